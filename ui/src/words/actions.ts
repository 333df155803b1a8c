import type { Zone } from '../host/types';
import { minute } from './time';

/** What each action is called, where one chooses it and in the list of keys. A new action begins here. */
export const ACTION_WORDS = {
  down: 'Next chat',
  up: 'Previous chat',
  open: 'Open the chat',
  nextNeeding: 'Next chat that needs attention',
  previousNeeding: 'Previous chat that needs attention',
  acknowledge: 'Acknowledge, or take it back',
  snooze: 'Snooze, or take it back',
  pin: 'Pin, or take it back',
  undo: 'Undo',
  reorder: 'Update the order',
  showAttention: 'Show chats that need attention',
  showAll: 'Show all chats',
  showLive: 'Show live chats',
  showPinned: 'Show pinned chats',
  showSnoozed: 'Show snoozed chats',
  showFiles: 'Show chats with files to look at',
  showUnwatched: 'Show chats that are not watched',
  showEnded: 'Show ended chats',
  nextLine: 'Next line',
  previousLine: 'Previous line',
  firstLine: 'First line held',
  latest: 'To the latest',
  copy: 'Copy with who and when',
  copyLink: 'Copy a link to this item, or to the chat',
  nextFind: 'Next match',
  previousFind: 'Previous match',
  people: 'People in this chat',
  lanes: 'Switch between people now, lanes and history',
  files: 'Files of this chat',
  earlier: 'Earlier chats of this customer',
  searchChat: 'Search in this chat',
  exportChat: 'Export this chat',
  retryChat: 'Try this chat again',
  stopWatching: 'Stop watching this chat',
  purge: 'Purge this contact …',
  board: 'Files of all chats',
  search: 'Search everything said',
  commands: 'All commands',
  addChat: 'Add chat',
  addSource: 'Add source',
  archive: 'Look at the archive',
  importPast: 'Bring stored chats into the archive',
  retention: 'How long chats are kept',
  pausePast: 'Pause or go on fetching the past of all chats',
  alarms: 'Alarms',
  settings: 'Settings',
  health: 'Health of Sightline here',
  zone: 'Switch the time zone',
  density: 'Switch the row height',
  theme: 'Switch the colours: system, light, dark',
  contrast: 'Switch the contrast',
  letterKeys: 'Switch single-letter keys on or off',
  quiet: 'Do not disturb for an hour, or be told again',
  region: 'Next region',
  regionBack: 'Previous region',
  back: 'Back',
  keys: 'Show the keys',
} as const;

/** Names an action. */
export type ActionId = keyof typeof ACTION_WORDS;

/** Headings under which actions stand. */
export const PART_WORDS = {
  roster: 'Roster',
  transcript: 'Transcript',
  chat: 'This chat',
  window: 'Everywhere',
} as const;

/** Where an action belongs. */
export type Part = keyof typeof PART_WORDS;

/** How what an action switches is now. */
export const NOW_WORDS = {
  density: { compact: '28 px', normal: '36 px', roomy: '44 px' },
  theme: { system: 'system', light: 'light', dark: 'dark' },
  contrast: { system: 'system', more: 'more' },
  on: (isOn: boolean) => (isOn ? 'on' : 'off'),
  quiet: (until: number | null, zone: Zone) => (until === null ? 'told' : `quiet until ${minute(until, zone)}`),
  past: (isPaused: boolean) => (isPaused ? 'paused' : 'under way'),
} as const;

const CAPS: Record<string, string> = { Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' };

/** How a key is shown: `Ctrl+Shift+P` as `Ctrl Shift P`. */
export const keyCap = (key: string): string =>
  key
    .split('+')
    .map((part) => CAPS[part] ?? part)
    .join(' ');

/** Words of the palette of commands. */
export const COMMANDS = {
  name: 'All commands',
  placeholder: 'What to do, or whose chat to open',
  now: (how: string) => `, now ${how}`,
  notNow: 'not now',
  none: 'No command and no chat is called so.',
  choose: 'choose',
  run: 'do it',
  search: 'search everything said',
  count: (n: number) => (n === 1 ? '1 choice' : `${n} choices`),
} as const;
