import { describe, expect, it } from 'vitest';
import { tallyWords } from './tally';

describe('the tally of connections', () => {
  it('has what is live first, then the worst', () => {
    expect(tallyWords({ slowed: 1, polled: 2, live: 13, catchingUp: 1, failed: 1, refused: 1, ended: 4 }).map(({ n, word }) => `${n} ${word}`)).toEqual([
      '13 live',
      '1 stopped',
      '1 refused',
      '1 slowed',
      '1 catching up',
      '2 polled',
    ]);
  });

  it('has a shape of its own for each', () => {
    const all = tallyWords({ live: 1, failed: 1, refused: 1, expired: 1, noToken: 1, unknown: 1, reconnecting: 1, slowed: 1, connecting: 1, catchingUp: 1, polled: 1 });
    expect(new Set(all.map(({ icon }) => icon)).size).toBe(11);
  });

  it('leaves out what there is none of', () => {
    expect(tallyWords({ ended: 3 })).toEqual([]);
  });
});
