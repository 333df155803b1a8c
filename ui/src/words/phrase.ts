import type { ActionId } from './actions';

/**
 * A sentence with something in it that stands in an element of its own: a key, a name, a piece of code. It is whole here, so that another
 * language may put its parts in another order; `parts/Phrase.svelte` shows it.
 */
export type Phrase = readonly Part[];

/** A stretch of a phrase. */
export type Part = string | Mark;

/** What is not plain text in a phrase. */
export type Mark =
  | { as: 'key' | 'code' | 'mono' | 'path' | 'name' | 'heard'; text: string }
  | { as: 'keyOf'; of: ActionId }
  | { as: 'strong'; phrase: Phrase }
  | { as: 'here' };

/** A key as it is. */
export const key = (text: string): Mark => ({ as: 'key', text });

/** The key of an action, as it works now; nothing if none does. */
export const keyOf = (of: ActionId): Mark => ({ as: 'keyOf', of });

/** Something to be typed. */
export const code = (text: string): Mark => ({ as: 'code', text });

/** A word of the service, or of a file. */
export const mono = (text: string): Mark => ({ as: 'mono', text });

/** A place, an id or a query: not ours, and written in any direction. */
export const path = (text: string): Mark => ({ as: 'path', text });

/** A name: not ours, and written in any direction. */
export const name = (text: string): Mark => ({ as: 'name', text });

/** Words for those who hear the window: to the eye the place says it. */
export const heard = (text: string): Mark => ({ as: 'heard', text });

/** What one looks for in the sentence. */
export const strong = (inner: Part | Phrase): Mark => ({ as: 'strong', phrase: typeof inner === 'object' && !('as' in inner) ? inner : [inner] });

/** Where the page puts what only it can show. */
export const HERE: Mark = { as: 'here' };

/** Makes a phrase of a template. */
export function phrase(words: TemplateStringsArray, ...between: readonly (string | number | Mark)[]): Phrase {
  const parts: Part[] = [];
  const put = (part: string | number | Mark) => {
    const before = parts.at(-1);
    if (typeof part === 'object') parts.push(part);
    else if (typeof before === 'string') parts[parts.length - 1] = `${before}${part}`;
    else if (part !== '') parts.push(String(part));
  };
  words.forEach((text, i) => {
    put(text);
    if (i < between.length) put(between[i]!);
  });
  return parts;
}
