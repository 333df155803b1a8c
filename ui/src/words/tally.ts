import type { IconName } from '../icons/names';
import type { Connection } from '../host/types';

/** How many chats are connected in one way. */
export interface Count {
  state: Connection['state'];
  icon: IconName;
  word: string;
  n: number;
  /** It deviates: only that takes colour. */
  isOff: boolean;
}

// Those that are well, then the worst first: what has no room is the least of what is the matter. Ended chats are counted in the navigation.
const KINDS: readonly (readonly [Connection['state'], IconName, string, boolean])[] = [
  ['live', 'live', 'live', false],
  ['failed', 'warn', 'stopped', true],
  ['refused', 'refused', 'refused', true],
  ['expired', 'expired', 'expired', true],
  ['noToken', 'key', 'without token', true],
  ['unknown', 'unknown-chat', 'unknown', true],
  ['reconnecting', 'reconnect', 'reconnecting', true],
  ['slowed', 'slowed', 'slowed', true],
  ['connecting', 'connecting', 'connecting', false],
  ['catchingUp', 'catchup', 'catching up', false],
  ['polled', 'poll', 'polled', false],
];

/** The connections by kind, in the order in which one looks for them. */
export function tallyWords(counts: Readonly<Partial<Record<Connection['state'], number>>>): Count[] {
  return KINDS.flatMap(([state, icon, word, isOff]) => {
    const n = counts[state] ?? 0;
    return n === 0 ? [] : [{ state, icon, word, n, isOff }];
  });
}
