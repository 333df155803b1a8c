import type { Zone } from '../host/types';
import type { Line } from '../state/lines';
import { gapWords } from '../words/gap';
import { nameOf, roleWord } from '../words/people';
import { dayName, fullMoment, moment } from '../words/time';
import { ITEM, LINES, crossingWords } from '../words/transcript';

/** What a line is, for those who hear it. What it says follows as its content. */
export function lineLabel(line: Line, now: number, zone: Zone): string {
  switch (line.kind) {
    case 'start':
      return LINES.startLabel;
    case 'day':
      return dayName(line.at, zone);
    case 'contact':
      return LINES.crossingLabel(crossingWords(line.crossing).what, moment(line.crossing.at, zone));
    case 'new':
      return LINES.fresh(line.count);
    case 'gap': {
      const words = gapWords(line.gap, now, zone);
      return LINES.holeLabel(`${words.what}${words.more}`);
    }
    case 'row': {
      const { row } = line;
      const at = fullMoment(row.at, zone);
      if (row.body.kind === 'event') return `${row.body.text}, ${at}`;
      if (row.body.kind === 'unknown') return ITEM.unknownLabel(at);
      return `${nameOf(row.by)}, ${roleWord(row.by)}, ${at}`;
    }
  }
}
