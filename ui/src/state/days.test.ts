import { expect, it } from 'vitest';
import { hit, tally } from '../testing/archive';
import { NINE } from '../testing/make';
import { byDay } from './days';

const DAY = 24 * 3_600_000;
const hits = [hit(2), hit(1), hit(3, { at: NINE - DAY }), hit(4, { at: NINE - 3 * DAY })];

it('hits stand under their days, each with its place among all', () => {
  expect(byDay(hits, null, 'utc').map(({ key, first, hits, of }) => [key, first, hits.length, of])).toEqual([
    ['2026-11-23', 0, 2, null],
    ['2026-11-22', 2, 1, null],
    ['2026-11-20', 3, 1, null],
  ]);
});

it('a day says how many it has in all, once that is counted', () => {
  expect(byDay(hits, tally(12, { days: [{ day: '2026-11-23', count: 9 }] }), 'utc').map(({ of }) => of)).toEqual([9, null, null]);
});

it('days are those of the zone that is shown', () => {
  const late = hit(1, { at: Date.UTC(2026, 10, 22, 23, 30) });
  expect([byDay([late], null, 'utc')[0]!.key, byDay([late], null, 'local')[0]!.key]).toEqual(['2026-11-22', '2026-11-23']);
});
