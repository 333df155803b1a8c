import type { Zone } from '../host/types';
import type { Line } from '../state/lines';
import { crossingWords } from '../state/contacts';
import { gapWords } from '../words/gap';
import { nameOf, roleWord } from '../words/people';
import { dayName, fullMoment, moment } from '../words/time';

/** What a line is, for those who hear it. What it says follows as its content. */
export function lineLabel(line: Line, now: number, zone: Zone): string {
  switch (line.kind) {
    case 'start':
      return 'Beginning of the record';
    case 'day':
      return dayName(line.at, zone);
    case 'contact':
      return `Contact boundary: ${crossingWords(line.crossing).what}, ${moment(line.crossing.at, zone)}`;
    case 'new':
      return `${line.count} new`;
    case 'gap': {
      const words = gapWords(line.gap, now, zone);
      return `Hole: ${words.what}${words.more}`;
    }
    case 'row': {
      const { row } = line;
      const at = fullMoment(row.at, zone);
      if (row.body.kind === 'event') return `${row.body.text}, ${at}`;
      if (row.body.kind === 'unknown') return `Unknown item, ${at}`;
      return `${nameOf(row.by)}, ${row.by === null ? 'role unknown' : roleWord(row.by)}, ${at}`;
    }
  }
}
