import type { Hit, Tally, Zone } from '../host/types';
import { dayKey } from '../words/time';

/** Hits of one day, one after the other. */
export interface Day {
  key: string;
  /** Moment of the first. */
  at: number;
  /** Place of the first among all hits. */
  first: number;
  hits: readonly Hit[];
  /** Hits of that day in all, once counted. */
  of: number | null;
}

/** Hits by day, in their order. */
export function byDay(hits: readonly Hit[], tally: Tally | null, zone: Zone): Day[] {
  const counts = new Map(tally?.days.map(({ day, count }) => [day, count]));
  const days: (Day & { hits: Hit[] })[] = [];
  hits.forEach((hit, i) => {
    const key = dayKey(hit.at, zone);
    const last = days.at(-1);
    if (last?.key === key) last.hits.push(hit);
    else days.push({ key, at: hit.at, first: i, hits: [hit], of: tally === null ? null : (counts.get(key) ?? null) });
  });
  return days;
}
