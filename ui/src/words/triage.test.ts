import { describe, expect, it } from 'vitest';
import { NINE, alarm, chat, reason, triage } from '../testing/make';
import { alarmFacts, alarmWords, deedWords, lastMinutes, viewName } from './triage';

const NOW = NINE + 400_000;
const whole = (...args: Parameters<typeof alarmWords>) => alarmWords(...args).whole;

describe('an alarm', () => {
  it('of waiting says how long by now, and beyond what', () => {
    expect(whole(alarm(1), { chat: chat('a', { waitingSince: NINE }), triage: triage('a') }, NOW, 'utc')).toBe('waiting 6:40 > 5:00');
  });

  it('stands still with the clock of its chat', () => {
    const lost = chat('a', { waitingSince: NINE, connection: { state: 'reconnecting', since: NINE + 310_000, nextTryAt: null, cause: '' } });
    expect(whole(alarm(1), { chat: lost, triage: triage('a') }, NOW, 'utc')).toBe('waiting 5:10 > 5:00');
  });

  it('that is over says how long it was', () => {
    expect(whole(alarm(1, { overAt: NINE + 330_000 }), { chat: chat('a'), triage: triage('a') }, NOW, 'utc')).toBe('waited 5:30 > 5:00');
  });

  it('of many chats says of how many', () => {
    const many = alarm(1, { key: null, kind: 'connection', reason: reason('lost', { count: 12, since: NINE }) });
    expect(whole(many, undefined, NOW, 'utc')).toBe('connection lost, 12 at once');
  });

  it('says where and when it was raised, and what became of it', () => {
    const facts = alarm(1, { queue: 'Billing', raisedAt: NINE, overAt: NINE + 60_000, acknowledgedAt: NINE + 30_000 });
    expect(alarmFacts(facts, NOW, 'utc')).toBe('Billing · raised 09:00:00 · over 09:01:00 · acknowledged 09:00:30');
  });
});

it('what was snoozed says until when', () => {
  expect(deedWords({ number: 1, key: 'a', act: 'snooze', until: NINE }, 'Mara', 'utc').words).toEqual(['Snoozed ', { as: 'name', text: 'Mara' }, ' to 09:00']);
});

it('views are called by what they hold, and saved ones by their name', () => {
  expect([viewName('ended', 60), viewName('saved VIP', 60), lastMinutes(90), lastMinutes(120)]).toEqual(['Ended, last hour', 'VIP', 'last 90 min', 'last 2 h']);
});
