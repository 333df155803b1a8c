import type { Chat } from '../host/types';
import { groupOf } from '../words/connection';

/** What is the matter with many chats at once. */
export interface SharedCause {
  state: 'reconnecting' | 'slowed';
  /** Chats it concerns, of those that are watched. */
  chats: number;
  of: number;
  /** No chat is spared. */
  isAll: boolean;
  /** Since when, of the first. */
  since: number;
  /** When the first is tried again. */
  nextTryAt: number | null;
}

/** With fewer chats each says for itself what is the matter. */
const FEWEST = 3;

/** Causes that at least half of the watched chats share: each gets one bar, and the chats do not repeat it. */
export function sharedCauses(chats: Iterable<Chat>): SharedCause[] {
  const watched = [...chats].filter((chat) => groupOf(chat.connection) === 'live');
  return (['reconnecting', 'slowed'] as const).flatMap((state) => {
    const hit = watched.flatMap(({ connection }) => (connection.state === state ? [connection] : []));
    if (hit.length < FEWEST || 2 * hit.length < watched.length) return [];
    const tries = hit.flatMap(({ nextTryAt }) => (nextTryAt === null ? [] : [nextTryAt]));
    return {
      state,
      chats: hit.length,
      of: watched.length,
      isAll: hit.length === watched.length,
      since: Math.min(...hit.map(({ since }) => since)),
      nextTryAt: tries.length === 0 ? null : Math.min(...tries),
    };
  });
}
