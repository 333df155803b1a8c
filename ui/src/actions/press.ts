import type { Action } from './action';

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

/** One character by itself: somebody who speaks to the computer may press it by mistake, so these can be switched off. */
export const isLetter = (key: string) => key.length === 1;

/** The key as actions name it. Whether Shift is held says nothing of a character: it is already another one. */
function named(press: KeyPress): string {
  const { key } = press;
  const isControlled = press.ctrl || press.meta;
  if (isLetter(key) && !isControlled) return key;
  const shift = press.shift ? 'Shift+' : '';
  return `${isControlled ? 'Ctrl+' : ''}${shift}${isLetter(key) ? key.toUpperCase() : key}`;
}

/** What a key does wherever the focus is; `null` leaves it to the browser, or to the panel that has the focus. */
export function actionOf(press: KeyPress, actions: readonly Action[], hasLetterKeys: boolean): Action | null {
  if (press.alt) return null;
  const name = named(press);
  if (press.isTyping && (isLetter(name) || name === 'Escape')) return null;
  if (isLetter(name) && !hasLetterKeys) return null;
  return actions.find(({ keys, isOfPanel }) => !isOfPanel && keys.includes(name)) ?? null;
}

/** The key of an action that works now, as it is to be shown first. */
export const keyOf = (action: Action, hasLetterKeys: boolean): string | null =>
  action.keys.find((key) => hasLetterKeys || !isLetter(key)) ?? null;

/** The keys of an action that work now, as assistive technology is told of them. */
export function ariaKeys(action: Action, hasLetterKeys: boolean): string | undefined {
  const keys = action.keys.filter((key) => hasLetterKeys || !isLetter(key)).map((key) => key.replace('Ctrl', 'Control'));
  return keys.length > 0 ? keys.join(' ') : undefined;
}
