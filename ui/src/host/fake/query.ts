import { dayKey } from '../../words/time';
import type { ChatFile, QueryError, QueryFilter, Row, SaidPart, Span, Zone } from '../types';
import { isSaid } from '../../state/lines';
import type { FakeChat } from './chat';

const DAY = 24 * 60 * 60_000;
const ROLES = ['customer', 'agent', 'bot', 'supervisor', 'system'];

/** A part of a query line: a word, or a filter. */
interface Part {
  op: string | null;
  value: string;
  isNot: boolean;
  isPhrase: boolean;
  from: number;
  to: number;
}

/** A question as the invented archive understands it: words, phrases, `-`, and the filters. Groups and `OR` are the program's. */
export class FakeQuery {
  readonly parts: readonly Part[];
  readonly text: string;
  readonly #now: number;

  private constructor(text: string, parts: readonly Part[], now: number) {
    this.text = text;
    this.parts = parts;
    this.#now = now;
  }

  static read(text: string, now: number): FakeQuery | QueryError {
    const parts: Part[] = [];
    const token = /(-?)(?:([a-z]+):)?("([^"]*)("?)|[^\s"]+|)/giu;
    for (const found of text.matchAll(token)) {
      const [whole, not, name, raw, quoted, end] = found;
      if (whole.trim() === '') continue;
      const [from, to] = [found.index, found.index + whole.length];
      const op = name && OPERATORS.has(name.toLowerCase()) ? name.toLowerCase() : null;
      const value = quoted ?? (op === null && name ? `${name} ${raw}` : raw!);
      const error = (message: string, remedy: string, at: number): QueryError => ({ message, remedy, at: { from: at, to } });
      if (quoted !== undefined && end === '') return error('A quotation mark is opened and not closed.', 'Close it with another one.', to - quoted.length - 1);
      if (op !== null && value === '') return error(`“${op}:” says nothing yet.`, EXAMPLES[op]!, from);
      if (op === 'role' && !ROLES.includes(value)) return error(`“${value}” is not a role.`, `Roles are ${ROLES.join(', ')}.`, to - value.length);
      if (op !== null && DATES.has(op) && startOf(value, now) === null) return error(`“${value}” is not a date.`, 'Try 2026-11-23, -7d or yesterday.', to - value.length);
      parts.push({ op, value, isNot: not === '-', isPhrase: quoted !== undefined, from, to });
    }
    return new FakeQuery(text, parts, now);
  }

  /** What is searched for in the words. */
  get terms(): string[] {
    return this.parts.filter(({ op, isNot }) => op === null && !isNot).map(({ value }) => fold(value).replace(/\*$/, ''));
  }

  get filters(): QueryFilter[] {
    return this.parts.filter(({ op }) => op !== null).map((part) => ({ text: this.text.slice(part.from, part.to), without: this.without(part) }));
  }

  /** The query line without a part. */
  without(part: Part): string {
    return `${this.text.slice(0, part.from)}${this.text.slice(part.to)}`.replace(/\s+/g, ' ').trim();
  }

  /** The query line with one filter of a kind in place of the others of its kind, or without it if it is there. */
  turned(op: string, value: string): string {
    const word = `${op}:${/\s/.test(value) ? `"${value}"` : value}`;
    const there = this.parts.filter((part) => part.op === op);
    const rest = there.reduceRight((text, { from, to }) => `${text.slice(0, from)}${text.slice(to)}`, this.text).replace(/\s+/g, ' ').trim();
    return there.some((part) => part.value === value) ? rest : `${rest} ${word}`.trim();
  }

  has(op: string, value: string): boolean {
    return this.parts.some((part) => part.op === op && part.value.toLowerCase() === value.toLowerCase());
  }

  says(zone: Zone): SaidPart[] {
    const words = this.terms;
    const parts: SaidPart[] = words.length === 0 ? [{ text: 'Everything', strong: false }] : [{ text: 'Messages with ', strong: false }, { text: words.join(' and '), strong: true }];
    for (const { op, value, isNot } of this.parts) {
      if (op === null && !isNot) continue;
      const how: Record<string, string> = { from: 'said by', role: 'said by', before: 'before', after: 'since', on: 'on', in: 'in', has: 'with', status: 'whose file is', is: 'left', type: 'of the kind', contact: 'of contact' };
      const at = op === 'after' || op === 'before' ? startOf(value, this.#now) : null;
      const who = ROLES.includes(value) && (op === 'from' || op === 'role') ? `${value}s` : value === 'attachment' ? 'a file' : value;
      parts.push({ text: `, ${isNot ? 'not ' : ''}${op === null ? 'with' : how[op]} `, strong: false }, { text: at === null ? who : dayKey(at, zone), strong: true });
    }
    return parts;
  }

  /** Whether a row is found; `without` leaves out the filters of one kind. */
  takes(row: Row, text: string, chat: FakeChat, file: ChatFile | null, without: readonly string[] = []): boolean {
    const folded = fold(text);
    return this.parts.every((part) => {
      if (part.op !== null && without.includes(part.op)) return true;
      return this.#fits(part, row, folded, chat, file) !== part.isNot;
    });
  }

  #fits({ op, value }: Part, row: Row, text: string, chat: FakeChat, file: ChatFile | null): boolean {
    const wanted = fold(value);
    switch (op) {
      case null:
        return wanted.endsWith('*') ? text.includes(wanted.slice(0, -1)) : text.includes(wanted);
      case 'role':
        return row.by?.role === wanted;
      case 'from':
        return ROLES.includes(wanted) ? row.by?.role === wanted : fold(row.by?.name ?? '').includes(wanted);
      case 'in':
        return fold(chat.queue ?? '') === wanted || wanted === 'acme-eu';
      case 'has':
        return file !== null;
      case 'is':
        return row.by?.role === 'customer' && isSaid(row) && !chat.isAnswered(row.at);
      case 'status':
        return file !== null && fold(file.statusText) === wanted;
      case 'contact':
        return row.contactId?.startsWith(value) ?? false;
      case 'type':
        return row.body.kind === wanted || (wanted === 'message' && row.body.kind === 'text');
      case 'after':
        return row.at >= startOf(value, this.#now)!;
      case 'before':
        return row.at < startOf(value, this.#now)!;
      default:
        return row.at >= startOf(value, this.#now)! && row.at < startOf(value, this.#now)! + (value.length === 7 ? 31 : 1) * DAY;
    }
  }

  /** Where the words stand in a text. */
  marks(text: string): Span[] {
    const found: Span[] = [];
    // Folding keeps the length of what is invented here.
    const folded = fold(text);
    for (const term of this.terms) {
      for (let at = folded.indexOf(term); term !== '' && at >= 0; at = folded.indexOf(term, at + term.length)) found.push({ from: at, to: at + term.length });
    }
    return found.sort((a, b) => a.from - b.from);
  }
}

const EXAMPLES: Record<string, string> = {
  from: 'Try from:anna or from:customer.',
  role: 'Try role:customer.',
  in: 'Try in:Billing.',
  has: 'Try has:attachment.',
  is: 'Try is:unanswered.',
  status: 'Try status:rejected.',
  type: 'Try type:transfer.',
  contact: 'Try the beginning of a contact id.',
  before: 'Try before:2026-11-23.',
  after: 'Try after:-7d.',
  on: 'Try on:yesterday.',
};
const OPERATORS = new Set(Object.keys(EXAMPLES));
const DATES = new Set(['before', 'after', 'on']);

const fold = (text: string) => text.toLowerCase();

/** The moment a date begins at, as a person writes it; `null`: it is none. */
function startOf(value: string, now: number): number | null {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (value === 'today') return midnight;
  if (value === 'yesterday') return midnight - DAY;
  const ago = /^-?(\d+)([hdwmy])$/.exec(value);
  if (ago) return now - Number(ago[1]) * { h: DAY / 24, d: DAY, w: 7 * DAY, m: 30 * DAY, y: 365 * DAY }[ago[2]!]!;
  const date = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value);
  return date ? new Date(Number(date[1]), Number(date[2] ?? 1) - 1, Number(date[3] ?? 1)).getTime() : null;
}
