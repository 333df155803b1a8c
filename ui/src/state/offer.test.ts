import { describe, expect, it } from 'vitest';
import type { Choice } from '../host/types';
import { row, speaker } from '../testing/make';
import { choicesOf, isChosen, layoutOf } from './offer';
import type { Offer } from './offer';

const choice = (title: string, subtitle: string | null = null): Choice => ({ title, subtitle });
const offer = (options: Choice[]): Offer => ({ kind: 'interactive', template: 'ListPicker', title: '?', subtitle: null, options });

describe('the layout of choices', () => {
  it('is by days for times, in the zone of the window', () => {
    const slots = offer([choice('2026-11-24T22:30+00:00'), choice('2026-11-24T23:30+00:00'), choice('2026-11-25T09:00+01:00')]);
    const layout = layoutOf(slots, 'Europe/Berlin', 12);
    expect(layout.kind === 'days' && layout.days.map(({ slots }) => slots.map(({ choice }) => choice.title))).toEqual([
      ['2026-11-24T22:30+00:00'],
      ['2026-11-24T23:30+00:00', '2026-11-25T09:00+01:00'],
    ]);
  });

  it('is below each other once a choice has a second line', () => {
    expect(layoutOf(offer([choice('Red'), choice('Blue', 'dark')]), 'utc', 12).kind).toBe('rows');
    expect(layoutOf(offer([choice('Red'), choice('Blue', '')]), 'utc', 12).kind).toBe('words');
  });

  it('takes for a time only what is written as the service writes one', () => {
    for (const text of ['2026', '24 November', '2026-13-40T99:99Z', '1', ''])
      expect(layoutOf(offer([choice(text), choice('2026-11-24T22:30Z')]), 'utc', 12).kind, text).toBe('words');
  });

  it('shows the first of many, in their order', () => {
    const layout = layoutOf(offer(['a', 'b', 'c'].map((title) => choice(title))), 'utc', 2);
    expect(layout.kind === 'words' && layout.choices.map(({ title }) => title)).toEqual(['a', 'b']);
  });
});

it('a moment is what was chosen however it is written', () => {
  expect(isChosen(choice('2026-11-24T22:30+00:00'), '2026-11-24T23:30:00+01:00')).toBe(true);
  expect(isChosen(choice('2026-11-24T22:30+00:00'), '2026-11-24T22:31:00Z')).toBe(false);
  expect(isChosen(choice('Red'), null)).toBe(false);
});

describe('what was picked', () => {
  const picker = (n: number, ...options: string[]) => row(n, { body: offer(options.map((title) => choice(title))) });
  const answer = (n: number, text: string) => row(n, { body: { kind: 'response', text } });
  const says = (n: number, text: string, role: 'customer' | 'agent' = 'customer') => row(n, { by: speaker('Mara', role), body: { kind: 'text', text, markdown: false, streaming: false } });

  it('is the first answer after a message of choices', () => {
    const picked = choicesOf([picker(1), answer(2, 'Invoice'), answer(3, 'later'), picker(4), picker(5), answer(6, 'Refund')]);
    expect([...picked]).toEqual([
      ['r1', 'Invoice'],
      ['r5', 'Refund'],
    ]);
  });

  it('may be the words of a choice, said by the customer', () => {
    expect([...choicesOf([picker(1, 'Refund'), says(2, 'hm'), says(3, 'Refund')])]).toEqual([['r1', 'Refund']]);
  });

  it('is not what the customer says besides, nor what an agent says', () => {
    expect([...choicesOf([picker(1, 'Refund'), says(2, 'I want a refund'), says(3, 'Refund', 'agent')])]).toEqual([]);
  });
});
