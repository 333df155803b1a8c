import { describe, expect, it } from 'vitest';
import { StubHost } from '../testing/host';
import { NINE } from '../testing/make';
import { endOf, quiet, quietUntil } from './quiet';

const { settings } = new StubHost().snapshot;
const with_ = (until: number | null) => ({ ...settings, quietUntil: until });

describe('not being disturbed', () => {
  it('is over when its time is, though nobody ends it', () => {
    expect(quietUntil(with_(NINE + 1), NINE)).toBe(NINE + 1);
    expect([quietUntil(with_(NINE), NINE), quietUntil(with_(null), NINE)]).toEqual([null, null]);
  });

  it('is an hour, or ends with the day', () => {
    expect(endOf('hour', NINE)).toBe(NINE + 3_600_000);
    const midnight = new Date(endOf('day', NINE)!);
    expect([midnight.getHours(), midnight.getMinutes(), midnight.getTime() > NINE]).toEqual([0, 0, true]);
    expect(endOf('off', NINE)).toBeNull();
  });

  it('is told as it was chosen', () => {
    for (const choice of ['off', 'hour', 'day'] as const) expect(quiet(with_(endOf(choice, NINE)), NINE + 60_000)).toBe(choice);
  });
});
