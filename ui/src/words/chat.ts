import type { IconName } from '../icons/names';
import type { Chat, Zone } from '../host/types';
import type { Mark } from './connection';
import { connectionMark, connectionReason, endedAt, groupOf, holesOf, standsStillSince } from './connection';
import { plainName } from './files';
import { ago, duration, minute, moment } from './time';

/** Why a row asks for a look, most severe first. */
export interface Reason {
  text: string;
  icon: IconName;
}

/** How long the customer has waited, in ms; the clock stands still when nothing arrives any more. */
export function waited(chat: Chat, now: number): number | null {
  if (chat.waitingSince === null || groupOf(chat.connection) === 'ended') return null;
  return Math.max(0, (standsStillSince(chat.connection) ?? now) - chat.waitingSince);
}

/** What searches a chat alone. Every contact of the chain: the chat is more than the one on which it is now. */
export function contactsQuery(chat: Chat): string {
  const ids = chat.contactIds.length > 0 ? chat.contactIds : chat.contactId === null ? [] : [chat.contactId];
  const filters = ids.map((id) => `contact:${id}`).join(' OR ');
  return ids.length > 1 ? `(${filters})` : filters;
}

/** Why the row asks for a look; empty for a chat that goes well. `isShared`: a bar over the roster says what is the matter with the connection. */
export function reasons(chat: Chat, now: number, zone: Zone, isShared = false): Reason[] {
  const found: Reason[] = [];
  const { connection, files } = chat;
  const why = isShared ? null : connectionReason(connection, now, zone);
  if (why !== null) found.push({ text: why, icon: connectionMark(connection).icon });
  if (groupOf(connection) === 'ended') return found;
  if (files.rejected > 0) {
    found.push({ text: files.rejected === 1 ? 'file rejected' : `${files.rejected} files rejected`, icon: 'rejected' });
  }
  if (files.stuck > 0) found.push({ text: files.stuck === 1 ? 'scan stuck' : `${files.stuck} scans stuck`, icon: 'stuck' });
  // While the past is being fetched the beginning is missing as a matter of course.
  const holes = holesOf(chat);
  if (connection.state === 'live' && holes > 0) found.push({ text: holes === 1 ? '1 hole' : `${holes} holes`, icon: 'hole' });
  return found;
}

/** The mark of a row: trouble first, then who waits, then how the connection is. */
export function rowMark(chat: Chat, why: readonly Reason[]): Mark {
  const mark = connectionMark(chat.connection);
  if (mark.tone === 'warn') return mark;
  if (groupOf(chat.connection) === 'ended') return mark;
  const first = why[0];
  if (first !== undefined) return { icon: first.icon, word: 'Needs a look', tone: 'warn' };
  if (chat.waitingSince !== null) return { icon: 'clock', word: 'Waiting', tone: '' };
  if (chat.connection.state !== 'live') return mark;
  return { icon: 'dot', word: 'Answered', tone: '' };
}

/** The last line of a row: what was said, or what goes on. */
export interface LastWords {
  icon: IconName | null;
  /** Who, before the words. */
  by: string | null;
  text: string;
  /** Somebody's words: in quotation marks. */
  isQuoted: boolean;
  ago: string;
}

/** The last line of a row. Whole sentences of ours stand unquoted, words of people in quotation marks. */
export function lastWords(chat: Chat, now: number, zone: Zone): LastWords {
  const { connection, last } = chat;
  const still = standsStillSince(connection);
  const over = endedAt(chat);
  const at = over ?? last?.at ?? chat.startedAt;
  const age = at === null ? '' : still !== null && over === null ? `as of ${moment(still, zone)}` : ago(now - at);
  const words = (text: string, more: Partial<LastWords> = {}) => ({ icon: null, by: null, text, isQuoted: false, ago: age, ...more });
  const holes = chat.gaps === 1 ? '1 hole' : `${chat.gaps} holes`;
  if (connection.state === 'ended') {
    const end = last?.kind === 'done' ? last.text.replace(/\.?$/, '.') : 'Ended.';
    return words(connection.complete ? `${end} Complete.` : `${end} Not complete${chat.gaps ? `: ${holes}` : ''}.`);
  }
  if (connection.state === 'transferred') return words(connection.to === null ? 'Transferred to a queue you cannot watch.' : 'Transferred to another contact.');
  const typing = chat.typing[0];
  if (typing !== undefined && still === null) {
    const more = chat.typing.length - 1;
    return words(`${typing.name || `The ${typing.role}`} ${more ? `and ${more} more are` : 'is'} typing`, { icon: 'typing' });
  }
  if (last === null) {
    return words(connection.state === 'connecting' ? 'Connecting' : still === null ? 'Nothing said yet' : 'Nothing was read');
  }
  if (last.kind === 'file') return words(plainName(last.text), { icon: 'clip' });
  if (last.kind === 'done') return words(last.text);
  if (last.by === null || last.by.role === 'customer') return words(last.text, { isQuoted: true });
  return words(last.text, { by: last.by.name || `The ${last.by.role}` });
}

/** What a chat is called. */
export const title = (chat: Chat) => chat.customer || 'Customer not known yet';

/** Everything a row says, for those who hear it. */
export function rowName(chat: Chat, now: number, zone: Zone, isShared = false): string {
  const why = reasons(chat, now, zone, isShared);
  const wait = waited(chat, now);
  const last = lastWords(chat, now, zone);
  const over = endedAt(chat);
  const said = [
    rowMark(chat, why).word,
    over !== null ? `at ${minute(over, zone)}` : wait !== null ? `waiting ${duration(wait)}` : 'nobody waits',
    title(chat),
    chat.with ? `with ${chat.with.role} ${chat.with.name}` : 'no agent yet',
    ...why.map((reason) => reason.text),
    chat.unread > 0 ? `${chat.unread} unread` : '',
    `${last.by ? `${last.by}: ` : ''}${last.text}${last.ago ? `, ${last.ago}` : ''}`,
  ];
  return said.filter((part) => part !== '').join(', ');
}
