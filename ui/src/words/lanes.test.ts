import { expect, it } from 'vitest';
import { NINE, speaker } from '../testing/make';
import { howWords, laneWords, tickWords, turnWords } from './lanes';

const span = { from: NINE, to: NINE + 60_000, state: 'active' as const, derived: true, reason: 'Message', source: 'r1' };
const lane = {
  who: speaker('Mara'),
  stays: [{ from: NINE, to: NINE + 90_000, endedBy: 'Left' }],
  spans: [span, { ...span, from: NINE + 60_000, to: NINE + 90_000, state: 'unknown' as const, reason: 'Nothing seen' }],
  ticks: [],
  typing: [],
  turns: null,
};

it('a lane is heard as states with their times', () => {
  expect(laneWords(lane, { from: NINE, to: NINE + 100_000 }, 'utc')).toBe('Mara: active 09:00:00 to 09:01:00, no data 09:01:00 to 09:01:30, left 09:01:30');
});

it('what ended before the stretch is not said', () => {
  expect(laneWords(lane, { from: NINE + 70_000, to: NINE + 100_000 }, 'utc')).toBe('Mara: no data 09:01:10 to 09:01:30, left 09:01:30');
});

it('who was not there is said to be not there', () => {
  expect(laneWords({ ...lane, stays: [], spans: [] }, { from: NINE, to: NINE + 1 }, 'utc')).toBe('Mara: not in the chat in this time');
});

it('a line of the history says by what it is known, and that nothing is where nothing is', () => {
  expect(howWords({ kind: 'span', ...span })).toBe('Message, derived by Sightline');
  expect(howWords({ kind: 'span', ...span, derived: false, reason: 'Went idle', state: 'inactive' })).toBe('Went idle, reported by Amazon Connect');
  expect(howWords({ kind: 'span', ...span, state: 'unknown' })).toBe('Nothing was seen');
});

it('marks say what they stand for', () => {
  expect(tickWords({ at: NINE, row: 'r', count: 1, hasFile: true }, 2, 8, 'utc')).toBe('file, 2 of 8, 09:00:00');
  expect(tickWords({ at: NINE, row: 'r', count: 7, hasFile: false }, 1, 8, 'utc')).toBe('7 messages, 1 of 8, 09:00:00');
});

it('how an agent answered leaves out what is not known', () => {
  expect(turnWords({ answers: 2, firstResponse: 41_000, longestWait: null, medianWait: 30_000 })).toEqual(['first response 0:41', 'median wait 0:30']);
});
