import { SHORT } from '../rich/cut';
import type { Line } from '../state/lines';
import { MOST_CHOICES, layoutOf } from '../state/offer';
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
    case 'response':
      return 0.375 + 1.25 * linesIn(body.text) + extra;
    case 'interactive':
      return offerHeight(body) + extra;
    case 'files':
      return 0.375 + 1.75 * body.attachmentIds.length + extra;
    case 'event':
    case 'unknown':
      return 1.625;
  }
}

/** A head, the question, and its choices as they are laid out. */
function offerHeight(offer: Offer): number {
  const layout = layoutOf(offer, 'utc', MOST_CHOICES);
  const more = offer.options.length > MOST_CHOICES ? 1.5 : 0;
  const choices = layout.kind === 'days' ? 1.75 * layout.days.length : layout.kind === 'rows' ? 2.625 * layout.choices.length : 1.75 * Math.ceil(layout.choices.length / 4);
  return 3.75 + (offer.subtitle ? 1.25 : 0) + choices + more;
}

/** Lines of a text, as far as they are shown before all of it is wanted. */
function linesIn(text: string): number {
  const beginning = text.slice(0, SHORT.letters);
  const lines = beginning.split('\n').slice(0, SHORT.lines);
  const shown = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 68)), 0);
  return beginning.length < text.length ? shown + 1.2 : shown;
}
