import type { ActionId } from '../words/actions';
import type { Action } from './action';
import { CHAT } from './chat';
import { EVERYWHERE } from './everywhere';
import { ROSTER } from './roster';
import { TRANSCRIPT } from './transcript';

/** Everything that can be done in the window, in the order in which it is listed. */
export const ACTIONS: readonly Action[] = [...ROSTER, ...TRANSCRIPT, ...CHAT, ...EVERYWHERE];

const BY_ID = new Map(ACTIONS.map((action) => [action.id, action]));

/** The action of this name. */
export const action = (id: ActionId): Action => BY_ID.get(id)!;
