import { describe, expect, it } from 'vitest';
import { row, rows } from '../testing/make';
import { EMPTY, MAX_ROWS, appended, opened, prepended, reopened, updated } from './window';
import type { RowWindow } from './window';

const ids = (window: RowWindow) => window.rows.map(({ id }) => id);
const held = (from: number, to: number, more: Partial<RowWindow> = {}): RowWindow => ({ ...EMPTY, rows: rows(from, to), ...more });

describe('rows of the open chat', () => {
  it('are put where their sort key says', () => {
    const window = updated(held(1, 3), [row(5), row(4)], [], true);
    expect(ids(window)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
  });

  it('fill a hole in the middle', () => {
    const window = updated({ ...EMPTY, rows: [row(1), row(9)] }, [row(4)], [], false);
    expect(ids(window)).toEqual(['r1', 'r4', 'r9']);
  });

  it('replace what was there of the same id, and move when their key changed', () => {
    const window = updated(held(1, 3), [row(4, { id: 'r1', changed: true })], [], true);
    expect(ids(window)).toEqual(['r2', 'r3', 'r1']);
    expect(window.rows[2]!.changed).toBe(true);
  });

  it('may be applied twice without harm', () => {
    const once = updated(held(1, 3), [row(4)], ['r1'], true);
    expect(updated(once, [row(4)], ['r1'], true)).toEqual(once);
  });

  it('go when they are removed', () => {
    expect(ids(updated(held(1, 3), [], ['r2'], true))).toEqual(['r1', 'r3']);
  });

  it('older than the window are left to the program while it holds older ones', () => {
    const window = updated(held(10, 12, { hasOlder: true, older: 9 }), [row(4)], [], true);
    expect(ids(window)).toEqual(['r10', 'r11', 'r12']);
  });

  it('older than the window are taken when the window holds the beginning', () => {
    expect(ids(updated(held(10, 11), [row(4)], [], true))).toEqual(['r4', 'r10', 'r11']);
  });
});

describe('a window of 2,000 rows', () => {
  it('lets go of the oldest while the reader is at the end', () => {
    const window = updated(held(1, MAX_ROWS), rows(MAX_ROWS + 1, MAX_ROWS + 5), [], true);
    expect(window.rows).toHaveLength(MAX_ROWS);
    expect(window.rows[0]!.id).toBe('r6');
    expect(window).toMatchObject({ hasOlder: true, older: 5, newer: 0 });
  });

  it('lets go of the newest while the reader is in the past', () => {
    const window = prepended(held(201, 200 + MAX_ROWS, { hasOlder: true, older: 200 }), { rows: rows(1, 200), hasOlder: false, older: 0, newer: 0 });
    expect(window.rows).toHaveLength(MAX_ROWS);
    expect(window.rows[0]!.id).toBe('r1');
    expect(window).toMatchObject({ hasOlder: false, older: 0, newer: 200 });
  });

  it('cut off from the present counts what comes and does not take it', () => {
    const window = updated(held(1, 5, { newer: 3 }), [row(20), row(21)], [], false);
    expect(ids(window)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
    expect(window.newer).toBe(5);
    expect(updated(window, [row(21)], [], false).newer).toBe(5);
  });

  it('cut off from the present still changes what it holds', () => {
    const window = updated(held(1, 5, { newer: 3 }), [row(5, { changed: true })], [], false);
    expect(window.rows[4]!.changed).toBe(true);
    expect(window.newer).toBe(3);
  });
});

describe('a page of older rows', () => {
  it('comes before the rows held, and what both have comes once', () => {
    const window = prepended(held(4, 6, { hasOlder: true, older: 3 }), { rows: rows(2, 4), hasOlder: true, older: 1, newer: 0 });
    expect(ids(window)).toEqual(['r2', 'r3', 'r4', 'r5', 'r6']);
    expect(window).toMatchObject({ hasOlder: true, older: 1 });
  });
});

describe('a page of newer rows', () => {
  it('comes after the rows held, and what both have comes once', () => {
    const window = appended(held(1, 4, { newer: 6 }), { rows: rows(4, 7), hasOlder: true, older: 3, newer: 3 }, row(10).order);
    expect(ids(window)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']);
    expect(window.newer).toBe(3);
  });

  it('reaches the present only if nothing was told of since it was asked for', () => {
    const cut = held(1, 4, { newer: 2, newest: row(6).order });
    const page = { rows: rows(5, 6), hasOlder: true, older: 4, newer: 0 };
    expect(appended(cut, page, cut.newest).newer).toBe(0);
    const overtaken = updated(cut, [row(7)], [], false);
    expect(appended(overtaken, page, cut.newest).newer).toBe(1);
  });

  it('lets go of the oldest when there are too many', () => {
    const window = appended(held(1, MAX_ROWS, { newer: 9 }), { rows: rows(MAX_ROWS + 1, MAX_ROWS + 5), hasOlder: true, older: MAX_ROWS, newer: 4 }, '');
    expect(window.rows[0]!.id).toBe('r6');
    expect(window).toMatchObject({ hasOlder: true, older: 5, newer: 4 });
  });
});

describe('after a break in the updates', () => {
  it('what the reader paged back to stays, and rows that are gone from the new page go', () => {
    const window = reopened(held(1, 8), { rows: [row(6), row(8), row(9)], hasOlder: true, older: 5, newer: 0 }, row(9).order);
    expect(ids(window)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r8', 'r9']);
    expect(window.hasOlder).toBe(false);
  });

  it('only the new page is held if it does not reach back to what was held', () => {
    const window = reopened(held(1, 3), { rows: rows(50, 52), hasOlder: true, older: 49, newer: 0 }, row(52).order);
    expect(ids(window)).toEqual(['r50', 'r51', 'r52']);
    expect(window).toMatchObject({ hasOlder: true, older: 49 });
  });

  it('a reader who is cut off from the present is not moved, and what follows is counted anew', () => {
    const page = { rows: rows(20, 29), hasOlder: true, older: 19, newer: 0 };
    const window = reopened(held(1, 3, { newer: 9 }), page, row(29).order);
    expect(ids(window)).toEqual(['r1', 'r2', 'r3']);
    expect(window.newer).toBe(26);
    expect(updated(window, [row(29)], [], false).newer).toBe(26);
    expect(updated(window, [row(30)], [], false).newer).toBe(27);
  });
});

it('a chat opens with the newest page', () => {
  expect(opened({ rows: rows(8, 9), hasOlder: true, older: 7, newer: 0 }, row(9).order)).toEqual({ rows: rows(8, 9), hasOlder: true, older: 7, newer: 0, newest: row(9).order });
});

it('a chat that opens in its midst is cut off from the present', () => {
  const window = opened({ rows: rows(8, 9), hasOlder: true, older: 7, newer: 4 }, row(20).order);
  const changed = updated(window, [row(20)], [], false);
  expect([ids(changed), changed.newer]).toEqual([['r8', 'r9'], 4]);
  expect(updated(window, [row(21)], [], false).newer).toBe(5);
});
