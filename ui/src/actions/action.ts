import type { IconName } from '../icons/names';
import type { Desk } from '../state/desk.svelte';
import type { ActionId, Part } from '../words/actions';

/** Something that can be done in the window. Keys, menus, the list of keys and the palette of commands are all made of these. */
export interface Action {
  readonly id: ActionId;
  readonly part: Part;
  /** Keys that do it, as `j` or `Ctrl+Shift+P`; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly icon?: IconName;
  /** The panel that has the focus reads these keys itself. */
  readonly isOfPanel?: true;
  /** It only makes sense as a key, or is the palette itself: it is not in the palette. */
  readonly isKeyOnly?: true;
  /** How it is now, of an action that switches something. */
  now?(desk: Desk): string;
  /** Whether it can be done now; without it, always. */
  can?(desk: Desk): boolean;
  run(desk: Desk): void;
}
