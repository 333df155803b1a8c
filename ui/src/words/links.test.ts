import { expect, test } from 'vitest';
import type { Address, Inline } from '../host/types';
import { hostBeside, linkWords } from './links';

const address = (more: Partial<Address> = {}): Address => ({
  before: 'https://',
  host: 'travel.example',
  asciiHost: null,
  after: '/rules',
  warnings: [],
  url: 'https://travel.example/rules',
  opens: true,
  ...more,
});
const said = (text: string): Inline[] => [{ kind: 'text', text, at: null }];

test('a usual link says where it leads and what opening it does', () => {
  expect(linkWords(address())).toEqual({ title: 'Leads to travel.example', tone: '', lines: ['Opens in your browser, not here. The site will see your address.'] });
});

test('a link in disguise is not what it says, and why', () => {
  const words = linkWords(address({ opens: false, warnings: [{ kind: 'differs', says: 'acme.example' }] }));
  expect(words).toMatchObject({ title: 'Not what it says', tone: 'alarm' });
  expect(words.lines).toEqual(['The text says acme.example, and the link leads elsewhere.']);
});

test('a link that is only not https is not called a disguise', () => {
  expect(linkWords(address({ opens: false, warnings: [{ kind: 'notHttps' }] })).title).toBe('Not opened from here');
});

test('a host of other letters is told in both ways', () => {
  const words = linkWords(address({ host: 'münchen.example', asciiHost: 'xn--mnchen-3ya.example', warnings: [{ kind: 'otherLetters' }] }));
  expect(words.lines).toContain('On the wire its host is xn--mnchen-3ya.example.');
  expect(words.tone).toBe('warn');
});

test('letters that may deceive the eye are shown as the wire has them', () => {
  const odd = address({ host: 'acmebаnk.example', asciiHost: 'xn--acmebnk-5ig.example', opens: false, warnings: [{ kind: 'mixedScripts' }] });
  expect(hostBeside(said('acmebank'), odd)).toBe('xn--acmebnk-5ig.example');
  expect(linkWords(odd).lines).toEqual(['The host mixes letters of several scripts.']);
});

test('the host stands beside a link whose text does not say it', () => {
  expect(hostBeside(said('the rules'), address())).toBe('travel.example');
  expect(hostBeside(said('https://Travel.example/rules'), address())).toBeNull();
});

test('the host stands beside a link in disguise, whatever its text says', () => {
  const odd = address({ opens: false, warnings: [{ kind: 'userInfo' }] });
  expect(hostBeside(said('https://acme.example@travel.example'), odd)).toBe('travel.example');
});
