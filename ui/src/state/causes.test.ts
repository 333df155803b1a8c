import { expect, it } from 'vitest';
import type { Connection } from '../host/types';
import { NINE, chat } from '../testing/make';
import { causeWords } from '../words/cause';
import { sharedCauses } from './causes';

const lost = (nextTryAt: number | null = null): Connection => ({ state: 'reconnecting', since: NINE, nextTryAt, cause: '' });
const live: Connection = { state: 'live', since: NINE };
const over: Connection = { state: 'ended', at: NINE, complete: true };
const floor = (...connections: Connection[]) => connections.map((connection, i) => chat(String(i), { connection }));

it('two chats say for themselves what is the matter', () => {
  expect(sharedCauses(floor(lost(), lost()))).toEqual([]);
});

it('a few of many are no common cause', () => {
  expect(sharedCauses(floor(lost(), lost(), lost(), live, live, live, live))).toEqual([]);
});

it('all chats without a connection are offline, whatever has ended', () => {
  const [cause] = sharedCauses(floor(lost(NINE + 9000), lost(NINE + 6000), lost(), over, over));
  expect(cause).toEqual({ state: 'reconnecting', chats: 3, of: 3, isAll: true, since: NINE, nextTryAt: NINE + 6000 });
  const { title, text } = causeWords(cause!, NINE, 'utc');
  expect([title, text]).toEqual(['Offline since 09:00:00', 'Clocks stand still and say so. Connecting again by itself; what was said meanwhile is fetched then. Next try in 6 s.']);
});

it('half of the chats lost is one bar, and nobody is called offline', () => {
  const [cause] = sharedCauses(floor(lost(), lost(), lost(), live, live, live));
  expect(causeWords(cause!, NINE, 'utc').title).toBe('Connection lost for 3 of 6 chats');
});

it('many chats slowed by AWS are one bar', () => {
  const slowed: Connection = { state: 'slowed', since: NINE, nextTryAt: null };
  const [cause] = sharedCauses(floor(slowed, slowed, slowed, live));
  expect(causeWords(cause!, NINE, 'utc').title).toBe('Slowed by AWS since 09:00:00');
});
