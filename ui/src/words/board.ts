import type { BoardGroup, BoardKind } from '../state/board';

/** Words of the board of files. */
export const BOARD = {
  title: 'Files of all chats',
  nav: 'Files board',
  across: 'Across chats',
  kind: 'Which files',
  group: 'Put together',
  find: 'Find among them',
  placeholder: 'Name, person, chat or queue',
  table: 'Files of all chats, what has to be looked at first',
  file: 'File',
  status: 'Status',
  by: 'Sent by',
  chat: 'Chat',
  at: 'Sent',
  act: 'Save',
  open: 'Show where it was sent',
  back: 'Back to the chats',
  none: 'No file was sent',
  noneText: 'Files of all chats in the list show up here as they are sent, with what the scanner says of them.',
  noneSuch: 'No such file',
  noneSuchText: 'No file in the chats of the list is like this.',
  showAll: 'Show all files',
  failed: 'The files cannot be read',
  past: 'Search older files',
} as const;

/** Kinds of files, as one chooses them. */
export const KINDS: readonly [BoardKind, string][] = [
  ['all', 'All'],
  ['rejected', 'Rejected'],
  ['stuck', 'Stuck in scan'],
  ['scanning', 'Scanning'],
  ['approved', 'Approved'],
  ['other', 'Other'],
];

/** Ways to put lines together. */
export const GROUPS: readonly [BoardGroup, string][] = [
  ['none', 'In one list'],
  ['chat', 'By chat'],
  ['person', 'By person'],
];

/** What of the archive is asked for the files of chats that are no longer in the list. */
export function pastQuestion(kind: BoardKind): string {
  const status = { rejected: 'status:rejected ', approved: 'status:approved ', stuck: 'status:in_progress ', scanning: 'status:in_progress ', all: '', other: '' }[kind];
  return `${status || 'has:attachment '}after:-7d `;
}

/** That there are more than are shown. */
export const moreWords = (more: number): string => `${more} more are not shown. Narrow them down.`;
