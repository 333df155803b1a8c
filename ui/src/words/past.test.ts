import { describe, expect, it } from 'vitest';
import type { BackFill } from '../host/types';
import { NINE, chat } from '../testing/make';
import { allPast, pastWords } from './past';

const past = (state: BackFill['state'], more: Partial<BackFill> = {}): BackFill => ({ state, pages: 3, items: 246, reachedAt: NINE, etaMs: null, ...more });
const said = (backFill: BackFill) => {
  const { what, more } = pastWords(backFill, NINE, 'utc');
  return what + more;
};

describe('the past of a chat', () => {
  it('says how much is read, back to when, and when it goes on', () => {
    expect(said(past('reading', { etaMs: 24_000 }))).toBe(
      'Fetching the past. 3 pages so far, 246 items, back to 09:00:00. Next turn in 0:24.',
    );
  });

  it('invents no total, and no progress before the first page', () => {
    expect(said(past('reading', { pages: 0 }))).toBe('Fetching the past.');
  });

  it.each([
    ['reading', ['pause', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['cancelled', ['resume']],
    ['done', []],
  ] as const)('that is %s can be ordered %j', (state, orders) => {
    expect(pastWords(past(state), NINE, 'utc').orders).toEqual(orders);
  });
});

it('the past of all chats counts those that reached their start, and leaves out what was given up', () => {
  const open = chat('a', { atStart: false, backFill: past('paused') });
  const given = chat('b', { atStart: false, backFill: past('cancelled') });
  expect(allPast([open, given, chat('c')])).toEqual({ read: 1, of: 2, paused: 1 });
  expect(allPast([chat('c')])).toBeNull();
});
