import { beforeEach, describe, expect, it } from 'vitest';
import type { PastChat } from '../host/types';
import { StubHost } from '../testing/host';
import { HandTimer, NINE, speaker } from '../testing/make';
import { Past } from './past.svelte';

const chat = (key: string): PastChat => ({
  key,
  row: 'r1',
  customer: 'Mara',
  with: speaker('Javier', 'agent'),
  queue: 'Billing',
  startedAt: NINE,
  endedAt: NINE,
  ending: 'ended',
  complete: true,
  reason: { kind: 'customer' },
  gist: 'the card',
});

let host: StubHost;
let timer: HandTimer;
let past: Past;
const asked = () => host.asked.filter((one) => one === 'past a').length;
const settle = async () => {
  for (let i = 0; i < 6; i += 1) await Promise.resolve();
};

beforeEach(async () => {
  host = new StubHost();
  timer = new HandTimer();
  host.context = { earlier: [chat('p1')], alike: [] };
  past = new Past(host, timer, 'a');
  await past.look();
});

describe('what was before', () => {
  it('is looked for anew when the customer said more, and no oftener than each 20 s', async () => {
    for (let i = 0; i < 5; i += 1) past.said();
    timer.pass(19_000);
    expect(asked()).toBe(1);
    timer.pass(1000);
    await settle();
    expect(asked()).toBe(2);
    timer.pass(60_000);
    past.said();
    timer.pass(0);
    await settle();
    expect(asked()).toBe(3);
  });

  it('stays as it is while somebody reads it, and follows then', async () => {
    past.read(true);
    host.context = { earlier: [chat('p2'), chat('p1')], alike: [] };
    await past.look();
    expect(past.context.earlier.map(({ key }) => key)).toEqual(['p1']);
    past.read(false);
    expect(past.context.earlier.map(({ key }) => key)).toEqual(['p2', 'p1']);
  });

  it('is looked for once the chat stays on screen', async () => {
    past = new Past(host, timer, 'a');
    past.shown();
    timer.pass(200);
    expect(asked()).toBe(1);
    timer.pass(100);
    await settle();
    expect([asked(), past.count]).toEqual([2, 1]);
  });

  it('is not looked for when the chat was left before', async () => {
    past = new Past(host, timer, 'a');
    past.shown();
    past.close();
    timer.pass(1000);
    expect(asked()).toBe(1);
  });

  it('that cannot be looked for is no matter: what was found stays', async () => {
    host.failure = { code: 'archive', message: 'Busy.', remedy: null };
    await past.look();
    expect([past.phase, past.count]).toEqual(['ready', 1]);
  });

  it('of a chat that was left is not taken', async () => {
    host.context = { earlier: [], alike: [] };
    host.onAsked = () => past.close();
    await past.look();
    past.said();
    timer.pass(60_000);
    expect([past.count, asked()]).toEqual([1, 2]);
  });
});
