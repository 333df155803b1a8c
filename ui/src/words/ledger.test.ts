import { expect, it } from 'vitest';
import { NINE, chat } from '../testing/make';
import { intervalWords, sealWords } from './ledger';

it.each([
  ['a whole chat that goes on', chat('a'), 'No holes'],
  ['a whole chat that ended', chat('a', { connection: { state: 'ended', at: NINE, complete: true } }), 'Sealed'],
  ['a chat with holes', chat('a', { gaps: 2 }), '2 holes'],
  ['a chat whose past is not read', chat('a', { atStart: false, gaps: 1, backFill: { state: 'waiting', pages: 0, items: 0, reachedAt: null, etaMs: null } }), 'Past not read'],
  ['a chat that is refused', chat('a', { connection: { state: 'refused', since: NINE, nextTryAt: null } }), 'Not proved'],
  ['a chat whose start cannot be had', chat('a', { atStart: false, gaps: 0 }), 'Not proved'],
])('the seal of %s', (_, given, word) => {
  expect(sealWords(given).text).toBe(word);
});

it('a stretch says from when to when, and is open at its ends', () => {
  const interval = { from: null, to: NINE, items: 1, proof: 'sealed' as const, cause: null };
  expect(intervalWords(interval, NINE, 'utc')).toBe('start to 09:00:00');
  expect(intervalWords({ ...interval, from: NINE, to: null }, NINE, 'utc')).toBe('09:00:00 to now');
  expect(intervalWords({ ...interval, to: null }, NINE, 'utc', true)).toBe('start to end');
});
