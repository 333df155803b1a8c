import type { Choice, Heading } from '../host/types';
import { SHORT } from '../rich/cut';
import type { Line } from '../state/lines';
import { MOST, isLong, layoutOf } from '../state/offer';
import type { Offer } from '../state/offer';

/** About how high a line is, in rem, until it is measured. Close enough, and the scroll bar does not jump. */
export function estimateHeight(line: Line): number {
  switch (line.kind) {
    case 'row':
      return rowHeight(line);
    case 'gap':
      return 2.5;
    case 'day':
    case 'contact':
      return 2;
    case 'new':
    case 'start':
      return 1.75;
  }
}

function rowHeight({ row, isFirst, startsWait }: Extract<Line, { kind: 'row' }>): number {
  const { body } = row;
  const extra = (isFirst ? 0.125 : 0) + (startsWait ? 1.25 : 0) + (row.receipts.length > 0 ? 1.1875 : 0);
  switch (body.kind) {
    case 'text':
      return 0.375 + 1.25 * linesIn(body.text) + extra;
    case 'response':
      return 0.375 + 1.25 * linesIn(body.text) + 1.25 * (body.details?.length ?? 0) + extra;
    case 'interactive':
      return offerHeight(body) + extra;
    case 'files':
      return 0.375 + 1.75 * body.attachmentIds.length + extra;
    case 'event':
    case 'unknown':
      return 1.625;
  }
}

/** A head, the question, its choices as they are laid out, and parts beside each other. */
function offerHeight(offer: Offer): number {
  const { parts = [], details = [], reply } = offer;
  const cards = parts.slice(0, MOST.parts).map((part) => headHeight(part) + choicesHeight(part.options) + 0.75);
  // Two fit beside each other in most windows.
  const beside = cards.reduce((sum, height, i) => sum + (i % 2 === 0 ? Math.max(height, cards[i + 1] ?? 0) : 0), 0);
  const members = 1.25 * Math.min(MOST.details, details.length + (offer.referenceId === undefined ? 0 : 1));
  const all = 1.75 + headHeight(offer) + choicesHeight(offer.options) + beside + members + (offer.zoneOffset === undefined ? 0 : 1.25) + (reply ? 1.5 + headHeight(reply) : 0);
  return isLong(offer) ? Math.min(all, FOLD.offer) + 1.5 : all;
}

function headHeight({ title, subtitle, image }: Heading): number {
  return (title === '' ? 0 : 1.75) + (subtitle ? 1.25 : 0) + (image ? 1.25 : 0);
}

function choicesHeight(options: readonly Choice[]): number {
  const layout = layoutOf(options, 'utc', MOST.choices);
  if (layout.kind === 'days') return 1.75 * layout.days.length;
  return layout.kind === 'rows' ? 2.625 * layout.choices.length : 1.75 * Math.ceil(layout.choices.length / 4);
}

/** How high the beginning of a long one is at most, as in the style sheet. */
const FOLD = { offer: 36, lines: 17 };

/** Lines of a text, as far as they are shown before all of it is wanted. */
function linesIn(text: string): number {
  const beginning = text.slice(0, SHORT.letters);
  const lines = beginning.split('\n').slice(0, SHORT.lines);
  const shown = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 68)), 0);
  return beginning.length < text.length ? Math.min(shown, FOLD.lines) + 1.2 : shown;
}
