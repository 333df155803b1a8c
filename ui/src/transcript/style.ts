import type { IconName } from '../icons/names';
import type { Row } from '../host/types';
import { isSaid } from '../state/lines';
import { nameOf, roleIcon, roleWord } from '../words/people';

/** How a row is drawn: its shape on the rail and its columns. */
export interface RowStyle {
  /** Classes of the line. */
  item: string;
  icon: IconName;
  tint: string;
  /** Somebody says it: their name has a column of its own. */
  hasName: boolean;
  name: string;
  role: string;
}

/** By the service's own word, which may be anything: not looked up in an object, which has words of its own. */
const EVENTS = new Map<string, IconName>(Object.entries({
  'participant.joined': 'join',
  'participant.left': 'leave',
  'participant.idle': 'inactive',
  'participant.returned': 'active',
  'participant.autodisconnection': 'leave',
  'participant.engaged': 'engaged',
  'participant.disengaged': 'disengaged',
  'participant.active': 'active',
  'participant.inactive': 'inactive',
  'participant.invited': 'join',
  'chat.ended': 'ended',
  'transfer.succeeded': 'transferred',
  'transfer.failed': 'warn',
} as const));

/** How a row is drawn. */
export function rowStyle(row: Row): RowStyle {
  const { by, body } = row;
  if (isSaid(row)) {
    const role = by?.role ?? 'unknown';
    const isBox = body.kind === 'files' || body.kind === 'interactive';
    return {
      item: isBox ? 'item--box' : `item--${role}`,
      icon: roleIcon(role),
      tint: `who--${role}`,
      hasName: true,
      name: nameOf(by),
      role: roleWord(by),
    };
  }
  const icon = body.kind === 'event' ? (EVENTS.get(body.event) ?? 'dot') : 'status-unknown';
  return { item: 'item--event', icon, tint: '', hasName: false, name: '', role: '' };
}
