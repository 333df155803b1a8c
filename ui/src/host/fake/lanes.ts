import { isSaid } from '../../state/lines';
import type { AgentTurns, LaneSpan, PresenceHistory, PresenceLane, Row } from '../types';
import type { FakeChat } from './chat';

/** The history of an invented chat, out of its rows: it was watched from the first of them on, but for its holes. */
export function inventHistory(chat: FakeChat, isPartial: boolean): PresenceHistory {
  const rows = chat.rows.filter((row) => !row.past);
  return { lanes: chat.people.map(({ who }) => lane(chat, rows, who.id, isPartial)), isPartial };
}

function lane(chat: FakeChat, all: readonly Row[], id: string, isPartial: boolean): PresenceLane {
  const { who } = chat.people.find((person) => person.who.id === id)!;
  const rows = all.filter((row) => row.by?.id === id);
  const ended = all.find(({ body }) => body.kind === 'event' && body.event === 'chat.ended')?.at ?? null;
  const left = rows.find(({ body }) => body.kind === 'event' && body.event === 'participant.left')?.at ?? null;
  const from = rows[0]?.at ?? all[0]?.at ?? 0;
  const to = left ?? ended;
  const spans: LaneSpan[] = [];
  const put = (at: number, state: LaneSpan['state'], reason: string, derived: boolean, source: string | null) => {
    const last = spans.at(-1);
    if (last?.state === state && state !== 'inactive') return;
    if (last !== undefined) last.to = at;
    spans.push({ from: at, to, state, derived, reason, source });
  };
  const holes = chat.gaps.flatMap(({ from, to }) => (from === null ? [] : [{ at: from, to }]));
  const known = [...rows.map((row) => ({ at: row.at, row })), ...holes.map(({ at }) => ({ at, row: null }))].sort((a, b) => a.at - b.at);
  for (const { at, row } of known) {
    if (at < from || (to !== null && at >= to)) continue;
    if (row === null || isPartial) put(at, 'unknown', 'Nothing seen', true, null);
    else if (row.body.kind === 'event' && row.body.event === 'participant.idle') put(at, 'inactive', 'Went idle', false, row.id);
    else if (row.body.kind === 'event' && row.body.event === 'participant.returned') put(at, 'active', 'Returned', false, row.id);
    else put(at, 'active', row.body.kind === 'event' ? 'Joined' : 'Message', true, row.id);
  }
  const said = rows.filter(isSaid);
  const every = Math.ceil(said.length / 400);
  return {
    who,
    stays: [{ from, to, endedBy: left !== null ? 'Left' : ended !== null ? 'The chat ended' : null }],
    spans,
    ticks: said.filter((_, i) => i % every === 0).map((row) => ({ at: row.at, row: row.id, count: every, hasFile: row.body.kind === 'files' })),
    typing: isPartial ? [] : said.filter((_, i) => i % 3 === 0).map((row) => row.at - 9000),
    turns: who.role === 'agent' ? turns(all, id) : null,
  };
}

function turns(rows: readonly Row[], id: string): AgentTurns | null {
  const waits: number[] = [];
  let waiting: number | null = null;
  for (const row of rows.filter(isSaid)) {
    if (row.by?.role === 'customer') waiting ??= row.at;
    else if (row.by?.role === 'agent') {
      if (waiting !== null && row.by.id === id) waits.push(row.at - waiting);
      waiting = null;
    }
  }
  if (waits.length === 0) return null;
  const sorted = [...waits].sort((a, b) => a - b);
  return { answers: waits.length, firstResponse: waits[0]!, longestWait: sorted.at(-1)!, medianWait: sorted[(sorted.length - 1) >> 1]! };
}
