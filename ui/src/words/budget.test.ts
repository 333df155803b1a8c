import { describe, expect, it } from 'vitest';
import { budget, lane } from '../testing/make';
import { budgetWords, byInstance, isHalved, shareWords } from './budget';

describe('the budget in the status bar', () => {
  it('in full use is no reason for colour', () => {
    const words = budgetWords(budget({ usedPerSecond: 4, waiting: 12, etaMs: 24_000 }));
    expect(words).toEqual({ used: '4.0 of 4.0 /s', waiting: '12 waiting', eta: 'ETA 0:24', slowed: null, share: 100 });
  });

  it('says nothing of a queue that is empty', () => {
    expect(budgetWords(budget())).toMatchObject({ waiting: null, eta: null });
  });

  it('says what AWS made of it', () => {
    expect(budgetWords(budget({ lanes: [lane('GetTranscript', { perSecond: 2 })] })).slowed).toBe('halved after 429');
    expect(budgetWords(budget({ lanes: [lane('GetTranscript', { perSecond: 2, closedMs: 40_000 })] })).slowed).toBe('closed by AWS for 0:40');
  });
});

it('a lane at its share is not halved, whatever the rounding', () => {
  expect(isHalved(lane('GetTranscript', { share: 0.3, perSecond: 8 * 0.3 }))).toBe(false);
});

it('lanes stand by instance, the busiest first', () => {
  const lanes = [lane('A', { instance: 'us' }), lane('B', { made: 1 }), lane('C', { made: 5 })];
  expect(byInstance(lanes).map(({ instance, lanes: own }) => [instance, own.map(({ operation }) => operation)])).toEqual([
    ['acme-eu', ['C', 'B']],
    ['us', ['A']],
  ]);
});

it('a share says what it leaves for others', () => {
  expect(shareWords(50)).toContain('takes at most 4 and leaves 4');
  expect(shareWords(100)).toContain('may take all of it');
});
