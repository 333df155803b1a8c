import { mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { code, heard, key, mono, name, path, phrase, strong } from '../words/phrase';
import Phrase from './Phrase.svelte';

let shown: object | null = null;
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.textContent = '';
});

test('each mark of a phrase stands in its element, and the sentence stays whole', () => {
  const of = phrase`On ${key('/')} ${strong(name('Mara'))} runs ${code('x y')} in ${path('/tmp')}, ${mono('z')}${heard(' at last')}.`;
  shown = mount(Phrase, { target: document.body, props: { of } });
  expect(document.body.textContent).toBe('On / Mara runs x y in /tmp, z at last.');
  expect([...document.body.querySelectorAll('*')].map((element) => [element.localName, element.className, element.textContent])).toEqual([
    ['span', 'joined', '/'],
    ['kbd', '', '/'],
    ['b', '', 'Mara'],
    ['bdi', '', 'Mara'],
    ['code', '', 'x y'],
    ['bdi', 'mono', '/tmp'],
    ['span', 'mono', 'z'],
    ['span', 'vh', ' at last'],
  ]);
});
