import type { Alarm, Budget, Chat, Gap, Lane, Person, Reason, ReasonKind, Role, Row, Speaker, Triage } from '../host/types';
import { CALM } from '../state/triage';
import type { Timer } from '../state/timer';

/** Monday 23 November 2026, 09:00:00 UTC. */
export const NINE = Date.UTC(2026, 10, 23, 9);

export function speaker(name: string, role: Role = 'customer'): Speaker {
  return { id: `${role}-${name}`, name, role, roleText: null };
}

/** A message; `n` gives it its place and, in seconds after nine, its time. */
export function row(n: number, more: Partial<Row> = {}): Row {
  return {
    id: `r${n}`,
    order: String(n).padStart(8, '0'),
    at: NINE + n * 1000,
    contactId: 'c1',
    past: false,
    by: speaker('Mara'),
    body: { kind: 'text', text: `message ${n}`, markdown: false, streaming: false },
    receipts: [],
    changed: false,
    processing: null,
    ...more,
  };
}

export function rows(from: number, to: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
}

export function gap(n: number, more: Partial<Gap> = {}): Gap {
  return {
    id: `g${n}`,
    after: null,
    before: null,
    order: `${String(n).padStart(8, '0')} hole`,
    from: NINE,
    to: NINE + 41_000,
    cause: 'The connection dropped.',
    doing: { state: 'queued' },
    ...more,
  };
}

export function lane(operation: string, more: Partial<Lane> = {}): Lane {
  return {
    instance: 'acme-eu',
    operation,
    quotaPerSecond: 8,
    share: 0.5,
    perSecond: 4,
    usedPerSecond: 0,
    onScreen: 0,
    liveEdge: 0,
    backFill: 0,
    etaMs: null,
    made: 0,
    throttled: 0,
    closedMs: null,
    ...more,
  };
}

export function budget(more: Partial<Budget> = {}): Budget {
  return { usedPerSecond: 0, perSecond: 4, waiting: 0, etaMs: null, lanes: [lane('GetTranscript')], ...more };
}

export function chat(key: string, more: Partial<Chat> = {}): Chat {
  return {
    key,
    contactId: 'c1',
    initialContactId: 'c1',
    contactIds: ['c1'],
    region: 'eu-central-1',
    instance: null,
    queue: null,
    customer: `Customer ${key}`,
    with: speaker('Javier', 'agent'),
    present: ['customer', 'agent'],
    connection: { state: 'live', since: NINE },
    last: { text: 'hello', kind: 'said', by: speaker('Mara'), at: NINE },
    typing: [],
    unread: 0,
    waitingSince: null,
    startedAt: NINE - 60_000,
    endedAt: null,
    items: 10,
    gaps: 0,
    atStart: true,
    complete: true,
    backFill: { state: 'done', pages: 1, items: 10, reachedAt: NINE - 60_000, etaMs: null },
    files: { total: 0, rejected: 0, inProgress: 0, stuck: 0 },
    ...more,
  };
}

const WEIGHTS: Record<ReasonKind, number> = { waitingAlarm: 1000, fileRejected: 180, refused: 160, expired: 150, unknown: 140, failed: 130, waitingWarning: 200, scanStuck: 60, lost: 50, slowed: 40, hole: 20 };

export function reason(kind: ReasonKind, more: Partial<Reason> = {}): Reason {
  return { kind, level: kind === 'waitingAlarm' ? 'alarm' : 'warning', weight: WEIGHTS[kind], since: null, limitMs: null, count: 1, ...more };
}

/** How a chat stands that has these reasons. */
export function triage(key: string, reasons: Reason[] = [], more: Partial<Triage> = {}): Triage {
  const score = reasons.reduce((sum, { weight }) => sum + weight, 0);
  const level = reasons.some((one) => one.level === 'alarm') ? 'alarm' : reasons.length > 0 ? 'warning' : null;
  return { ...CALM, key, reasons, score, level, needsAttention: reasons.length > 0 && !more.aside, ...more };
}

export function alarm(id: number, more: Partial<Alarm> = {}): Alarm {
  return { id, key: 'a', kind: 'waiting', reason: reason('waitingAlarm', { since: NINE, limitMs: 300_000 }), raisedAt: NINE, overAt: null, acknowledgedAt: null, instance: null, queue: null, ...more };
}

export function person(name: string, role: Role, more: Partial<Person> = {}): Person {
  const facet = { state: 'active' as const, since: NINE, source: 'i1', derived: false, reason: 'joined 09:00:00' };
  return {
    who: speaker(name, role),
    sent: 0,
    joinedAt: NINE,
    leftAt: null,
    engagement: { ...facet, state: 'engaged' },
    activity: facet,
    sameName: false,
    ...more,
  };
}

/** Time that passes only when it is told to. */
export class HandTimer implements Timer {
  #now = NINE;
  #due: { at: number; every: number | null; run: () => void }[] = [];

  now = () => this.#now;

  after(ms: number, run: () => void) {
    return this.#add(ms, null, run);
  }

  every(ms: number, run: () => void) {
    return this.#add(ms, ms, run);
  }

  #add(ms: number, every: number | null, run: () => void) {
    const entry = { at: this.#now + ms, every, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = next.at;
      if (next.every === null) this.#due = this.#due.filter((other) => other !== next);
      else next.at += next.every;
      next.run();
    }
    this.#now = end;
  }
}
