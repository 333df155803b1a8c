import { describe, expect, it } from 'vitest';
import type { Chat, Triage } from '../host/types';
import { chat, reason, speaker, triage } from '../testing/make';
import { asks, choices, matches, parse, toggled } from './filter';

const stand = (more: Partial<Chat> = {}, how: Triage = triage('a')) => ({ chat: chat('a', more), triage: how });
const fits = (text: string, more: Partial<Chat> = {}, how?: Triage) => matches(parse(text), stand(more, how));

describe('a filter', () => {
  it('that is empty lets all through', () => {
    expect(fits('  ')).toBe(true);
  });

  it('asks for words wherever they stand, whatever their case and accents', () => {
    const mara = { customer: 'Mára Kovač', queue: 'Billing EU' };
    expect([fits('kovac', mara), fits('billing mara', mara), fits('travel', mara), fits('mara travel', mara)]).toEqual([true, true, false, false]);
  });

  it('takes several values of one key as alternatives, and everything else together', () => {
    const [billing, sales] = [{ queue: 'Billing EU' }, { queue: 'Sales US' }];
    expect([fits('queue:billing queue:sales', sales), fits('queue:"Billing EU" agent:javier', billing), fits('queue:billing agent:nadia', billing)]).toEqual([true, true, false]);
  });

  it('leaves out what it is told to leave out', () => {
    expect([fits('-role:agent'), fits('-role:bot'), fits('-javier')]).toEqual([false, true, false]);
  });

  it('knows states of the chat and of its triage', () => {
    const alarm = triage('a', [reason('waitingAlarm')]);
    const snoozed = triage('a', [], { aside: { at: 1, until: 2 }, pinned: true });
    const lost: Partial<Chat> = { connection: { state: 'reconnecting', since: 1, nextTryAt: null, cause: '' } };
    expect([fits('state:alarm', {}, alarm), fits('state:warning', {}, alarm), fits('state:snoozed', {}, snoozed), fits('state:pinned', {}, snoozed), fits('state:acknowledged', {}, snoozed)]).toEqual([true, false, true, true, false]);
    expect([fits('state:waiting', { waitingSince: 1 }), fits('state:answered'), fits('state:lost', lost), fits('state:unread', { unread: 1 }), fits('state:ended')]).toEqual([true, true, true, true, false]);
  });

  it('knows files by their status', () => {
    const files = { total: 2, rejected: 1, inProgress: 0, stuck: 0 };
    expect(['any', 'rejected', 'scanning', 'stuck', 'none'].map((value) => fits(`files:${value}`, { files }))).toEqual([true, true, false, false, false]);
  });

  it('finds chats without an agent', () => {
    expect([fits('agent:none'), fits('agent:none', { with: null }), fits('agent:none', { with: speaker('Bot', 'bot') })]).toEqual([false, true, true]);
  });

  it('says what it does not understand and goes by the rest', () => {
    const filter = parse('state:plaid queue: javier');
    expect(filter.faults).toEqual(['state:plaid']);
    expect(matches(filter, stand())).toBe(false);
    expect(matches(parse('state:plaid javier'), stand())).toBe(true);
  });

  it('takes a colon within a word as part of the word', () => {
    expect(fits('at:9', { last: { text: 'meet me at:9', kind: 'said', by: null, at: 1 } })).toBe(true);
  });
});

describe('what is chosen', () => {
  it('is put into the text and taken out of it', () => {
    const once = toggled('refund', 'queue', 'Billing EU');
    expect(once).toBe('refund queue:"Billing EU"');
    expect(asks(parse(once), 'queue', 'billing eu')).toBe(true);
    expect(toggled(once, 'queue', 'Billing EU')).toBe('refund');
  });

  it('is offered as it occurs, with how often', () => {
    const offered = choices([stand({ queue: 'B' }), stand({ queue: 'A' }), stand({ queue: 'B', with: null })]);
    expect(offered.find(({ key }) => key === 'queue')?.values).toEqual([{ value: 'B', count: 2 }, { value: 'A', count: 1 }]);
    expect(offered.find(({ key }) => key === 'agent')?.values).toEqual([{ value: 'Javier', count: 2 }]);
    expect(offered.some(({ key }) => key === 'files' )).toBe(true);
  });
});
