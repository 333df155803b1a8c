import type { Chat, Connection } from '../host/types';
import type { Group } from '../words/connection';
import { endedAt, groupOf } from '../words/connection';

/** A selection of chats that the navigation offers. */
export type View = 'all' | 'live' | 'files' | 'unwatched' | 'ended';

/** Whether a chat is in a view. */
export function isIn(view: View, chat: Chat): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'files':
      return chat.files.rejected + chat.files.inProgress > 0;
    default:
      return groupOf(chat.connection) === view;
  }
}

/** A chat's place in the roster. */
export interface Place {
  key: string;
  group: Group;
}

const RANK: Record<Group, number> = { live: 0, unwatched: 1, ended: 2 };

/** Longest waiting first, then what was active most recently; the ended by their end. */
export function compare(a: Chat, b: Chat): number {
  const [x, y] = [groupOf(a.connection), groupOf(b.connection)];
  if (x !== y) return RANK[x] - RANK[y];
  const waiting = x === 'ended' ? 0 : (a.waitingSince ?? Infinity) - (b.waitingSince ?? Infinity);
  // Infinity - Infinity is NaN: nobody waits in either.
  return waiting || lastAt(b) - lastAt(a) || (a.key < b.key ? -1 : 1);
}

const lastAt = (chat: Chat) => endedAt(chat) ?? chat.last?.at ?? chat.startedAt ?? 0;

/** The order as it should be. */
export function ordered(chats: Iterable<Chat>, view: View): Place[] {
  return [...chats]
    .filter((chat) => isIn(view, chat))
    .sort(compare)
    .map((chat) => ({ key: chat.key, group: groupOf(chat.connection) }));
}

/**
 * The order while somebody reads: every chat keeps its place and its group, chats that are gone leave a closed gap, new ones come
 * at the end of their group.
 */
export function held(before: readonly Place[], wanted: readonly Place[]): Place[] {
  const there = new Set(wanted.map((place) => place.key));
  const known = new Set(before.map((place) => place.key));
  const kept = before.filter((place) => there.has(place.key));
  const fresh = wanted.filter((place) => !known.has(place.key));
  return [...kept, ...fresh].sort((a, b) => RANK[a.group] - RANK[b.group]);
}

/** Whether the two orders differ. */
export function differs(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length !== b.length || a.some((place, i) => place.key !== b[i]!.key || place.group !== b[i]!.group);
}

/** One line of the roster: a group's heading or a chat. */
export type Entry = { kind: 'group'; group: Group; count: number } | { kind: 'chat'; key: string; group: Group };

/** The lines of the roster, each group under its heading. */
export function entries(places: readonly Place[]): Entry[] {
  const lines: Entry[] = [];
  let group: Group | null = null;
  for (const place of places) {
    if (place.group !== group) {
      group = place.group;
      const count = places.filter((other) => other.group === group).length;
      lines.push({ kind: 'group', group, count });
    }
    lines.push({ kind: 'chat', key: place.key, group: place.group });
  }
  return lines;
}

/** How many chats are connected in which way. */
export type Tally = Partial<Record<Connection['state'], number>>;

/** Counts chats by the state of their connection. */
export function tally(chats: Iterable<Chat>): Tally {
  const counts: Tally = {};
  for (const chat of chats) counts[chat.connection.state] = (counts[chat.connection.state] ?? 0) + 1;
  return counts;
}
