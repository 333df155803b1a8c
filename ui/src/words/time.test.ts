import { describe, expect, it } from 'vitest';
import { NINE } from '../testing/make';
import { ago, dayKey, dayName, duration, fullMoment, minute, moment, offset, seconds, since } from './time';

const HOUR = 3_600_000;

it.each([
  [0, '0:00'],
  [999, '0:00'],
  [59_999, '0:59'],
  [60_000, '1:00'],
  [192_000, '3:12'],
  [HOUR - 1, '59:59'],
  [HOUR, '1:00:00'],
  [72 * HOUR + 61_000, '72:01:01'],
  [-5000, '0:00'],
])('%d ms last %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it.each([
  [-1, 'now'],
  [4999, 'now'],
  [5000, '5 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [HOUR, '1 h'],
  [25 * HOUR, '1 d'],
])('%d ms ago is %s', (ms, text) => {
  expect(ago(ms)).toBe(text);
});

describe('a moment', () => {
  it('is shown in the zone that was chosen', () => {
    expect([moment(NINE, 'utc'), moment(NINE, 'local')]).toEqual(['09:00:00', '10:00:00']);
    expect(minute(NINE, 'local')).toBe('10:00');
  });

  it('belongs to the day of its zone', () => {
    const late = Date.UTC(2026, 10, 23, 23, 30);
    expect([dayKey(late, 'utc'), dayKey(late, 'local')]).toEqual(['2026-11-23', '2026-11-24']);
    expect(dayName(late, 'utc')).toBe('Monday 23 November 2026');
    expect(dayName(late, 'local')).toBe('Tuesday 24 November 2026');
  });

  it('in full names its zone', () => {
    expect(fullMoment(NINE, 'local')).toBe('2026-11-23 10:00:00+01:00');
    expect(fullMoment(NINE, 'utc')).toBe('2026-11-23 09:00:00Z');
  });

  it('of another day names the day', () => {
    expect(since(NINE, NINE + HOUR, 'utc')).toBe('09:00:00');
    expect(since(NINE, NINE + 24 * HOUR, 'utc')).toBe('2026-11-23 09:00');
  });
});

it('the offset follows summer time', () => {
  expect(offset(Date.UTC(2026, 6, 1), 'local')).toBe('UTC+2');
});

it.each([
  [310, false, '0.3 s'],
  [20, true, '+0.0 s'],
  [-20, true, '+0.0 s'],
  [-1500, true, '−1.5 s'],
])('%d ms are %s', (ms, isSigned, text) => {
  expect(seconds(ms, isSigned)).toBe(text);
});
