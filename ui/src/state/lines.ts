import type { Chat, Gap, Row, Zone } from '../host/types';
import { chainOf, crossings } from './contacts';
import type { Crossing } from './contacts';
import { dayKey } from '../words/time';
import { isSame } from '../words/people';
import type { RowWindow } from './window';

/** One line of a transcript as it is drawn. Keys are stable, so that a line keeps its place while others come. */
export type Line = { key: string; isWaiting: boolean } & (
  | { kind: 'start' }
  | { kind: 'day'; at: number }
  | { kind: 'contact'; crossing: Crossing }
  | { kind: 'gap'; gap: Gap }
  | { kind: 'new'; count: number; since: number }
  | { kind: 'row'; row: Row; isFirst: boolean; startsWait: boolean }
);

/** What was said while the reader looked away: after `since`, up to `until`. */
export interface Unseen {
  since: number;
  until: number;
}

/** What stands beside the rows. */
export interface Surroundings {
  chat: Pick<Chat, 'waitingSince' | 'atStart' | 'contactId' | 'contactIds' | 'queue'>;
  gaps: readonly Gap[];
  unseen: Unseen | null;
  zone: Zone;
}

/** Rows that somebody wrote, in contrast to what merely happened. */
export const isSaid = (row: Row) => row.body.kind !== 'event' && row.body.kind !== 'unknown';

/** All lines of the window: days, contacts, holes and the new line in their places between the rows. */
export function linesOf(window: RowWindow, { chat, gaps, unseen, zone }: Surroundings): Line[] {
  const { rows, hasOlder, newer } = window;
  const [first, last] = [rows[0], rows.at(-1)];
  const isWhole = !hasOlder && newer === 0;
  const news = unseen === null ? [] : rows.filter((row) => isUnseen(row, unseen));
  const holes = gaps
    .filter((gap) => isWhole || isWithin(gap, hasOlder ? first : undefined, newer > 0 ? last : undefined))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const lines: Line[] = [];
  let hole = 0;
  let speaking: Row | null = null;
  let isWaiting: boolean = false;
  // Older rows will come before the first: a day or contact line there would move away under the reader's eye.
  let day = hasOlder && first ? dayKey(first.at, zone) : '';
  const crossed = crossings(rows, { chain: chainOf(chat, window), isWhole: !hasOlder, chat });

  const put = (line: Line) => {
    lines.push(line);
    speaking = line.kind === 'row' && isSaid(line.row) ? line.row : null;
  };
  const holesUpTo = (order: string) => {
    for (let gap = holes[hole]; gap !== undefined && gap.order <= order; gap = holes[(hole += 1)]) {
      put({ key: `gap ${gap.id}`, kind: 'gap', gap, isWaiting });
    }
  };

  if (!hasOlder && chat.atStart && rows.length > 0) put({ key: 'start', kind: 'start', isWaiting });
  for (const row of rows) {
    holesUpTo(row.order);
    const today = dayKey(row.at, zone);
    if (today !== day) {
      day = today;
      put({ key: `day ${today} ${row.id}`, kind: 'day', at: row.at, isWaiting });
    }
    const crossing = crossed.get(row.id);
    if (crossing) put({ key: `contact ${crossing.contactId} ${row.id}`, kind: 'contact', crossing, isWaiting });
    if (unseen !== null && row === news[0]) {
      put({ key: 'new', kind: 'new', count: news.length, since: unseen.since, isWaiting });
    }
    const startsWait: boolean = !isWaiting && doesStartWait(row, chat.waitingSince);
    isWaiting ||= startsWait || isWithinWait(row, chat.waitingSince);
    put({ key: row.id, kind: 'row', row, isFirst: !continues(row, speaking), startsWait, isWaiting });
  }
  holesUpTo('\uffff');
  return lines;
}

/** The lines as they are now, those that are as they were being the same objects: what is the same is not drawn again. */
export function reused(before: readonly Line[], now: readonly Line[]): Line[] {
  const known = new Map(before.map((line) => [line.key, line]));
  return now.map((line) => {
    const old = known.get(line.key);
    return old !== undefined && isAlike(old, line) ? old : line;
  });
}

function isAlike(one: Line, other: Line): boolean {
  const [a, b] = [one, other] as unknown as Record<string, unknown>[];
  return Object.keys(a!).every((name) => a![name] === b![name]) && one.kind === other.kind;
}

function isWithin(gap: Gap, first: Row | undefined, last: Row | undefined): boolean {
  return (first === undefined || gap.order >= first.order) && (last === undefined || gap.order <= last.order);
}

function isUnseen(row: Row, { since, until }: Unseen): boolean {
  return isSaid(row) && !row.past && row.at > since && row.at <= until;
}

function doesStartWait(row: Row, since: number | null): boolean {
  return since !== null && row.at >= since && row.by?.role === 'customer' && isSaid(row);
}

/** The window may begin amid a wait. */
function isWithinWait(row: Row, since: number | null): boolean {
  return since !== null && row.at > since && !row.past;
}

function continues(row: Row, before: Row | null): boolean {
  return before !== null && isSaid(row) && row.by !== null && isSame(row.by, before.by) && row.contactId === before.contactId;
}
