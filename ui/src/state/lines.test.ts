import { describe, expect, it } from 'vitest';
import type { Gap, Row } from '../host/types';
import { NINE, gap, row, rows, speaker } from '../testing/make';
import type { Line, Surroundings, Unseen } from './lines';
import { linesOf, reused } from './lines';
import { EMPTY } from './window';
import type { RowWindow } from './window';

const QUIET: Surroundings['chat'] = { waitingSince: null, atStart: false, contactId: 'c1', contactIds: ['c1'], queue: null };

interface Given {
  window?: Partial<RowWindow>;
  chat?: Partial<Surroundings['chat']>;
  gaps?: Gap[];
  unseen?: Unseen;
}

function lines(given: readonly Row[], { window, chat, gaps = [], unseen }: Given = {}): Line[] {
  const surroundings = { chat: { ...QUIET, ...chat }, gaps, unseen: unseen ?? null, zone: 'utc' as const };
  return linesOf({ ...EMPTY, rows: given, ...window }, surroundings);
}

/** The lines in short: what they are, or the row's id. */
const short = (all: Line[]) => all.map((line) => (line.kind === 'row' ? line.row.id : line.kind));
const rowsOf = (all: Line[]) => all.filter((line) => line.kind === 'row');

describe('days', () => {
  it('get a line where one begins', () => {
    const next = row(2, { at: NINE + 24 * 3_600_000 });
    expect(short(lines([row(1), next]))).toEqual(['day', 'contact', 'r1', 'day', 'r2']);
  });

  it('follow the zone', () => {
    const late = Date.UTC(2026, 10, 23, 23, 30);
    const both = [row(1, { at: late }), row(2, { at: late + 3_600_000 })];
    const local = linesOf({ ...EMPTY, rows: both }, { chat: QUIET, gaps: [], unseen: null, zone: 'local' });
    // Berlin is an hour ahead: there both are of the 24th.
    expect(short(local).filter((line) => line === 'day')).toHaveLength(1);
    expect(short(lines(both)).filter((line) => line === 'day')).toHaveLength(2);
  });
});

describe('the first row held', () => {
  it('has no day or contact line above it while older rows will come', () => {
    expect(short(lines(rows(1, 2), { window: { hasOlder: true } }))).toEqual(['r1', 'r2']);
  });

  it('has the beginning above it when the chat is known from its start', () => {
    expect(short(lines([row(1)], { chat: { atStart: true } }))[0]).toBe('start');
  });
});

describe('speakers', () => {
  const agent = { by: speaker('Javier', 'agent') };
  const isFirst = (given: Row[], more?: Given) => rowsOf(lines(given, more)).map((line) => line.isFirst);

  it('are named on the first of their lines', () => {
    expect(isFirst([row(1), row(2), row(3, agent), row(4, agent), row(5)])).toEqual([true, false, true, false, true]);
  });

  it('are named again after an event', () => {
    const event = row(2, { body: { kind: 'event', event: 'participant.left', text: 'Bot left' } });
    expect(isFirst([row(1), event, row(3)])).toEqual([true, true, true]);
  });

  it('are named again after a hole', () => {
    expect(isFirst(rows(1, 2), { gaps: [gap(1)] })).toEqual([true, true]);
  });

  it('of the same name and another role are two', () => {
    expect(isFirst([row(1), row(2, { by: speaker('Mara', 'supervisor') })])).toEqual([true, true]);
  });
});

describe('holes', () => {
  it('stand between the rows where their key puts them', () => {
    expect(short(lines(rows(1, 3), { gaps: [gap(2)] })).slice(2)).toEqual(['r1', 'r2', 'gap', 'r3']);
  });

  it('open towards now stand at the end', () => {
    expect(short(lines(rows(1, 2), { gaps: [gap(2)] })).at(-1)).toBe('gap');
  });

  it('before the window wait for the older rows', () => {
    expect(short(lines(rows(5, 6), { gaps: [gap(2)], window: { hasOlder: true } }))).toEqual(['r5', 'r6']);
  });

  it('after a window that was cut wait for the newer rows', () => {
    expect(short(lines(rows(5, 6), { gaps: [gap(9)], window: { newer: 4 } }))).not.toContain('gap');
  });

  it('are drawn though there is no row', () => {
    expect(short(lines([], { gaps: [gap(1)] }))).toEqual(['gap']);
  });
});

describe('the new line', () => {
  const unseen = { since: NINE + 2000, until: NINE + 4000 };

  it('stands before what was said since the reader looked away, and counts it', () => {
    const all = lines(rows(1, 6), { unseen });
    expect(short(all).slice(2)).toEqual(['r1', 'r2', 'new', 'r3', 'r4', 'r5', 'r6']);
    expect(all.find((line) => line.kind === 'new')).toMatchObject({ count: 2, since: NINE + 2000 });
  });

  it('does not count what merely happened', () => {
    const event = row(3, { body: { kind: 'event', event: 'participant.idle', text: 'Javier went idle' } });
    expect(short(lines([row(1), event], { unseen }))).not.toContain('new');
  });

  it('is not there when nothing was said', () => {
    expect(short(lines(rows(1, 2), { unseen }))).not.toContain('new');
  });
});

describe('a wait', () => {
  const waitingSince = NINE + 2000;

  it('begins at the first unanswered message and goes on to the end', () => {
    const all = rowsOf(lines(rows(1, 4), { chat: { waitingSince } }));
    expect(all.map((line) => line.startsWait)).toEqual([false, true, false, false]);
    expect(all.map((line) => line.isWaiting)).toEqual([false, true, true, true]);
  });

  it('that began before the window is drawn from the first row on', () => {
    const all = rowsOf(lines([row(5, { by: speaker('Bot', 'bot') }), row(6)], { chat: { waitingSince }, window: { hasOlder: true } }));
    expect(all.every((line) => line.isWaiting)).toBe(true);
  });

  it('is not there when nobody waits', () => {
    expect(rowsOf(lines(rows(1, 3))).some((line) => line.isWaiting)).toBe(false);
  });
});

it('every line has a key of its own', () => {
  const all = lines([row(1), row(2, { contactId: 'c2', at: NINE + 90_000_000 }), row(3, { at: NINE + 90_001_000 })], {
    gaps: [gap(1), gap(2)],
    unseen: { since: NINE, until: Infinity },
    chat: { atStart: true },
  });
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
});

describe('lines that are told again', () => {
  const said = [row(1), row(2)];

  it('stay the same objects where nothing of them is different', () => {
    const before = lines(said);
    const after = reused(before, lines([...said, row(3)]));
    expect(rowsOf(after).slice(0, 2).every((line, i) => line === rowsOf(before)[i])).toBe(true);
    expect(rowsOf(after)).toHaveLength(3);
  });

  it('are others where the row is, or where it begins to wait', () => {
    const before = lines(said);
    const edited = reused(before, lines([said[0]!, row(2, { changed: true })]));
    expect(rowsOf(edited)[0]).toBe(rowsOf(before)[0]);
    expect(rowsOf(edited)[1]).not.toBe(rowsOf(before)[1]);
    const waiting = reused(before, lines(said, { chat: { waitingSince: said[1]!.at } }));
    expect(rowsOf(waiting).map((line, i) => line === rowsOf(before)[i])).toEqual([true, false]);
  });
});
