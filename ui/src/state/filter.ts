import type { Connection, Role } from '../host/types';
import { groupOf } from '../words/connection';
import type { Standing } from './triage';

/** What can be asked of a chat. */
export const KEYS = ['agent', 'queue', 'role', 'state', 'files'] as const;
export type FilterKey = (typeof KEYS)[number];

/** What a role, a state and the files can be. */
export const ROLES = ['customer', 'agent', 'bot', 'supervisor'] as const;
export const STATES = ['waiting', 'warning', 'alarm', 'answered', 'unread', 'pinned', 'acknowledged', 'snoozed', 'live', 'lost', 'unwatched', 'ended'] as const;
export const FILES = ['any', 'rejected', 'scanning', 'stuck', 'none'] as const;

/** One term; `key` is `null` for words that may stand anywhere. */
export interface Term {
  key: FilterKey | null;
  value: string;
  isNot: boolean;
}

/** A filter: terms of one key are alternatives, everything else holds together. */
export interface Filter {
  terms: Term[];
  /** What is not understood, as it was typed. It chooses nothing and is said. */
  faults: string[];
}

const VALUES: Partial<Record<FilterKey, readonly string[]>> = { role: ROLES, state: STATES, files: FILES };
const WORD = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

/** Without case and accents, as one types. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Reads a filter as it is typed: `queue:"Billing EU" state:waiting -role:bot refund`. */
export function parse(text: string): Filter {
  const filter: Filter = { terms: [], faults: [] };
  for (const [whole, not, word, quoted, bare] of text.matchAll(WORD)) {
    const named = word?.toLowerCase();
    const key = KEYS.find((key) => key === named) ?? null;
    const value = fold(quoted ?? bare ?? '');
    // A colon within a word, as in a time, asks for nothing by name.
    const isWord = key === null && (named === undefined || quoted === undefined);
    if (value === '' || (key === null && !isWord) || (key !== null && VALUES[key]?.includes(value) === false)) filter.faults.push(whole);
    else filter.terms.push({ key, value: key === null && named !== undefined ? fold(whole.slice(not!.length)) : value, isNot: not === '-' });
  }
  return filter;
}

/** Whether a filter lets a chat through. */
export function matches(filter: Filter, standing: Standing): boolean {
  const { terms } = filter;
  if (terms.some((term) => term.isNot && holds(term, standing))) return false;
  return [...KEYS, null].every((key) => {
    const of = terms.filter((term) => term.key === key && !term.isNot);
    if (of.length === 0) return true;
    return key === null ? of.every((term) => holds(term, standing)) : of.some((term) => holds(term, standing));
  });
}

function holds({ key, value }: Term, standing: Standing): boolean {
  const { chat } = standing;
  const has = (text: string | null | undefined) => text != null && fold(text).includes(value);
  switch (key) {
    case 'agent': {
      const agent = chat.with?.role === 'agent' ? chat.with.name : null;
      return value === 'none' ? agent === null : has(agent);
    }
    case 'queue':
      return value === 'none' ? chat.queue === null : has(chat.queue);
    case 'role':
      return chat.present.includes(value as Role);
    case 'files':
      return hasFiles(value as (typeof FILES)[number], standing);
    case 'state':
      return isSo(value as (typeof STATES)[number], standing);
    case null:
      return [chat.customer, chat.with?.name, chat.queue, chat.instance, chat.last?.text, chat.contactId].some(has);
  }
}

function hasFiles(value: (typeof FILES)[number], { chat: { files } }: Standing): boolean {
  switch (value) {
    case 'any':
      return files.total > 0;
    case 'none':
      return files.total === 0;
    case 'rejected':
      return files.rejected > 0;
    case 'scanning':
      return files.inProgress > 0;
    case 'stuck':
      return files.stuck > 0;
  }
}

const LOST: readonly Connection['state'][] = ['reconnecting', 'slowed'];

function isSo(value: (typeof STATES)[number], { chat, triage }: Standing): boolean {
  const group = groupOf(chat.connection);
  switch (value) {
    case 'waiting':
      return chat.waitingSince !== null && group !== 'ended';
    case 'answered':
      return chat.waitingSince === null && group === 'live';
    case 'warning':
    case 'alarm':
      return triage.level === value;
    case 'unread':
      return chat.unread > 0;
    case 'pinned':
      return triage.pinned;
    case 'acknowledged':
      return triage.aside !== null && triage.aside.until === null;
    case 'snoozed':
      return triage.aside !== null && triage.aside.until !== null;
    case 'lost':
      return LOST.includes(chat.connection.state);
    default:
      return group === value;
  }
}

/** A term as it is typed. */
export const written = (key: FilterKey, value: string) => `${key}:${/^[^\s"]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`}`;

/** Whether a filter asks for a value by name. */
export const asks = (filter: Filter, key: FilterKey, value: string) => filter.terms.some((term) => term.key === key && !term.isNot && term.value === fold(value));

/** The text with a term that it did not have, or without the one that it had. */
export function toggled(text: string, key: FilterKey, value: string): string {
  const wanted = fold(value);
  const words = [...text.matchAll(WORD)];
  const kept = words.filter(([, not, word, quoted, bare]) => not === '-' || word?.toLowerCase() !== key || fold(quoted ?? bare ?? '') !== wanted);
  const rest = kept.map(([whole]) => whole);
  return (kept.length < words.length ? rest : [...rest, written(key, value)]).join(' ');
}

/** The values that occur, most frequent first, to choose from. */
export function choices(standings: Iterable<Standing>): { key: FilterKey; values: { value: string; count: number }[] }[] {
  const all = [...standings];
  const occurring = (of: (standing: Standing) => string | null) => {
    const counts = new Map<string, number>();
    for (const standing of all) {
      const value = of(standing);
      if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  };
  const fixed = (key: FilterKey, values: readonly string[]) =>
    values.map((value) => ({ value, count: all.filter((standing) => holds({ key, value, isNot: false }, standing)).length })).filter(({ count }) => count > 0);
  return [
    { key: 'queue' as const, values: occurring(({ chat }) => chat.queue) },
    { key: 'agent' as const, values: occurring(({ chat }) => (chat.with?.role === 'agent' ? chat.with.name : null)) },
    { key: 'state' as const, values: fixed('state', STATES) },
    { key: 'files' as const, values: fixed('files', FILES) },
    { key: 'role' as const, values: fixed('role', ROLES) },
  ].filter(({ values }) => values.length > 0);
}
