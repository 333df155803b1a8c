import type { Span } from '../host/types';

/** A piece of a text: matched, or between matches. */
export interface Piece {
  text: string;
  isMark: boolean;
}

/**
 * A text in pieces. Spans are UTF-16 code units; those that are out of order, out of bounds or over one another are mended, and no
 * character is cut in two: what is shown is always the whole text.
 */
export function pieces(text: string, marks: readonly Span[]): Piece[] {
  const found: Piece[] = [];
  const put = (from: number, to: number, isMark: boolean) => {
    if (to > from) found.push({ text: text.slice(from, to), isMark });
  };
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.from - b.from)) {
    const from = Math.max(at, whole(text, mark.from, -1));
    const to = whole(text, mark.to, 1);
    if (to <= from) continue;
    put(at, from, false);
    put(from, to, true);
    at = to;
  }
  put(at, text.length, false);
  return found;
}

/** The part of spans that lies in a stretch, counted from its beginning; of a stretch that stands nowhere, none. */
export function within(marks: readonly Span[], at: number | null, length: number): Span[] {
  if (at === null) return [];
  return marks.flatMap(({ from, to }) => {
    const [start, end] = [Math.max(0, from - at), Math.min(length, to - at)];
    return end > start ? [{ from: start, to: end }] : [];
  });
}

/** A place that is not amid a surrogate pair: the one before it, or after it. */
function whole(text: string, at: number, by: 1 | -1): number {
  const place = Math.max(0, Math.min(text.length, Math.trunc(at) || 0));
  const isAmid = isSurrogate(text, place - 1, 0xd800) && isSurrogate(text, place, 0xdc00);
  return isAmid ? place + by : place;
}

const isSurrogate = (text: string, at: number, first: number) => (text.charCodeAt(at) & 0xfc00) === first;
