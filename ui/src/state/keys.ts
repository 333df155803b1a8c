/** What a key does. The list that `?` shows is made of it too. */
export type KeyAction =
  | 'down'
  | 'up'
  | 'open'
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'reorder'
  | 'density'
  | 'zone'
  | 'files'
  | 'keys'
  | 'search'
  | 'copy'
  | 'nextFind'
  | 'previousFind'
  | 'region'
  | 'regionBack'
  | 'back';

/** A key as it comes from the window, and where it was pressed. */
export interface KeyPress {
  key: string;
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
  meta: boolean;
  /** The focus is in a field: letters are text there. */
  isTyping: boolean;
}

interface Binding {
  action: KeyAction;
  key: string;
  /** How the key is shown. */
  cap: string;
  words: string;
  part: 'Roster' | 'Transcript' | 'Everywhere';
}

/** All keys of the window. */
export const BINDINGS: readonly Binding[] = [
  { action: 'down', key: 'j', cap: 'j', words: 'Next chat', part: 'Roster' },
  { action: 'up', key: 'k', cap: 'k', words: 'Previous chat', part: 'Roster' },
  { action: 'open', key: 'Enter', cap: 'Enter', words: 'Open the chat', part: 'Roster' },
  { action: 'reorder', key: 'o', cap: 'o', words: 'Update the order', part: 'Roster' },
  { action: 'next', key: ']', cap: ']', words: 'Next line', part: 'Transcript' },
  { action: 'previous', key: '[', cap: '[', words: 'Previous line', part: 'Transcript' },
  { action: 'first', key: 'Home', cap: 'Home', words: 'First line held', part: 'Transcript' },
  { action: 'last', key: 'End', cap: 'End', words: 'To the latest', part: 'Transcript' },
  { action: 'copy', key: 'Ctrl+Shift+C', cap: 'Ctrl Shift C', words: 'Copy with who and when', part: 'Transcript' },
  { action: 'nextFind', key: 'F3', cap: 'F3', words: 'Next match, with Shift the one before', part: 'Transcript' },
  { action: 'search', key: '/', cap: '/ or Ctrl K', words: 'Search everything said', part: 'Everywhere' },
  { action: 'files', key: 'f', cap: 'f', words: 'Files', part: 'Everywhere' },
  { action: 'zone', key: 't', cap: 't', words: 'Time zone', part: 'Everywhere' },
  { action: 'density', key: 'd', cap: 'd', words: 'Density', part: 'Everywhere' },
  { action: 'region', key: 'F6', cap: 'F6', words: 'Next region', part: 'Everywhere' },
  { action: 'back', key: 'Escape', cap: 'Esc', words: 'Back', part: 'Everywhere' },
  { action: 'keys', key: '?', cap: '?', words: 'These keys', part: 'Everywhere' },
];

const EVERYWHERE = new Map(
  BINDINGS.filter(({ key }) => key.length === 1).map(({ key, action }) => [key, action] as const),
);

/** What a key does wherever the focus is; `null` leaves it to the browser. Keys that move within a panel are the panel's. */
export function globalAction(press: KeyPress): KeyAction | null {
  if ((press.ctrl || press.meta) && !press.alt && !press.shift && press.key.toLowerCase() === 'k') return 'search';
  if (press.ctrl || press.alt || press.meta) return null;
  if (press.key === 'F3') return press.shift ? 'previousFind' : 'nextFind';
  if (press.key === 'F6') return press.shift ? 'regionBack' : 'region';
  if (press.isTyping) return null;
  if (press.key === 'Escape') return 'back';
  return EVERYWHERE.get(press.key) ?? null;
}
