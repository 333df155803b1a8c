import type { Line } from '../state/lines';

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
      return 0.375 + 1.25 * Math.ceil(body.text.length / 68 || 1) + extra;
    case 'interactive':
      return 6 + extra;
    case 'files':
      return 0.375 + 1.75 * body.attachmentIds.length + extra;
    case 'event':
    case 'unknown':
      return 1.625;
  }
}
