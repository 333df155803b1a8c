import { beforeEach, expect, it } from 'vitest';
import { StubHost } from '../testing/host';
import { Saves } from './saves.svelte';

let host: StubHost;
let saves: Saves;
beforeEach(() => {
  host = new StubHost();
  saves = new Saves(host);
});

it('a file that was saved says where and under which name', async () => {
  await saves.save('a', 'f');
  expect(saves.of('a', 'f')).toEqual({ state: 'saved', name: 'bill.pdf', folder: 'Downloads', bytes: 10 });
  expect(saves.of('b', 'f')).toBeNull();
});

it('a file that is being saved is not asked for again', async () => {
  const first = saves.save('a', 'f');
  await saves.save('a', 'f');
  await first;
  expect(host.asked).toEqual(['save a f']);
});

it('a failure says why, and the file can be tried again', async () => {
  host.failure = { code: 'notSaved', message: 'The link expired.', remedy: null };
  await saves.save('a', 'f');
  expect(saves.of('a', 'f')).toEqual({ state: 'failed', failure: { code: 'notSaved', message: 'The link expired.', remedy: null } });
  await saves.save('a', 'f');
  expect(saves.of('a', 'f')?.state).toBe('saved');
});
