import { describe, expect, it } from 'vitest';
import type { Chat, Row } from '../host/types';
import { row, speaker } from '../testing/make';
import { crossingWords } from '../words/transcript';
import { chainOf, contactsShown, crossings } from './contacts';

const bot = speaker('Assistant', 'bot');
const agent = speaker('Omar', 'agent');
const event = (n: number, event: string, more: Partial<Row> = {}) => row(n, { body: { kind: 'event', event, text: event }, ...more });
const second = { contactId: 'c2' };

interface Given {
  chain?: string[];
  isWhole?: boolean;
  chat?: Partial<Pick<Chat, 'contactId' | 'queue'>>;
}

function boundaries(rows: readonly Row[], { chain = ['c1', 'c2'], isWhole = true, chat }: Given = {}) {
  return [...crossings(rows, { chain, isWhole, chat: { contactId: 'c2', queue: null, ...chat } }).values()];
}

const inWords = (rows: readonly Row[], given?: Given) =>
  boundaries(rows, given).map((one) => {
    const { what, how } = crossingWords(one);
    return `${what} ${how.map((part) => (typeof part === 'object' && 'text' in part ? part.text : part)).join('')}`.trim();
  });

describe('a boundary', () => {
  it('says which contact of how many begins', () => {
    expect(inWords([row(1), row(2, second)])).toEqual(['Contact 1 of 2', 'Contact 2 of 2']);
  });

  it('is numbered by the chain that is known, though only a part of it is held', () => {
    const all = [row(1, { contactId: 'c2' }), row(2, { contactId: 'c3' })];
    expect(inWords(all, { chain: ['c1', 'c2', 'c3'], isWhole: false })).toEqual(['Contact 3 of 3']);
  });

  it('has no number where the chain is not known', () => {
    expect(inWords([row(1), row(2, second)], { chain: [], isWhole: false })).toEqual(['Next contact']);
  });

  it('says from whom to whom the chat was transferred, if the service says that it was', () => {
    const all = [row(1, { by: bot }), event(2, 'transfer.succeeded'), event(3, 'participant.joined', { by: agent, ...second })];
    expect(inWords(all).at(-1)).toBe('Contact 2 of 2 transferred from Assistant to Omar');
  });

  it('names the queue of the contact that is on now', () => {
    const all = [row(1, { by: bot }), event(2, 'transfer.succeeded', second), row(3, { by: agent, ...second })];
    expect(inWords(all, { chat: { queue: 'Bookings' } }).at(-1)).toBe('Contact 2 of 2 transferred from Assistant to Bookings');
  });

  it('without a word of the service merely goes on', () => {
    expect(inWords([row(1, { by: agent }), row(2, { by: bot, ...second })]).at(-1)).toBe('Contact 2 of 2 went on from Omar to Assistant');
  });

  it('to an earlier chat of the customer has no number', () => {
    expect(inWords([row(1, { contactId: 'c0', past: true }), row(2)])).toEqual(['Earlier chat of this customer', 'Contact 1 of 2']);
  });

  it('is not drawn above the first row held while older rows will come', () => {
    expect(boundaries([row(1), row(2)], { isWhole: false })).toEqual([]);
  });
});

describe('the chain', () => {
  const held = (rows: Row[], hasOlder = false) => ({ rows, hasOlder, newer: 0 });

  it('is that of the roster', () => {
    expect(chainOf({ contactIds: ['c0', 'c1'] }, held([row(1)], true))).toEqual(['c0', 'c1']);
  });

  it('is that of the rows when they are ahead of the roster, and whole', () => {
    expect(chainOf({ contactIds: ['c1'] }, held([row(1), row(2, second)]))).toEqual(['c1', 'c2']);
    expect(chainOf({ contactIds: ['c1'] }, held([row(1), row(2, second)], true))).toEqual([]);
  });
});

it('where one is tells every contact on screen', () => {
  const chain = ['c1', 'c2', 'c3'];
  expect(contactsShown([row(1, second)], chain)).toBe('contact 2 of 3');
  expect(contactsShown([row(1), row(2, second)], chain)).toBe('contacts 1–2 of 3');
  expect(contactsShown([row(1, { contactId: 'elsewhere' })], chain)).toBeNull();
});
