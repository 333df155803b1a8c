import type { Chat, Row, Speaker } from '../host/types';
import { isSame } from '../words/people';
import { contactsWords, theRole } from '../words/transcript';
import type { RowWindow } from './window';

/** Where one contact of a chat ends and the next begins: a transfer, another queue, or an earlier chat of the customer. */
export interface Crossing {
  contactId: string;
  at: number;
  /** The contact is of an earlier chat of the same customer. */
  past: boolean;
  /** Which contact of the chain begins; `null`: that is not known, or it is of none. */
  place: { n: number; of: number } | null;
  /** Who served the customer before. */
  from: string | null;
  /** Who serves the customer then: the queue of the contact that is on now, else whoever joined first. */
  to: string | null;
  /** The service says that the chat was transferred; else it merely went on. */
  isTransfer: boolean;
}

/** Rows on both sides of a boundary in which the service's word on the transfer is looked for. */
const NEAR = 4;

/** The contacts of the chain, oldest first, as far as they are known; earlier chats of the customer are not of it. */
export function chainOf(chat: Pick<Chat, 'contactIds'>, { rows, hasOlder, newer }: Pick<RowWindow, 'rows' | 'hasOlder' | 'newer'>): readonly string[] {
  const shown = new Set<string>();
  for (const row of rows) if (row.contactId !== null && !row.past) shown.add(row.contactId);
  const known = new Set(chat.contactIds);
  if ([...shown].every((contact) => known.has(contact))) return chat.contactIds;
  // The rows are ahead of the roster: they count only if none are elsewhere.
  return !hasOlder && newer === 0 ? [...shown] : [];
}

/** What is known of the chain beside its rows. */
interface Around {
  chain: readonly string[];
  /** No rows stand before the first. */
  isWhole: boolean;
  chat: Pick<Chat, 'contactId' | 'queue'>;
}

/** The boundaries between the rows, by the id of the row that comes after. */
export function crossings(rows: readonly Row[], { chain, isWhole, chat }: Around): Map<string, Crossing> {
  const found = new Map<string, Crossing>();
  const firstServer = firstServers(rows);
  let server: Speaker | null = null;
  // Before the first row held there may be more of its contact: a line there would move away under the reader's eye.
  let contact = isWhole ? null : (rows[0]?.contactId ?? null);
  rows.forEach((row, i) => {
    if (row.contactId !== null && row.contactId !== contact) {
      const n = row.past ? 0 : chain.indexOf(row.contactId) + 1;
      const first = firstServer.get(row.contactId) ?? null;
      const isNext = contact !== null && !row.past && n !== 1;
      const queue = row.contactId === chat.contactId ? chat.queue : null;
      found.set(row.id, {
        contactId: row.contactId,
        at: row.at,
        past: row.past,
        place: n > 0 ? { n, of: chain.length } : null,
        from: isNext ? nameOr(server) : null,
        to: isNext ? (queue ?? (isSame(first, server) ? null : nameOr(first))) : null,
        isTransfer: isNext && rows.slice(Math.max(0, i - NEAR), i + NEAR).some(({ body }) => body.kind === 'event' && body.event === 'transfer.succeeded'),
      });
      contact = row.contactId;
      if (!row.past) server = null;
    }
    if (serves(row)) server = row.by;
  });
  return found;
}

const nameOr = (who: Speaker | null) => (who === null ? null : who.name || theRole(who.role));

/** Somebody who is there for the customer joins or says something. */
function serves({ by, body }: Row): boolean {
  if (by?.role !== 'agent' && by?.role !== 'bot') return false;
  return body.kind !== 'event' ? body.kind !== 'unknown' : body.event === 'participant.joined';
}

function firstServers(rows: readonly Row[]): Map<string, Speaker> {
  const first = new Map<string, Speaker>();
  for (const row of rows) if (row.contactId !== null && row.by !== null && serves(row) && !first.has(row.contactId)) first.set(row.contactId, row.by);
  return first;
}

/** Which contacts of the chain are on screen, as `contact 2 of 3` or `contacts 1–2 of 3`; `null` where that is not known. */
export function contactsShown(rows: readonly Row[], chain: readonly string[]): string | null {
  const at = [...new Set(rows.flatMap(({ contactId, past }) => (contactId === null || past ? [] : [chain.indexOf(contactId) + 1])))].filter((n) => n > 0);
  if (at.length === 0) return null;
  const [first, last] = [Math.min(...at), Math.max(...at)];
  return contactsWords(first, last, chain.length);
}
