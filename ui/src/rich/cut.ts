import type { Block, Body, Inline } from '../host/types';

/** What of a long text is shown until the reader wants all of it: letters of usual width, lines and parts. */
export interface Budget {
  letters: number;
  lines: number;
  parts: number;
}

/** About a third of a window. */
export const SHORT: Budget = { letters: 1000, lines: 16, parts: 80 };

/** The text of a message; what stands beside it does not count. */
type Said = Extract<Body, { kind: 'text' }>;

/** The beginning of a long text; `null`: it is short. */
export function shortened(body: Said, budget: Budget = SHORT): Said | null {
  const left = { ...budget };
  if (body.rich !== undefined) {
    const rich = blocks(body.rich, left);
    return left.parts < 0 ? { ...body, rich } : null;
  }
  const text = words(body.text, left);
  return text.length < body.text.length ? { ...body, text } : null;
}

/** How many letters of usual width would be where a text is, the ends of its lines filled up. */
export function extent(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const { segment } of letters.segment(text)) width += segment.includes('\n') ? LINE : widthOf(segment);
  return width;
}

/** How many characters a reader would count. */
export function letterCount(text: string): number {
  let count = 0;
  for (const _ of letters.segment(text)) count += 1;
  return count;
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What `left` allows, and below nothing once something was left out. */
function blocks(all: readonly Block[], left: Budget): Block[] {
  const taken: Block[] = [];
  for (const block of all) {
    if (!take(left)) break;
    left.lines -= 1;
    switch (block.kind) {
      case 'rule':
        taken.push(block);
        break;
      case 'quote':
        taken.push({ ...block, blocks: blocks(block.blocks, left) });
        break;
      case 'list': {
        const items: Block[][] = [];
        for (const item of block.items) {
          if (!take(left)) break;
          items.push(blocks(item, left));
        }
        taken.push({ ...block, items });
        break;
      }
      default:
        taken.push({ ...block, inlines: inlines(block.inlines, left) });
    }
  }
  return taken;
}

function inlines(all: readonly Inline[], left: Budget): Inline[] {
  const taken: Inline[] = [];
  for (const inline of all) {
    if (!take(left)) break;
    if (inline.kind === 'text') {
      const text = words(inline.text, left);
      taken.push({ ...inline, text });
      if (text.length < inline.text.length) spend(left);
    } else taken.push(inline.kind === 'odd' ? inline : { ...inline, inlines: inlines(inline.inlines, left) });
    // It stands beside most links.
    if (inline.kind === 'link') left.letters -= inline.address.host.length;
  }
  return taken;
}

/** As much of a text as there are letters and lines left, and no letter cut in two. */
function words(text: string, left: Budget): string {
  if (text.length <= left.letters && NARROW.test(text)) {
    left.letters -= text.length;
    return text;
  }
  let end = 0;
  // Nobody reads so far, and a letter may be long.
  for (const { segment, index } of letters.segment(text)) {
    if (left.letters <= 0 || left.lines <= 0) return text.slice(0, end);
    left.letters -= widthOf(segment);
    if (segment.includes('\n')) left.lines -= 1;
    end = index + segment.length;
  }
  return text;
}

/** A line of alphabets and their punctuation: most messages are one, and need not be taken apart, which is slow. */
const NARROW = /^[\t -\u10ff\u1e00-\u2027\u202a-\u20bf]*$/;

/** As much as a narrow column holds. */
const WIDEST = 20;

/** A line that ends is as wide as this, whatever stands in it. */
const LINE = 40;

/** How many letters wide one is: beyond the alphabets most are two, and a few are whole sentences. */
function widthOf(letter: string): number {
  const code = letter.codePointAt(0)!;
  // What follows may make a picture of a digit.
  if (NARROW.test(String.fromCodePoint(code)) && !letter.includes('\ufe0f')) return 1;
  return [0xa9c5, 0xfdfa, 0xfdfb, 0xfdfd, 0x12219, 0x1242b].includes(code) ? WIDEST : 2;
}

function take(left: Budget): boolean {
  if (left.parts <= 0 || left.letters <= 0 || left.lines <= 0) spend(left);
  else left.parts -= 1;
  return left.parts >= 0;
}

/** Nothing more is taken. */
function spend(left: Budget): void {
  left.parts = -1;
}
