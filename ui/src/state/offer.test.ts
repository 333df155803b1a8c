import { describe, expect, it } from 'vitest';
import type { Choice } from '../host/types';
import { row, speaker } from '../testing/make';
import { MOST, choicesOf, isChosen, isLong, layoutOf } from './offer';
import type { Offer } from './offer';

const choice = (title: string, subtitle: string | null = null): Choice => ({ title, subtitle });
const slot = (title: string): Choice => ({ ...choice(title), at: Date.parse(title), duration: 30 });
const offer = (options: Choice[], more: Partial<Offer> = {}): Offer => ({ kind: 'interactive', template: 'ListPicker', title: '?', subtitle: null, options, ...more });

describe('the layout of choices', () => {
  it('is by days for times, in the zone of the window', () => {
    const layout = layoutOf(['2026-11-24T22:30+00:00', '2026-11-24T23:30+00:00', '2026-11-25T09:00+01:00'].map(slot), 'Europe/Berlin', 12);
    expect(layout.kind === 'days' && layout.days.map(({ slots }) => slots.map(({ choice }) => choice.title))).toEqual([
      ['2026-11-24T22:30+00:00'],
      ['2026-11-24T23:30+00:00', '2026-11-25T09:00+01:00'],
    ]);
  });

  it('is below each other once a choice has more to say', () => {
    expect(layoutOf([choice('Red'), choice('Blue', 'dark')], 'utc', 12).kind).toBe('rows');
    expect(layoutOf([choice('Red'), { ...choice('Blue'), image: { address: 'a', description: null } }], 'utc', 12).kind).toBe('rows');
    expect(layoutOf([choice('Red'), choice('Blue', '')], 'utc', 12).kind).toBe('words');
  });

  it('is one of words where not all are times', () => {
    expect(layoutOf([slot('2026-11-24T22:30Z'), choice('another day')], 'utc', 12).kind).toBe('words');
  });

  it('shows the first of many, in their order', () => {
    const layout = layoutOf(['a', 'b', 'c'].map((title) => choice(title)), 'utc', 2);
    expect(layout.kind === 'words' && layout.choices.map(({ title }) => title)).toEqual(['a', 'b']);
  });
});

it('a message is long by its choices, its parts, its members or its letters', () => {
  const many = Array.from({ length: 13 }, (_, i) => choice(String(i)));
  const part = { title: 'card', subtitle: null, options: [] };
  expect(isLong(offer(many.slice(1)))).toBe(false);
  expect(isLong(offer(many))).toBe(true);
  expect(isLong(offer([], { parts: [{ ...part, options: many }] }))).toBe(true);
  expect(isLong(offer([], { parts: Array.from({ length: MOST.parts + 1 }, () => part) }))).toBe(true);
  expect(isLong(offer([], { details: Array.from({ length: MOST.details + 1 }, () => ({ name: 'a', value: 'b' })) }))).toBe(true);
  expect(isLong(offer([choice('x'.repeat(500), 'x'.repeat(501))]))).toBe(true);
  const detailed = { ...choice('a'), details: [{ name: 'a', value: 'x'.repeat(1000) }] };
  expect(isLong(offer([detailed]))).toBe(true);
  expect(isLong(offer([{ ...choice('a'), details: Array.from({ length: MOST.details + 1 }, () => ({ name: 'a', value: 'b' })) }]))).toBe(true);
  expect(isLong(offer([choice('\n'.repeat(30))]))).toBe(true);
  expect(isLong(offer([choice('\ufdfd'.repeat(51))]))).toBe(true);
});

describe('what was chosen', () => {
  it('is a moment however it is written', () => {
    expect(isChosen(slot('2026-11-24T22:30+00:00'), { text: '2026-11-24T23:30:00+01:00' })).toBe(true);
    expect(isChosen(slot('2026-11-24T22:30+00:00'), { text: '2026-11-24T22:31:00Z' })).toBe(false);
    expect(isChosen(choice('Red'), null)).toBe(false);
  });

  it('is in the card that the answer names, and in no other with the same words', () => {
    const picked = { text: 'Book', partId: 't-2' };
    expect([isChosen(choice('Book'), picked, 't-1'), isChosen(choice('Book'), picked, 't-2'), isChosen(choice('Book'), { text: 'Book' }, 't-1')]).toEqual([false, true, true]);
  });
});

describe('what was picked', () => {
  const picker = (n: number, ...options: string[]) => row(n, { body: offer(options.map((title) => choice(title))) });
  const answer = (n: number, text: string) => row(n, { body: { kind: 'response', text } });
  const says = (n: number, text: string, role: 'customer' | 'agent' = 'customer') => row(n, { by: speaker('Mara', role), body: { kind: 'text', text, markdown: false, streaming: false } });

  it('is the first answer after a message of choices', () => {
    const picked = choicesOf([picker(1), answer(2, 'Invoice'), answer(3, 'later'), picker(4), picker(5), answer(6, 'Refund')]);
    expect([...picked].map(([id, { text }]) => [id, text])).toEqual([
      ['r1', 'Invoice'],
      ['r5', 'Refund'],
    ]);
  });

  it('may be the words of a choice, said by the customer', () => {
    expect([...choicesOf([picker(1, 'Refund'), says(2, 'hm'), says(3, 'Refund')])]).toEqual([['r1', { text: 'Refund' }]]);
    const carousel = row(1, { body: offer([], { parts: [{ title: 'Hotels', subtitle: null, options: [choice('Book')] }] }) });
    expect([...choicesOf([carousel, says(2, 'Book')])]).toEqual([['r1', { text: 'Book' }]]);
  });

  it('is a moment that the widget moved by the offset of the message, and one of another program that did not move it', () => {
    const slots = [slot('2026-10-31T17:00+00:00'), slot('2026-10-31T18:00+00:00')];
    const times = row(1, { body: offer(slots, { template: 'TimePicker', zoneOffset: 60 }) });
    for (const text of ['2026-10-31T18:00:00.00+00:00', '2026-10-31T17:00+00:00', '2026-10-31T18:00:00+01:00']) {
      const { text: chosen } = choicesOf([times, says(2, text)]).get('r1')!;
      expect(slots.map((one) => isChosen(one, { text: chosen }))).toEqual([true, false]);
    }
  });

  it('is in the card that is named before it, and in none where its words stand in several', () => {
    const part = (id: string, title: string) => ({ id, title, subtitle: null, options: [choice('Book'), choice(`Leave ${title}`)] });
    const carousel = row(1, { body: offer([], { parts: [part('t-1', 'Hotels'), part('t-2', 'Flights')] }) });
    expect(choicesOf([carousel, says(2, 'Flights: Book')]).get('r1')).toEqual({ text: 'Book', partId: 't-2' });
    expect(choicesOf([carousel, says(2, 'Leave Flights')]).get('r1')).toEqual({ text: 'Leave Flights' });
    expect([...choicesOf([carousel, says(2, 'Book'), says(3, 'Flights: Book')])]).toEqual([]);
  });

  it('is not that another page of a list is asked for, and is found by the reference of the list', () => {
    const page = (n: number, ...options: string[]) => row(n, { body: offer(options.map((title) => choice(title)), { referenceId: 'list' }) });
    const asks = row(2, { body: { kind: 'response', text: 'SHOW_MORE', paging: 'more', referenceId: 'list' } });
    const late = row(5, { body: { kind: 'response', text: 'C', referenceId: 'list' } });
    const picked = choicesOf([page(1, 'A', 'B'), asks, page(3, 'C'), picker(4, 'Yes'), late]);
    expect([...picked].map(([id, { text }]) => [id, text])).toEqual([['r3', 'C']]);
  });

  it('is not what the customer says besides, nor what an agent says', () => {
    expect([...choicesOf([picker(1, 'Refund'), says(2, 'I want a refund'), says(3, 'Refund', 'agent')])]).toEqual([]);
  });
});
