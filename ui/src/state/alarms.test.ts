import { describe, expect, it } from 'vitest';
import { NINE, alarm, reason } from '../testing/make';
import { docked, ordered } from './alarms';

const warning = { reason: reason('fileRejected'), kind: 'fileRejected' as const };

describe('the list of alarms', () => {
  it('has open ones first, the loudest before the newest, and those that are over last', () => {
    const all = [
      alarm(1, { overAt: NINE + 9, raisedAt: NINE + 9 }),
      alarm(2, { acknowledgedAt: NINE }),
      alarm(3, { ...warning, raisedAt: NINE + 8 }),
      alarm(4, { raisedAt: NINE + 1 }),
      alarm(5, { raisedAt: NINE + 2 }),
    ];
    expect(ordered(all).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1]);
  });
});

describe('the alarm that is docked', () => {
  it('is the loudest open one, with how many more there are', () => {
    expect(docked([alarm(1), alarm(2, { ...warning, raisedAt: NINE + 60_000 })])).toMatchObject({ alarm: { id: 1 }, more: 1 });
  });

  it('is none when all are acknowledged or over', () => {
    expect(docked([alarm(1, { overAt: NINE }), alarm(2, { acknowledgedAt: NINE })])).toBeNull();
  });

  it('stands for a burst', () => {
    const burst = Array.from({ length: 9 }, (_, i) => alarm(i, { raisedAt: NINE + i * 1000 }));
    expect(docked(burst)?.more).toBe(8);
  });
});
