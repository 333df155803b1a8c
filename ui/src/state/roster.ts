import type { Chat, Connection } from '../host/types';
import { endedAt, groupOf } from '../words/connection';
import type { Filter } from './filter';
import { matches } from './filter';
import type { Section, Standing } from './triage';
import { sectionOf } from './triage';

/** A selection of chats that the navigation offers; one that the person saved is called by its name. */
export type View = 'attention' | 'all' | 'live' | 'pinned' | 'snoozed' | 'files' | 'unwatched' | 'ended' | `saved ${string}`;

/** Whether a chat is in a view. A saved view holds all: its filter chooses. */
export function isIn(view: View, standing: Standing): boolean {
  const { chat, triage } = standing;
  switch (view) {
    case 'attention':
      return sectionOf(standing) === 'attention';
    case 'pinned':
      return triage.pinned;
    case 'snoozed':
      return triage.aside !== null && triage.aside.until !== null;
    case 'files':
      return chat.files.rejected + chat.files.inProgress > 0;
    case 'live':
    case 'unwatched':
    case 'ended':
      return groupOf(chat.connection) === view;
    default:
      return true;
  }
}

/** A chat's place in the roster. */
export interface Place {
  key: string;
  group: Section;
}

const RANK: Record<Section, number> = { attention: 0, live: 1, unwatched: 2, ended: 3 };

/**
 * Who needs a person by the score, and of two with the same the one who waits longer; the others longest waiting first, after those
 * that are pinned; then what was active most recently. The ended by their end.
 */
export function compare(a: Standing, b: Standing): number {
  const [x, y] = [sectionOf(a), sectionOf(b)];
  if (x !== y) return RANK[x] - RANK[y];
  const urgent = x === 'attention' ? b.triage.score - a.triage.score : Number(b.triage.pinned) - Number(a.triage.pinned);
  const waiting = x === 'ended' ? 0 : (a.chat.waitingSince ?? Infinity) - (b.chat.waitingSince ?? Infinity);
  // Infinity - Infinity is NaN: nobody waits in either.
  return urgent || waiting || lastAt(b.chat) - lastAt(a.chat) || (a.chat.key < b.chat.key ? -1 : 1);
}

const lastAt = (chat: Chat) => endedAt(chat) ?? chat.last?.at ?? chat.startedAt ?? 0;

/** The order as it should be. */
export function ordered(standings: Iterable<Standing>, view: View, filter: Filter | null = null): Place[] {
  return [...standings]
    .filter((standing) => isIn(view, standing) && (filter === null || matches(filter, standing)))
    .sort(compare)
    .map((standing) => ({ key: standing.chat.key, group: sectionOf(standing) }));
}

/**
 * The order while it is held: every chat keeps its place and its group, chats that are gone leave a closed gap, new ones come
 * at the end of their group.
 */
export function held(before: readonly Place[], wanted: readonly Place[]): Place[] {
  const there = new Set(wanted.map((place) => place.key));
  const known = new Set(before.map((place) => place.key));
  const kept = before.filter((place) => there.has(place.key));
  const fresh = wanted.filter((place) => !known.has(place.key));
  return [...kept, ...fresh].sort((a, b) => RANK[a.group] - RANK[b.group]);
}

/** Whether a chat came to need a person that is not shown as one that does. */
export function raises(shown: readonly Place[], wanted: readonly Place[]): boolean {
  const known = new Set(shown.flatMap(({ key, group }) => (group === 'attention' ? [key] : [])));
  return wanted.some(({ key, group }) => group === 'attention' && !known.has(key));
}

/** Whether the two orders differ. */
export function differs(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length !== b.length || a.some((place, i) => place.key !== b[i]!.key || place.group !== b[i]!.group);
}

/** One line of the roster: a group's heading or a chat. */
export type Entry = { kind: 'group'; group: Section; count: number } | { kind: 'chat'; key: string; group: Section };

/** The lines of the roster, each group under its heading. */
export function entries(places: readonly Place[]): Entry[] {
  const lines: Entry[] = [];
  let group: Section | null = null;
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

/** The next chat of `wanted` behind a key in the order, or before it; at the end it begins again. */
export function nextOf(order: readonly string[], wanted: ReadonlySet<string>, from: string | null, by: 1 | -1): string | null {
  const at = from === null ? -1 : order.indexOf(from);
  const start = at < 0 ? (by > 0 ? -1 : order.length) : at;
  for (let i = 1; i <= order.length; i += 1) {
    const key = order[(((start + by * i) % order.length) + order.length) % order.length]!;
    if (wanted.has(key) && key !== from) return key;
  }
  return null;
}

/** How many chats are connected in which way. */
export type Tally = Partial<Record<Connection['state'], number>>;

/** Counts chats by the state of their connection. */
export function tally(chats: Iterable<Chat>): Tally {
  const counts: Tally = {};
  for (const chat of chats) counts[chat.connection.state] = (counts[chat.connection.state] ?? 0) + 1;
  return counts;
}
