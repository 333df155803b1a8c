import type { BackFill, Body, Chat, ChatFile, Connection, Facet, FacetState, FileStatus, Gap, Ledger, LedgerInterval, Person, Role, Row, Speaker } from '../types';
import { isSaid } from '../../state/lines';

/** The service's sort: time, then id. */
const orderOf = (at: number, n: number) => `${String(Math.round(at)).padStart(15, '0')} ${String(n).padStart(6, '0')}`;

/** One invented chat, with everything that can be known of it. */
export class FakeChat {
  readonly key: string;
  readonly customer: Speaker;
  connection: Connection;
  rows: Row[] = [];
  gaps: Gap[] = [];
  people: Person[] = [];
  files: ChatFile[] = [];
  typing: Speaker[] = [];
  unread = 0;
  seenUntil: number | null = null;
  with: Speaker | null = null;
  atStart = true;
  backFill: BackFill['state'] = 'done';
  /** Pages of the past that were read, of a hundred items each. */
  pages = 0;
  etaMs: number | null = null;
  /** Contacts of the chain, where the rows do not tell all. */
  contacts: string[] | null = null;
  contact: string;
  queue: string | null;
  #n = 0;

  constructor(key: string, name: string, connection: Connection, queue: string | null) {
    this.key = key;
    this.connection = connection;
    this.queue = queue;
    this.contact = `${key}-7d00-4c6d-9e08-51be0a77c6d5`;
    this.customer = this.speaker(name, 'customer');
  }

  speaker(name: string, role: Role, roleText: string | null = null): Speaker {
    return { id: `${this.key}-${role}-${name}`, name, role, roleText };
  }

  /** Whether an agent or a supervisor said anything after this moment. */
  isAnswered(at: number): boolean {
    return this.rows.some((row) => row.at > at && isSaid(row) && ['agent', 'supervisor'].includes(row.by?.role ?? ''));
  }

  add(at: number, by: Speaker | null, body: Body, more: Partial<Row> = {}): Row {
    this.#n += 1;
    const row: Row = {
      id: `${this.key}-${this.#n}`,
      order: orderOf(at, this.#n),
      at,
      contactId: this.contact,
      past: false,
      by,
      body,
      receipts: [],
      changed: false,
      processing: null,
      ...more,
    };
    this.rows.push(row);
    const person = this.people.find(({ who }) => who.id === by?.id);
    if (person && isSaid(row)) {
      person.sent += 1;
      person.activity = facet('active', at, row.id, 'Message', true);
    }
    return row;
  }

  say(at: number, by: Speaker, text: string, more: Partial<Row> = {}): Row {
    return this.add(at, by, { kind: 'text', text, markdown: false, streaming: false }, more);
  }

  event(at: number, by: Speaker | null, event: string, text: string): Row {
    return this.add(at, by, { kind: 'event', event, text });
  }

  join(at: number, who: Speaker): void {
    const row = this.event(at, who, 'participant.joined', `${who.name} joined · ${who.role}`);
    if (who.role === 'agent' || this.with === null) if (who.role !== 'customer') this.with = who;
    this.people.push({
      who,
      sent: 0,
      joinedAt: at,
      leftAt: null,
      engagement: facet('engaged', at, row.id, 'Joined'),
      activity: facet('active', at, row.id, 'Joined', true),
      sameName: this.people.some((other) => other.who.name === who.name),
    });
  }

  leave(at: number, who: Speaker): void {
    const row = this.event(at, who, 'participant.left', `${who.name} left`);
    const person = this.people.find((one) => one.who.id === who.id)!;
    person.leftAt = at;
    person.engagement = facet('disengaged', at, row.id, 'Left');
    person.activity = facet('unknown', at, null, 'Not here any more');
  }

  presence(at: number, who: Speaker, isIdle: boolean): void {
    const row = this.event(at, who, isIdle ? 'participant.idle' : 'participant.returned', `${who.name} ${isIdle ? 'went idle' : 'returned'}`);
    const person = this.people.find((one) => one.who.id === who.id);
    if (person) person.activity = facet(isIdle ? 'inactive' : 'active', at, row.id, isIdle ? 'Went idle' : 'Returned');
  }

  send(at: number, by: Speaker, name: string, contentType: string, status: FileStatus, statusText: string, statusAt = at): ChatFile {
    const id = `${this.key}-file-${this.files.length + 1}`;
    const row = this.add(at, by, { kind: 'files', attachmentIds: [id] });
    const file: ChatFile = { id, name, contentType, by, at, row: row.id, status, statusText, statusAt, stuck: false };
    this.files.push(file);
    return file;
  }

  /** Contacts of the chain, oldest first. */
  chain(): string[] {
    return [...new Set(this.rows.flatMap((row) => (row.contactId === null || row.past ? [] : [row.contactId])))];
  }

  /** The start was not reached: a gap before everything, and the reading of the past in this state. */
  leavePast(state: BackFill['state'], pages: number, etaMs: number | null = null): void {
    Object.assign(this, { atStart: false, backFill: state, pages, etaMs });
    this.gaps.unshift({
      id: 'past',
      after: null,
      before: this.rows[0]?.id ?? null,
      order: '',
      from: null,
      to: this.rows[0]?.at ?? null,
      cause: 'What was said before is not read yet.',
      doing: { state: state === 'paused' ? 'paused' : state === 'cancelled' ? 'cancelled' : 'queued' },
    });
  }

  /** What is proved of it. */
  ledger(now: number): Ledger {
    const isSealed = this.connection.state === 'ended' && this.connection.complete;
    const chain = this.chain();
    const contacts = chain.map((contactId, i) => {
      const rows = this.rows.filter((row) => row.contactId === contactId);
      const [from, end] = [i === 0 ? null : rows[0]!.at, i === chain.length - 1 ? null : rows.at(-1)!.at];
      const intervals: LedgerInterval[] = [];
      let at = from;
      for (const gap of this.gaps.filter((gap) => (gap.from ?? rows[0]!.at) >= rows[0]!.at && (gap.to ?? now) <= (end ?? now))) {
        if (gap.from !== null) intervals.push({ from: at, to: gap.from, items: rows.filter((row) => row.at <= gap.from!).length, proof: 'sealed', cause: null });
        intervals.push({ from: gap.from, to: gap.to, items: 0, proof: 'hole', cause: gap.cause });
        at = gap.to;
      }
      const items = rows.filter((row) => row.at >= (at ?? 0)).length;
      intervals.push({ from: at, to: end, items, proof: isSealed || end !== null ? 'sealed' : 'open', cause: null });
      return { contactId, intervals };
    });
    return { contacts, fingerprint: isSealed ? '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' : null };
  }

  /** Its row of the roster. */
  summary(): Chat {
    const last = this.rows.at(-1);
    const answered = this.rows.findLastIndex(({ by, body }) => by?.role === 'agent' && body.kind === 'text');
    const open = this.rows.slice(answered + 1).find((row) => row.by?.role === 'customer' && isSaid(row));
    const ended = this.connection.state === 'ended' || this.connection.state === 'archived' ? this.connection.at : null;
    const isPerson = last !== undefined && last.body.kind === 'text';
    return {
      key: this.key,
      contactId: this.contact,
      initialContactId: `${this.key}-2c41-4c6d-9e08-51be0a77c6d5`,
      contactIds: this.contacts ?? this.chain(),
      region: 'eu-central-1',
      instance: 'acme-eu',
      queue: this.queue,
      customer: this.rows.length > 0 ? this.customer.name : null,
      with: this.with,
      present: [...new Set(this.people.filter(({ leftAt }) => leftAt === null).map(({ who }) => who.role))],
      connection: this.connection,
      last: last
        ? { text: textOf(last, this.files).slice(0, 200), kind: isPerson ? 'said' : last.body.kind === 'files' ? 'file' : 'done', by: last.by, at: last.at }
        : null,
      typing: [...this.typing],
      unread: this.unread,
      waitingSince: ended === null ? (open?.at ?? null) : null,
      startedAt: this.rows.find((row) => !row.past)?.at ?? null,
      endedAt: ended,
      items: this.rows.length,
      gaps: this.gaps.length,
      atStart: this.atStart,
      complete: this.atStart && this.gaps.length === 0,
      backFill: {
        state: this.backFill,
        pages: this.pages,
        items: this.backFill === 'done' ? this.rows.length : this.pages * 100,
        reachedAt: this.rows[0]?.at ?? null,
        etaMs: this.backFill === 'reading' ? this.etaMs : null,
      },
      files: {
        total: this.files.length,
        rejected: this.files.filter((file) => file.status === 'rejected').length,
        inProgress: this.files.filter((file) => file.status === 'inProgress').length,
        stuck: this.files.filter((file) => file.stuck).length,
      },
    };
  }
}

/** What a row says, as the roster and the archive see it. */
export function textOf({ body }: Row, files: readonly ChatFile[]): string {
  switch (body.kind) {
    case 'text':
    case 'response':
    case 'event':
      return body.text;
    case 'interactive':
      return body.title;
    case 'files':
      return files.find((file) => body.attachmentIds.includes(file.id))?.name ?? 'a file';
    case 'unknown':
      return 'Unknown item';
  }
}

export function facet(state: FacetState, since: number | null, source: string | null, reason: string, derived = false): Facet {
  return { state, since, source, derived, reason };
}

