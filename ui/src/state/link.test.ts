import { expect, test } from 'vitest';
import type { Address } from '../host/types';
import { StubHost } from '../testing/host';
import { LinkAsked } from './link.svelte';

const address: Address = { before: 'https://', host: 'a.example', asciiHost: null, after: '/', warnings: [], url: 'https://a.example/', opens: true };

test('asking for a link opens nothing', () => {
  const host = new StubHost();
  new LinkAsked(host).ask(address);
  expect(host.asked).toEqual([]);
});

test('a link is opened by the program', async () => {
  const host = new StubHost();
  const link = new LinkAsked(host);
  link.ask(address);
  expect(await link.open()).toBe(true);
  expect(host.asked).toEqual(['open link https://a.example/']);
});

test('a link in disguise is never handed over to be opened', async () => {
  const host = new StubHost();
  const link = new LinkAsked(host);
  link.ask({ ...address, opens: false });
  expect(await link.open()).toBe(false);
  expect(host.asked).toEqual([]);
});

test('what is no address is copied as it is shown', async () => {
  const host = new StubHost();
  const link = new LinkAsked(host);
  link.ask({ ...address, before: '', host: '', after: '/etc', url: null, opens: false });
  await link.copy();
  expect([host.asked, link.isCopied]).toEqual([['copy /etc'], true]);
});

test('a browser that does not start is told', async () => {
  const host = new StubHost();
  const link = new LinkAsked(host);
  link.ask(address);
  host.failure = { code: 'badInput', message: 'The browser did not start.', remedy: null };
  expect([await link.open(), link.failure?.message]).toEqual([false, 'The browser did not start.']);
});
