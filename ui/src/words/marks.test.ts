import { describe, expect, it } from 'vitest';
import { pieces } from './marks';

const shown = (text: string, ...spans: [number, number][]) => pieces(text, spans.map(([from, to]) => ({ from, to }))).map((piece) => (piece.isMark ? `[${piece.text}]` : piece.text));

describe('what matched', () => {
  it('is set apart from what did not', () => {
    expect(shown('no refund no deal', [3, 9])).toEqual(['no ', '[refund]', ' no deal']);
  });

  it('may be the whole text, or none of it', () => {
    expect(shown('refund', [0, 6])).toEqual(['[refund]']);
    expect(shown('refund')).toEqual(['refund']);
    expect(shown('')).toEqual([]);
  });

  it('counts an emoji as the two units that it is', () => {
    expect(shown('👍 Refund', [3, 9])).toEqual(['👍 ', '[Refund]']);
  });

  it('never cuts a character in two', () => {
    expect(shown('a👍b', [2, 4])).toEqual(['a', '[👍b]']);
    expect(shown('a👍b', [0, 2])).toEqual(['[a👍]', 'b']);
  });

  it('is put right when it is out of order, out of bounds, or over one another', () => {
    expect(shown('one two', [4, 99], [-3, 3])).toEqual(['[one]', ' ', '[two]']);
    expect(shown('one two', [0, 5], [2, 7])).toEqual(['[one t]', '[wo]']);
    expect(shown('one', [NaN, 2], [2, 1])).toEqual(['[on]', 'e']);
  });
});

it('whatever the spans, the pieces are the text', () => {
  let seed = 7;
  const chance = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 500; round += 1) {
    const text = Array.from({ length: chance(12) }, () => ['a', '👍', 'é', '文', ' '][chance(5)]).join('');
    const spans = Array.from({ length: chance(5) }, () => ({ from: chance(30) - 5, to: chance(30) - 5 }));
    const found = pieces(text, spans);
    expect(found.map((piece) => piece.text).join('')).toBe(text);
    for (const piece of found) expect(piece.text).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
  }
});
