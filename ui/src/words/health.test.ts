import { describe, expect, it } from 'vitest';
import type { HealthFinding, HealthStanding } from '../host/types';
import { healthWords, inOrder, standingWords } from './health';

const finding = (area: string, standing: HealthStanding): HealthFinding => ({ area, standing, what: 'So it is.', remedy: null, details: [] });

describe('health', () => {
  it('in a sentence says how much is otherwise than well, the worst first', () => {
    const of = (...standings: HealthStanding[]) => healthWords(standings.map((standing) => finding('Disk', standing)));
    expect(of('fine', 'fine')).toBe('All is well.');
    expect(of('fine', 'notLookedAt')).toBe('Sightline can do its work: 1 not looked at.');
    expect(of('worthKnowing', 'trouble', 'trouble')).toBe('Something does not work: 2 in trouble, 1 worth knowing.');
  });

  it('lists what needs a person first, and the rest in its order', () => {
    const all = [finding('a', 'fine'), finding('b', 'notLookedAt'), finding('c', 'trouble'), finding('d', 'fine'), finding('e', 'worthKnowing')];
    expect(inOrder(all).map(({ area }) => area)).toEqual(['c', 'e', 'b', 'a', 'd']);
  });

  it('tells standings apart by shape and word, not by colour alone', () => {
    const words = (['fine', 'notLookedAt', 'worthKnowing', 'trouble'] as const).map(standingWords);
    expect(new Set(words.map(({ icon }) => icon)).size).toBe(4);
    expect(new Set(words.map(({ word }) => word)).size).toBe(4);
  });
});
