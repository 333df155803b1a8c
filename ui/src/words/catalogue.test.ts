import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

// All words the page shows live in this folder. Markup is held to it to the letter. In scripts a literal counts where it reads like words, so
// that a single word in small letters, and one that is handed to a function, is not seen.

/** A node of the trees that Svelte's parser makes: of markup, and of the TypeScript in it. */
interface Node {
  type: string;
  [member: string]: unknown;
}

/** What stands on keys is on the keys: `<kbd>` may hold it. */
const CAPS = new Set(['Esc', 'Tab', 'Ctrl', 'Enter']);

/** Attributes of elements that people see or hear. */
const SEEN = /^(title|placeholder|alt|label|aria-(label|description|roledescription|valuetext|placeholder|braillelabel|brailleroledescription))$/;

/** Props of components that are no words, but shapes, classes and names of things; whatever else is given to one as a literal is taken for words. */
const PLAIN_PROPS = new Set(['icon', 'tone', 'tint', 'size', 'role', 'class', 'id', 'kind', 'of', 'here', 'labelledby', 'value', 'what']);

/** Files whose words are not the page's: invented chats, and what tests are made of. */
const isTestData = (file: string) => /(^|\/)(testing|host\/fake|host\/generated)\/|fake-main\.ts$|\.test\.ts$/.test(file);

const hasLetter = (text: string) => /\p{L}/u.test(text);

/** A literal in a script that reads like words: two of them, or one with a capital. What the program calls by name has neither. */
const isPhrase = (text: string) => /\p{L}{2,}[,.:;]? \p{L}|^\p{Lu}\p{Ll}+[.?!]?$/u.test(text);

/** Literals of scripts that only look like words. */
const LOOKS_LIKE_WORDS = [
  // Keys as the web names them.
  /^(Enter|Escape|Home|End|Tab|Backspace|Ctrl|Control|Shift)$/,
];

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const childrenOf = (node: Node, without = ''): Node[] => Object.entries(node).flatMap(([member, value]) => (member === without ? [] : [value].flat().filter(isNode)));

/** The texts that an expression may come to, where they are written in it. What is compared, or looked up by, is not shown. */
function textsOf(node: Node): string[] {
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'TemplateElement':
      return [(node['value'] as { cooked: string }).cooked];
    case 'BinaryExpression':
      return node['operator'] === '+' ? childrenOf(node).flatMap(textsOf) : [];
    case 'ConditionalExpression':
      return [node['consequent'], node['alternate']].filter(isNode).flatMap(textsOf);
    case 'LogicalExpression':
      // What is left of `&&` is asked, not shown.
      return [node['operator'] === '&&' ? null : node['left'], node['right']].filter(isNode).flatMap(textsOf);
    case 'MemberExpression':
      return isNode(node['object']) ? textsOf(node['object']) : [];
    case 'CallExpression':
      // Of what is handed to a function nothing can be told; a list that is joined is shown.
      return isNode(node['callee']) ? textsOf(node['callee']) : [];
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
    case 'ExpressionTag':
      return childrenOf(node).flatMap(textsOf);
    default:
      return [];
  }
}

/** What an attribute is set to, as far as it is written there: `title="…"`, `title="Save {name}"`, `title={x ? '…' : '…'}`. */
function valuesOf(attribute: Node): string[] {
  const { value } = attribute;
  return (Array.isArray(value) ? value : [value]).filter(isNode).flatMap((part) => (part.type === 'Text' ? [part['data'] as string] : textsOf(part)));
}

/** Words in markup. `parent`: the element or component around it. */
function wordsOf(node: Node, parent = ''): string[] {
  const name = String(node['name'] ?? '');
  const inner = () => childrenOf(node, 'attributes').flatMap((child) => wordsOf(child, node.type === 'Fragment' ? parent : name));
  switch (node.type) {
    case 'Text':
      return [node['data'] as string].filter((text) => hasLetter(text) && !(parent === 'kbd' && CAPS.has(text)));
    case 'ExpressionTag':
      return [...textsOf(node).filter(hasLetter), ...scriptWordsOf(node)];
    case 'ConstTag':
    case 'RenderTag':
      return scriptWordsOf(node);
    case 'EachBlock':
      return [...(isNode(node['expression']) ? scriptWordsOf(node['expression']) : []), ...inner()];
    default:
      return [...(Array.isArray(node['attributes']) ? node['attributes'].filter(isNode).flatMap((attribute) => attributeWords(attribute, node)) : []), ...inner()];
  }
}

function attributeWords(attribute: Node, { type, name: owner }: Node): string[] {
  const name = String(attribute['name'] ?? '');
  const isComponent = type === 'Component' || type === 'SvelteComponent';
  const isSeen = attribute.type === 'Attribute' && (isComponent ? !PLAIN_PROPS.has(name) && !(owner === 'Icon' && name === 'name') : SEEN.test(name));
  // Else it may still be put together on the spot, as choices are, or shown when something is done.
  return [...(isSeen ? valuesOf(attribute).filter(hasLetter) : []), ...(name === 'class' ? [] : scriptWordsOf(attribute))];
}

function calledName({ callee }: Node): string {
  if (!isNode(callee)) return '';
  const called = callee.type === 'MemberExpression' && isNode(callee['property']) ? callee['property'] : callee;
  return String(called['name'] ?? '');
}

/** Literals in a script that read like words. */
function scriptWordsOf(node: Node, parent: Node | null = null): string[] {
  if (/^(Import|Export(All|Named))Declaration$/.test(node.type) && isNode(node['source'])) return [];
  if (node.type.startsWith('TS') && !/^TS(As|NonNull|Satisfies)Expression$/.test(node.type)) return [];
  // A selector, or a question to the browser.
  if (node.type === 'CallExpression' && /^(querySelector(All)?|matches|closest|matchMedia)$/.test(calledName(node))) return [];
  if (node.type === 'Literal' || node.type === 'TemplateElement') {
    const isAsked = parent?.type === 'BinaryExpression' && parent['operator'] !== '+';
    return isAsked ? [] : textsOf(node).filter((text) => isPhrase(text.trim()) && !LOOKS_LIKE_WORDS.some((known) => known.test(text)));
  }
  return childrenOf(node).flatMap((child) => scriptWordsOf(child, node));
}

/** All words that stand in a source, of a component or of a module. */
function wordsIn(source: string, isModule = false): string[] {
  const tree = parse(isModule ? `<script lang="ts">${source}</script>` : source, { modern: true }) as unknown as { fragment: Node; instance: Node | null; module: Node | null };
  const scripts = [tree.instance, tree.module].flatMap((script) => (isNode(script?.['content']) ? scriptWordsOf(script['content']) : []));
  return [...new Set([...(isModule ? [] : wordsOf(tree.fragment)), ...scripts])].map((text) => text.trim());
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.(svelte|ts)$/.test(file) && !isTestData(file) && !file.startsWith('words/'));

describe('what is looked for', () => {
  it.each([
    ['a text', '<p>Planted words</p>', ['Planted words']],
    ['a text among others', '<p>{n} planted</p>', ['planted']],
    ['an attribute', '<button aria-label="Planted" title={TITLE}></button>', ['Planted']],
    ['an attribute in two parts', '<button title="Planted {name}"></button>', ['Planted']],
    ['an attribute that is chosen', "<input placeholder={isShort ? 'short' : LONG} />", ['short']],
    ['a text that is chosen', "<p>{n === 'one' ? 'single' : `many ${n}`}</p>", ['single', 'many']],
    ['a text that is there if nothing else is', "<p>{name ?? 'nobody'}</p>", ['nobody']],
    ['a text that is put together', "<p>{'one' + ['two', three].join(', ')}</p>", ['one', 'two']],
    ['a prop', '<Dialog title="Planted" icon="disk">{TEXT}</Dialog>', ['Planted']],
    ['a prop that is a list', "<Choices choices={[[KEY, 'Planted']]} />", ['Planted']],
    ['a text in a branch of a branch', '{#each all as one}{#if one}<li>Planted</li>{/if}{/each}', ['Planted']],
    ['a constant amid markup', "{#if a}{@const text = 'Planted words'}{text}{/if}", ['Planted words']],
    ['a snippet', "{#snippet row(text)}<i>Planted</i>{/snippet}{@render row('Planted too')}", ['Planted', 'Planted too']],
    ['what is said when something is done', "<button onclick={() => say('Planted words')}></button>", ['Planted words']],
    ['a script', "<script lang=\"ts\">const said: string = isOne ? 'Planted' : 'planted, two';</script>", ['Planted', 'planted, two']],
  ])('finds %s', (_, source, words) => expect(wordsIn(source)).toEqual(words));

  it('finds words in a module', () => expect(wordsIn("import { a } from './Some'; export const b = (n: number): string => `${n} planted words`;", true)).toEqual(['planted words']));

  it.each([
    ['words of the catalogue', '<p title={WORDS.title}>{WORDS.text} {WORDS.of(n)}</p>'],
    ['figures and marks', "<p>12 · – {' '}{n}/{'“'}</p>"],
    ['what stands on a key', '<kbd>Esc</kbd>'],
    ['what is compared', "<p>{#if a === 'Planted words'}{b !== 'c' && d}{/if}</p>"],
    ['names of things', '<Icon name="disk" tint="is-warn" /><p class="cut" id="p" role="status" data-state="Planted">{n}</p>'],
    ['keys and selectors', "<script>if (event.key === 'Enter' || keys['Home']) document.querySelector('a b')?.focus();</script>"],
    ['remarks', '<!-- Planted words --><p>{n}</p>'],
  ])('lets %s be', (_, source) => expect(wordsIn(source)).toEqual([]));
});

it.each(sources.sort())('%s has its words from the catalogue', (file) => {
  expect(wordsIn(readFileSync(`src/${file}`, 'utf8'), file.endsWith('.ts'))).toEqual([]);
});
