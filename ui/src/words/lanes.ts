import type { AgentTurns, LaneSpan, LaneTick, PresenceLane, Zone } from '../host/types';
import type { HistoryLine, Range, Reach } from '../state/lane-shape';
import { facetOrigin, nameOf } from './people';
import { duration, moment } from './time';

/** What the panel of people shows. */
export type PeopleView = 'now' | 'lanes' | 'table';

/** Names of the views. */
export const VIEWS: readonly [PeopleView, string][] = [
  ['now', 'Now'],
  ['lanes', 'Lanes'],
  ['table', 'History'],
];

/** How much of the chat lanes show. */
export const REACHES: Record<Reach, string> = {
  whole: 'Whole chat',
  day: 'Last day',
  hours: 'Last 6 hours',
  hour: 'Last hour',
  quarter: 'Last 15 minutes',
};

/** Words of the panel. */
export const LANES = {
  view: 'What is shown of the people',
  reach: 'How much of the chat',
  now: 'now',
  end: 'end',
  active: 'active',
  inactive: 'inactive',
  noData: 'no data',
  left: 'left',
  message: 'message',
  file: 'file',
  typing: 'typing',
  hole: 'not received',
  partial: 'What was seen before this session is missing: the archive is closed, or in use elsewhere.',
  failed: 'The history cannot be read',
  who: 'Who',
  from: 'From',
  to: 'To',
  state: 'State',
  how: 'How it is known',
  still: 'still',
  none: 'Nothing is known of anybody yet.',
  table: 'Who was in the chat, in which state, since when',
  jump: 'Show the line that says so',
} as const;

/** A state as it is said. */
export function stateWord(line: HistoryLine | LaneSpan): string {
  if ('kind' in line && line.kind === 'left') return LANES.left;
  return line.state === 'unknown' ? LANES.noData : line.state;
}

/** A stretch of a lane: `active 2:16, since 09:12:04`. */
export const spanWords = (span: LaneSpan, known: number, zone: Zone) => `${stateWord(span)} ${duration((span.to ?? known) - span.from)}, since ${moment(span.from, zone)}`;

/** By what a line of the history is known. */
export function howWords(line: HistoryLine): string {
  if (line.kind === 'left') return line.reason;
  if (line.state === 'unknown') return 'Nothing was seen';
  return `${line.reason}, ${facetOrigin({ state: line.state, since: line.from, source: line.source, derived: line.derived, reason: line.reason })}`;
}

/** A lane as one hears it: `Mara: active 09:12:04 to 09:14:20, no data to 09:16:20, active since`. */
export function laneWords(lane: PresenceLane, range: Range, zone: Zone): string {
  const parts: string[] = [];
  for (const span of lane.spans) {
    if ((span.to ?? Infinity) < range.from) continue;
    const from = Math.max(span.from, range.from);
    parts.push(`${stateWord(span)} ${moment(from, zone)} ${span.to === null ? 'until now' : `to ${moment(span.to, zone)}`}`);
  }
  const last = lane.stays.at(-1);
  if (last !== undefined && last.to !== null) parts.push(`${LANES.left} ${moment(last.to, zone)}`);
  return `${nameOf(lane.who)}: ${parts.length > 0 ? parts.join(', ') : 'not in the chat in this time'}`;
}

/** A mark as one hears it: `message 3 of 8, 09:14:01`. */
export function tickWords(tick: LaneTick, n: number, of: number, zone: Zone): string {
  const what = tick.count > 1 ? `${tick.count} messages` : tick.hasFile ? LANES.file : LANES.message;
  return `${what}, ${n} of ${of}, ${moment(tick.at, zone)}`;
}

/** How an agent answered, as facts: `first response 0:41`. */
export function turnWords(turns: AgentTurns): string[] {
  const facts: [string, number | null][] = [
    ['first response', turns.firstResponse],
    ['longest wait', turns.longestWait],
    ['median wait', turns.medianWait],
  ];
  return facts.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${duration(ms)}`]));
}
