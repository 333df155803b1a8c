import { expect, it } from 'vitest';
import { StubHost } from '../testing/host';
import { HandTimer } from '../testing/make';
import { settle } from '../testing/window';
import { Lanes } from './lanes.svelte';

function made() {
  const [host, timer] = [new StubHost(), new HandTimer()];
  return { host, timer, lanes: new Lanes(host, timer, 'a') };
}
const asked = (host: StubHost) => host.asked.filter((one) => one === 'lanes a').length;

it('a burst of changes is asked about at once and once more when it is over', async () => {
  const { host, timer, lanes } = made();
  for (let i = 0; i < 5; i += 1) lanes.changed();
  await settle();
  expect(asked(host)).toBe(1);
  for (let i = 0; i < 5; i += 1) lanes.changed();
  timer.pass(2000);
  await settle();
  expect(asked(host)).toBe(2);
});

it('what was shown stays when it cannot be asked for again', async () => {
  const { host, lanes } = made();
  await lanes.ask();
  host.presenceHistory = () => Promise.reject({ code: 'archive', message: 'The archive is locked.', remedy: null });
  await lanes.ask();
  expect([lanes.history?.lanes, lanes.failure?.message]).toEqual([[], 'The archive is locked.']);
});

it('an answer that comes after the chat was left is dropped', async () => {
  const { lanes } = made();
  const answer = lanes.ask();
  lanes.close();
  await answer;
  expect(lanes.history).toBeNull();
});
