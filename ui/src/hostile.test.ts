import { mount, unmount } from 'svelte';
import { expect, it } from 'vitest';
import type { Address, Block, Body, ChatFile, Inline, Row } from './host/types';
import { shortened } from './rich/cut';
import Rows from './testing/Rows.svelte';
import { rowStyle } from './transcript/style';
import { HOSTILE } from './testing/hostile';
import { NINE, row, speaker } from './testing/make';

/** As much of each as is not folded in any field, which has a button of its own; some fields stand in two places. */
const budget = { letters: 200, lines: 5, parts: 80 };
const beginning = (text: string) => shortened({ kind: 'text', text, markdown: false, streaming: false }, budget)?.text ?? text;
// One letter may have hundreds of marks.
const payloads = HOSTILE.map((text) => [...beginning(text)].slice(0, 200).join('')).filter((text) => text !== '');

const inline = (text: string): Inline => ({ kind: 'text', text, at: null });
const said = (rich: Block[]): Body => ({ kind: 'text', text: 'source', markdown: true, streaming: false, rich });
const paragraph = (...inlines: Inline[]): Block => ({ kind: 'paragraph', inlines });
const address = (more: Partial<Address>): Address => ({ before: 'https://', host: 'a.example', asciiHost: null, after: '/', warnings: [], url: null, opens: true, ...more });
const file = (name: string): ChatFile => ({ id: 'f', name, contentType: null, by: null, at: NINE, row: 'r1', status: 'unknown', statusText: 'ODD', statusAt: null, stuck: false });

const picker: Extract<Body, { kind: 'interactive' }> = { kind: 'interactive', template: 'Carousel', title: 'x', subtitle: null, options: [] };

/** Every field of a row that holds text from outside. */
const FIELDS: Record<string, (text: string) => { row: Row; files?: ChatFile[] }> = {
  'a plain message': (text) => ({ row: row(1, { body: { kind: 'text', text, markdown: false, streaming: false } }) }),
  'a paragraph': (text) => ({ row: row(1, { body: said([paragraph(inline(text))]) }) }),
  'strong emphasis': (text) => ({ row: row(1, { body: said([paragraph({ kind: 'strong', inlines: [inline(text)] })]) }) }),
  'code': (text) => ({ row: row(1, { body: said([{ kind: 'code', inlines: [inline(text)] }]) }) }),
  'a point of a list': (text) => ({ row: row(1, { body: said([{ kind: 'list', first: 1, items: [[paragraph(inline(text))]] }]) }) }),
  'a quote': (text) => ({ row: row(1, { body: said([{ kind: 'quote', blocks: [paragraph(inline(text))] }]) }) }),
  'the text of a link': (text) => ({ row: row(1, { body: said([paragraph({ kind: 'link', inlines: [inline(text)], address: address({ host: '' }) })]) }) }),
  'the host of a link': (text) => ({ row: row(1, { body: said([paragraph({ kind: 'link', inlines: [inline('')], address: address({ host: text, url: text }) })]) }) }),
  'a name': (text) => ({ row: row(1, { by: speaker(text) }) }),
  'an unknown role': (text) => ({ row: row(1, { by: { ...speaker('Mara', 'unknown'), roleText: text } }) }),
  'the title of a picker': (text) => ({ row: row(1, { body: { kind: 'interactive', template: 'ListPicker', title: text, subtitle: 'x', options: [] } }) }),
  'the kind of a picker': (text) => ({ row: row(1, { body: { kind: 'interactive', template: text, title: 'x', subtitle: null, options: [] } }) }),
  'an option': (text) => ({ row: row(1, { body: { kind: 'interactive', template: 'Panel', title: 'x', subtitle: null, options: [{ title: text, subtitle: text }] } }) }),
  'a card': (text) => ({ row: row(1, { body: { ...picker, parts: [{ id: text, title: text, subtitle: 'x', options: [{ title: text, subtitle: null }] }] } }) }),
  'a picture': (text) => ({ row: row(1, { body: { ...picker, image: { address: text, description: text } } }) }),
  'what a choice leads to': (text) => ({ row: row(1, { body: { ...picker, viewId: text, reply: { title: text, subtitle: text }, referenceId: text } }) }),
  'a link of a choice': (text) => ({ row: row(1, { body: { ...picker, options: [{ title: text, subtitle: null, leads: address({ host: '' }) }] } }) }),
  'a member of a picker': (text) => ({ row: row(1, { body: { ...picker, details: [{ name: text, value: text }] } }) }),
  'a question in tokens': (text) => ({ row: row(1, { body: { ...picker, richTitle: [paragraph(inline(text))], richSubtitle: [paragraph(inline(text))], subtitle: 'x' } }) }),
  'a choice': (text) => ({ row: row(1, { body: { kind: 'response', text } }) }),
  'a choice out of a card': (text) => ({ row: row(1, { body: { kind: 'response', text, of: text, details: [{ name: text, value: text }] } }) }),
  'an event': (text) => ({ row: row(1, { body: { kind: 'event', event: text, text } }) }),
  'an unknown item': (text) => ({ row: row(1, { body: { kind: 'unknown', itemType: text, contentType: text, raw: text } }) }),
  'a file name': (text) => ({ row: row(1, { body: { kind: 'files', attachmentIds: ['f'] } }), files: [file(text)] }),
  'a recipient': (text) => ({ row: row(1, { receipts: [{ name: text, deliveredAt: NINE, readAt: null }] }) }),
  'a processing status': (text) => ({ row: row(1, { processing: text }) }),
};

/** Elements and their attributes, without what they say. */
function shape(element: Element): string {
  const attributes = [...element.attributes].map(({ name }) => name).sort().join(' ');
  return `${element.tagName}[${attributes}](${[...element.children].map(shape).join('')})`;
}

/** A row for each text, all drawn at once. */
function drawn(field: (text: string) => { row: Row; files?: ChatFile[] }, texts: readonly string[]): { shape: string; text: string }[] {
  const target = document.createElement('div');
  document.body.append(target);
  const made = texts.map((text, i) => {
    const { row, files = [] } = field(text);
    const { body } = row;
    return { row: { ...row, id: `r${i}`, body: body.kind === 'files' ? { ...body, attachmentIds: [`f${i}`] } : body }, files: files.map((file) => ({ ...file, id: `f${i}` })) };
  });
  const rows = mount(Rows, { target, props: { rows: made.map(({ row }) => row), files: made.flatMap(({ files }) => files) } });
  const seen = [...target.querySelectorAll('article')].map((article) => ({ shape: shape(article), text: article.textContent }));
  void unmount(rows);
  target.remove();
  return seen;
}

it.each(Object.entries(FIELDS))('%s has the same elements whatever is written', (_, field) => {
  const [harmless, ...seen] = drawn(field, ['harmless', ...payloads]);
  const broken = payloads.filter((__, i) => seen[i]?.shape !== harmless!.shape);
  expect(broken).toEqual([]);
});

it('what is written is shown letter by letter', () => {
  const seen = drawn(FIELDS['a plain message']!, payloads);
  expect(payloads.filter((text, i) => !seen[i]!.text.includes(text))).toEqual([]);
});

it.each(['__proto__', 'constructor', 'toString'])('%s is a word like any other where the service names something', (word) => {
  const event = row(1, { body: { kind: 'event', event: word, text: 'x' } });
  expect(rowStyle(event).icon).toBe('dot');
  expect(drawn((text) => ({ row: row(1, { processing: text }) }), [word])[0]!.text).toContain(`Processing: ${word}`);
});

it('no element that could run or load anything is ever made', () => {
  const all = Object.values(FIELDS).flatMap((field) => drawn(field, ['<img src=x onerror=hit()><script>hit()</script>']));
  const shapes = all.map(({ shape }) => shape).join('');
  expect(shapes).not.toMatch(/\b(SCRIPT|IFRAME|OBJECT|EMBED|IMG|LINK|STYLE|FORM|BASE|META|A)\[/);
  expect(shapes.replace(/use\[href\]/gi, '')).not.toMatch(/[[ ](on\w+|href|src|srcdoc|style|action)[\] ]/);
});
