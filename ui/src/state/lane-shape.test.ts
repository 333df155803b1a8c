import { describe, expect, it } from 'vitest';
import type { PresenceLane } from '../host/types';
import { NINE, gap, speaker } from '../testing/make';
import { axis, bar, historyOf, holesIn, place, reachOf, reaches, shownRange, stretches, strokes, wholeRange } from './lane-shape';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function lane(more: Partial<PresenceLane> = {}): PresenceLane {
  return { who: speaker('Mara'), stays: [], spans: [], ticks: [], typing: [], turns: null, ...more };
}

describe('marks', () => {
  const range = { from: NINE, to: NINE + HOUR };

  it('are strokes of one path, and those that fall together one stroke', () => {
    expect(strokes([NINE, NINE + HOUR / 2, NINE + HOUR / 2 + 1, NINE + HOUR], range)).toBe('M0 13v18M500 13v18M1000 13v18');
    const many = Array.from({ length: 100_000 }, (_, i) => NINE + i * 36);
    expect(strokes(many, range).split('M')).toHaveLength(1002);
  });

  it('of typing are stretches, joined where they touch and cut off at the ends', () => {
    const typed = [NINE - 5 * MINUTE, NINE - MINUTE / 2, NINE + 30 * MINUTE, NINE + 30.5 * MINUTE, NINE + 59.5 * MINUTE];
    expect(stretches(typed, MINUTE, range)).toBe('M0 9H8M500 9H525M992 9H1000');
    expect(stretches([], MINUTE, range)).toBe('');
  });
});

describe('the stretch that lanes show', () => {
  it('goes from the first that anybody did until now', () => {
    const stays = [{ from: NINE - 2 * HOUR, to: null, endedBy: null }];
    expect(wholeRange([lane(), lane({ stays })], NINE)).toEqual({ from: NINE - 2 * HOUR, to: NINE });
  });

  it('is a minute where nothing is known', () => {
    expect(wholeRange([], NINE)).toEqual({ from: NINE - MINUTE, to: NINE });
  });

  it('can be anything shorter than the chat', () => {
    expect(reaches({ from: NINE - 2 * HOUR, to: NINE })).toEqual(['whole', 'hour', 'quarter']);
    expect(reaches({ from: NINE - MINUTE, to: NINE })).toEqual(['whole']);
  });

  it('is the last hour of a longer chat unless somebody chose', () => {
    const long = { from: NINE - 5 * HOUR, to: NINE };
    expect([reachOf(null, long), reachOf('whole', long), reachOf('day', long)]).toEqual(['hour', 'whole', 'hour']);
    expect(shownRange(long, 'hour')).toEqual({ from: NINE - HOUR, to: NINE });
    expect(reachOf(null, { from: NINE - MINUTE, to: NINE })).toBe('whole');
  });
});

describe('a bar', () => {
  const range = { from: NINE, to: NINE + 100 };

  it('stands where its times are', () => {
    expect(bar(NINE + 10, NINE + 30, range)).toEqual({ x: 10, width: 20 });
    expect(place(NINE + 50, range)).toBe(50);
  });

  it('that lasts reaches the end', () => {
    expect(bar(NINE + 60, null, range)).toEqual({ x: 60, width: 40 });
  });

  it('is cut off at the stretch, and not there beside it', () => {
    expect(bar(NINE - 50, NINE + 20, range)).toEqual({ x: 0, width: 20 });
    expect(bar(NINE - 50, NINE - 20, range)).toBeNull();
  });
});

describe('the axis', () => {
  it('names round moments, and none where it says now', () => {
    expect(axis({ from: NINE + 1000, to: NINE + 6 * MINUTE }, 4, 0)).toEqual([NINE + 2 * MINUTE, NINE + 4 * MINUTE]);
  });

  it('is round in the zone that is shown', () => {
    const half = 30 * MINUTE;
    const moments = axis({ from: NINE, to: NINE + 4 * HOUR }, 4, 5 * HOUR + half);
    expect(moments.every((at) => (at + half) % HOUR === 0)).toBe(true);
  });
});

describe('holes', () => {
  it('that overlap are one, and those without an end reach the edge', () => {
    const range = { from: NINE, to: NINE + 100_000 };
    const gaps = [gap(1, { from: null, to: NINE + 5000 }), gap(2, { from: NINE + 3000, to: NINE + 9000 }), gap(3, { from: NINE + 90_000, to: null })];
    expect(holesIn(gaps, range)).toEqual([
      { from: NINE, to: NINE + 9000 },
      { from: NINE + 90_000, to: NINE + 100_000 },
    ]);
  });

  it('elsewhere are left out', () => {
    expect(holesIn([gap(1, { from: NINE - 9000, to: NINE - 1000 })], { from: NINE, to: NINE + 1 })).toEqual([]);
  });
});

it('the table has every state and every leave in order', () => {
  const span = { from: NINE, to: NINE + 5000, state: 'active' as const, derived: true, reason: 'Message', source: 'r1' };
  const lines = historyOf(lane({ spans: [span, { ...span, from: NINE + 9000, to: null }], stays: [{ from: NINE, to: NINE + 5000, endedBy: 'Left' }, { from: NINE + 9000, to: null, endedBy: null }] }));
  expect(lines.map(({ kind, from }) => [kind, from - NINE])).toEqual([['span', 0], ['left', 5000], ['span', 9000]]);
});
