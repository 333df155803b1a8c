import { mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { code, heard, mono, name, path, phrase, strong, key } from '../words/phrase';
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
  expect([...document.body.querySelectorAll('*')].map((element) => element.outerHTML.replace(/<!--.*?-->/g, ''))).toEqual([
    '<kbd>/</kbd>',
    '<b><bdi dir="auto">Mara</bdi></b>',
    '<bdi dir="auto">Mara</bdi>',
    '<code>x y</code>',
    '<bdi class="mono">/tmp</bdi>',
    '<span class="mono">z</span>',
    '<span class="vh"> at last</span>',
  ]);
});
