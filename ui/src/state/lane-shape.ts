import type { Gap, LaneSpan, LaneTick, PresenceLane } from '../host/types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The stretch of time that lanes show. */
export interface Range {
  from: number;
  to: number;
}

/** How much of the chat is shown, from its end back; `whole`: all of it. */
export type Reach = 'whole' | 'day' | 'hours' | 'hour' | 'quarter';

const LENGTHS: readonly [Reach, number][] = [
  ['day', DAY],
  ['hours', 6 * HOUR],
  ['hour', HOUR],
  ['quarter', 15 * MINUTE],
];

/** From the first that anybody did until now, or until what is known last. A chat of one moment is a minute wide. */
export function wholeRange(lanes: readonly PresenceLane[], until: number): Range {
  let from = until - MINUTE;
  for (const { stays, ticks } of lanes) from = Math.min(from, stays[0]?.from ?? from, ticks[0]?.at ?? from);
  return { from, to: until };
}

/** What can be chosen of a chat: whatever is shorter than it. */
export function reaches({ from, to }: Range): Reach[] {
  return ['whole', ...LENGTHS.filter(([, length]) => length < to - from).map(([reach]) => reach)];
}

/** Unless somebody chose: all of it while one sees something there, else the last hour. */
export const reachOf = (chosen: Reach | null, whole: Range): Reach => (chosen !== null && reaches(whole).includes(chosen) ? chosen : reaches(whole).includes('hour') ? 'hour' : 'whole');

/** The stretch that is shown. */
export function shownRange(whole: Range, reach: Reach): Range {
  const length = LENGTHS.find(([name]) => name === reach)?.[1] ?? Infinity;
  return { from: Math.max(whole.from, whole.to - length), to: whole.to };
}

/** Where a moment stands, in per cent of the lane. */
export const place = (at: number, { from, to }: Range): number => (100 * (at - from)) / Math.max(1, to - from);

/** A bar on a lane, in per cent; what lies beside the stretch is cut off, and `null` has nothing in it. */
export function bar(from: number, to: number | null, range: Range): { x: number; width: number } | null {
  const start = Math.max(from, range.from);
  const end = Math.min(to ?? range.to, range.to);
  if (end < start) return null;
  return { x: place(start, range), width: place(end, range) - place(start, range) };
}

const STEPS = [10_000, 30_000, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY];

/** Share of the axis at its end where the word for it stands. */
const END = 0.28;

/** Moments that the axis names: round ones, at most so many, none so near the end that it would stand on `now`. */
export function axis(range: Range, most: number, offset: number): number[] {
  const length = range.to - range.from;
  const step = STEPS.find((one) => length / one <= most) ?? length;
  const moments: number[] = [];
  for (let at = Math.ceil((range.from + offset) / step) * step - offset; at < range.to - END * length; at += step) moments.push(at);
  return moments;
}

/** Marks within the stretch. */
export const ticksIn = (ticks: readonly LaneTick[], range: Range): LaneTick[] => ticks.filter(({ at }) => at >= range.from && at <= range.to);

/** Width of the picture that marks are drawn into, in its own units: finer than any lane has points. */
export const MARKS = 1000;

const mark = (at: number, range: Range): number => Math.round((MARKS / 100) * place(at, range));

/** A stroke at each of these moments, as one path: a long chat has more of them than a picture has room for elements. */
export const strokes = (moments: readonly number[], range: Range): string => [...new Set(moments.map((at) => mark(at, range)))].map((x) => `M${x} 13v18`).join('');

/** Stretches of this length from these moments on, the earliest first, as one path; those that touch are one. */
export function stretches(moments: readonly number[], length: number, range: Range): string {
  const joined: { from: number; to: number }[] = [];
  for (const from of moments) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = from + length;
    else if (from + length >= range.from && from <= range.to) joined.push({ from, to: from + length });
  }
  return joined.map(({ from, to }) => `M${mark(Math.max(from, range.from), range)} 9H${mark(Math.min(to, range.to), range)}`).join('');
}

/** Stretches within this one in which items may be missing, each once where they overlap. */
export function holesIn(gaps: readonly Gap[], range: Range): Range[] {
  const found = gaps
    .map((gap) => ({ from: Math.max(range.from, gap.from ?? -Infinity), to: Math.min(range.to, gap.to ?? Infinity) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const joined: Range[] = [];
  for (const hole of found) {
    const last = joined.at(-1);
    if (last !== undefined && hole.from <= last.to) last.to = Math.max(last.to, hole.to);
    else joined.push({ ...hole });
  }
  return joined;
}

/** One line of the history of somebody. */
export type HistoryLine = ({ kind: 'span' } & LaneSpan) | { kind: 'left'; from: number; to: null; reason: string };

/** What somebody did, in order, as lines of a table. */
export function historyOf({ spans, stays }: PresenceLane): HistoryLine[] {
  const lines: HistoryLine[] = spans.map((span) => ({ kind: 'span', ...span }));
  for (const { to, endedBy } of stays) if (to !== null) lines.push({ kind: 'left', from: to, to: null, reason: endedBy ?? '' });
  // Of one moment what ended comes before what begins: a stay of no length at all is a span and its end.
  return lines.sort((a, b) => a.from - b.from || Number(a.kind === 'left') - Number(b.kind === 'left'));
}
