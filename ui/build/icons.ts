import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const sprite = fileURLToPath(new URL('../src/icons/icons.svg', import.meta.url));

/** Puts the icons into the page itself: `<use>` of another file is a request that the content policy would have to allow. */
export function icons(): Plugin {
  return {
    name: 'icons',
    transformIndexHtml: (html) => html.replace('<!-- icons -->', readFileSync(sprite, 'utf8').trim()),
  };
}
