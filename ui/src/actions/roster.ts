import { tick } from 'svelte';
import type { Desk } from '../state/desk.svelte';
import type { View } from '../state/roster';
import type { ActionId } from '../words/actions';
import type { IconName } from '../icons/names';
import type { Action } from './action';

const hasRoster = (desk: Desk) => desk.rosterMover !== null;
const hasChats = (desk: Desk) => desk.session.phase === 'ready';

const view = (id: ActionId, icon: IconName, name: View): Action => ({
  id,
  part: 'roster',
  keys: [],
  icon,
  can: hasChats,
  run: (desk) => {
    desk.showChats(name);
    // Of another place on the desk the roster is there only after that is gone.
    void tick().then(() => desk.rosterMover?.move(0));
  },
});

/** What can be done in the list of chats. */
export const ROSTER: readonly Action[] = [
  // In pairs: the list of keys has two columns.
  { id: 'down', part: 'roster', keys: ['j'], icon: 'down', can: hasRoster, run: (desk) => desk.rosterMover?.move(1) },
  { id: 'up', part: 'roster', keys: ['k'], icon: 'up', can: hasRoster, run: (desk) => desk.rosterMover?.move(-1) },
  { id: 'nextNeeding', part: 'roster', keys: ['n'], icon: 'alarm', run: (desk) => desk.openNext(1) },
  { id: 'previousNeeding', part: 'roster', keys: ['N'], icon: 'alarm', run: (desk) => desk.openNext(-1) },
  {
    id: 'open',
    part: 'roster',
    keys: ['Enter'],
    icon: 'right',
    isOfPanel: true,
    can: (desk) => desk.roster.active !== null,
    run: (desk) => {
      if (desk.roster.active !== null) desk.open(desk.roster.active);
    },
  },
  { id: 'acknowledge', part: 'roster', keys: ['a'], icon: 'check', run: (desk) => desk.turn('acknowledge') },
  { id: 'snooze', part: 'roster', keys: ['z'], icon: 'snooze', run: (desk) => desk.turn('snooze') },
  { id: 'pin', part: 'roster', keys: ['p'], icon: 'pin', run: (desk) => desk.turn('pin') },
  { id: 'undo', part: 'roster', keys: ['u'], icon: 'undo', run: (desk) => void desk.undo() },
  { id: 'reorder', part: 'roster', keys: ['o'], icon: 'sort', can: (desk) => desk.roster.isHeld, run: (desk) => desk.roster.reorder() },
  view('showAttention', 'alarm', 'attention'),
  view('showAll', 'list', 'all'),
  view('showLive', 'live', 'live'),
  view('showPinned', 'pin', 'pinned'),
  view('showSnoozed', 'snooze', 'snoozed'),
  view('showFiles', 'clip', 'files'),
  view('showUnwatched', 'refused', 'unwatched'),
  view('showEnded', 'sealed', 'ended'),
];
