import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepFocus } from './focus';

let end: () => void;

function made(name: string, attributes: Record<string, string>, ...children: Element[]): Element {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

beforeEach(() => {
  const line = made('article', { tabindex: '-1' }, made('p', {}, made('button', { id: 'more' })));
  document.body.replaceChildren(made('section', { 'data-region': '' }, line, made('button', { id: 'other' })));
  end = keepFocus(document.body);
});

afterEach(() => {
  end();
  document.body.replaceChildren();
});

const one = (css: string) => document.querySelector<HTMLElement>(css)!;
/** Until what looks at changes of the document has looked. */
const looked = () => new Promise((done) => setTimeout(done));

it('when what held the focus goes away, what it was in has it', async () => {
  one('#more').focus();
  one('p').remove();
  await looked();
  expect(document.activeElement).toBe(one('article'));
});

it('and if that goes too, what that was in', async () => {
  one('#more').focus();
  one('article').remove();
  await looked();
  expect(document.activeElement).toBe(one('section'));
});

it('what goes away beside it changes nothing', async () => {
  one('#more').focus();
  one('#other').remove();
  await looked();
  expect(document.activeElement).toBe(one('#more'));
});

it('what is moved within its list keeps it', async () => {
  one('#more').focus();
  one('section').append(one('article'));
  await looked();
  expect(document.activeElement).toBe(one('#more'));
});

it('where somebody else has given the focus, it stays', async () => {
  one('#more').focus();
  one('p').remove();
  one('#other').focus();
  await looked();
  expect(document.activeElement).toBe(one('#other'));
});

it('where nothing had the focus any more, nothing gets it', async () => {
  one('#more').focus();
  one('#more').blur();
  await looked();
  one('p').remove();
  await looked();
  expect(document.activeElement).toBe(document.body);
});
