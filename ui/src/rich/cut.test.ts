import { expect, it } from 'vitest';
import type { Block, Body, Inline } from '../host/types';
import { extent, letterCount, shortened } from './cut';

type Said = Extract<Body, { kind: 'text' }>;
const plain = (text: string): Said => ({ kind: 'text', text, markdown: false, streaming: false });
const text = (said: string): Inline => ({ kind: 'text', text: said, at: null });
const rich = (blocks: Block[]): Said => ({ ...plain('source'), rich: blocks });
const budget = { letters: 10, lines: 3, parts: 4 };

it('a short text is shown whole', () => {
  expect(shortened(plain('ten lette'), budget)).toBeNull();
  expect(shortened(rich([{ kind: 'paragraph', inlines: [text('short')] }]), budget)).toBeNull();
});

it('a text of many letters is cut', () => {
  expect(shortened(plain('a'.repeat(500)), budget)?.text).toBe('a'.repeat(10));
});

it('a letter of many characters counts as one wide one and is not cut in two', () => {
  const family = '👩‍👩‍👧‍👦';
  expect(shortened(plain(family.repeat(12)), budget)?.text).toBe(family.repeat(5));
  expect(letterCount(`${family}e\u0301`)).toBe(2);
});

it('a letter as wide as a sentence counts as many', () => {
  expect(shortened(plain('\ufdfd'.repeat(3)), budget)?.text).toBe('\ufdfd');
});

it('letters of all alphabets are narrow, with their marks and quotes', () => {
  const said = 'Ngọc: “Здравствуйте” – 20 €…';
  expect(extent(said)).toBe(said.length);
  expect(extent('字字')).toBe(4);
  expect(extent('1\ufe0f\u20e3')).toBe(2);
});

it('a text of many short lines is as long as it is high', () => {
  expect(extent('\r\n'.repeat(10))).toBeGreaterThan(300);
});

it('the host beside a link counts, for it is shown', () => {
  const address = { before: '', host: 'h'.repeat(20), asciiHost: null, after: '', warnings: [], url: null, opens: false };
  const said = rich([{ kind: 'paragraph', inlines: [{ kind: 'link', inlines: [text('x')], address }, text('after it')] }]);
  expect(JSON.stringify(shortened(said, budget)?.rich)).not.toContain('after it');
});

it('a text of many lines is cut', () => {
  expect(shortened(plain('a\nb\nc\nd\ne'), budget)?.text).toBe('a\nb\nc\n');
});

it('a text of many parts is cut, within whatever they stand', () => {
  const many: Inline[] = Array.from({ length: 50 }, () => ({ kind: 'strong', inlines: [text('b')] }));
  const cut = shortened(rich([{ kind: 'quote', blocks: [{ kind: 'paragraph', inlines: many }] }]), budget)!;
  expect(JSON.stringify(cut.rich).match(/strong/g)).toHaveLength(1);
});

it('the last part that fits is cut where the letters end', () => {
  const cut = shortened(rich([{ kind: 'paragraph', inlines: [text('twelve letters'), text('more')] }]), budget)!;
  expect(cut.rich).toEqual([{ kind: 'paragraph', inlines: [text('twelve let')] }]);
});

it('points that are too many are left out', () => {
  const items = Array.from({ length: 20 }, (): Block[] => [{ kind: 'paragraph', inlines: [text('x')] }]);
  const cut = shortened(rich([{ kind: 'list', first: null, items }]), { letters: 100, lines: 100, parts: 7 })!;
  const [list] = cut.rich!;
  expect(list).toMatchObject({ kind: 'list' });
  expect((list as Extract<Block, { kind: 'list' }>).items.length).toBeLessThan(4);
});
