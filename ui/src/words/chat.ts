import type { IconName } from '../icons/names';
import type { Chat, Connection, Zone } from '../host/types';
import { plainName } from './files';
import { ago, duration, minute, moment, since } from './time';

/** In which part of the roster a chat stands. */
export type Group = 'live' | 'unwatched' | 'ended';

/** Why a row asks for a look, most severe first. */
export interface Reason {
  text: string;
  icon: IconName;
}

/** A shape and its word. */
export interface Mark {
  icon: IconName;
  word: string;
  tone: '' | 'warn';
}

/** Ended and transferred chats are over; those that we may not or cannot watch are neither over nor live. */
export function groupOf(connection: Connection): Group {
  switch (connection.state) {
    case 'ended':
    case 'transferred':
      return 'ended';
    case 'refused':
    case 'expired':
    case 'noToken':
    case 'failed':
      return 'unwatched';
    default:
      return 'live';
  }
}

/** Until when what is shown of a chat is known to be true; `null` while it arrives by itself. */
export function standsStillSince(connection: Connection): number | null {
  switch (connection.state) {
    case 'reconnecting':
    case 'slowed':
    case 'refused':
    case 'expired':
    case 'transferred':
    case 'failed':
      return connection.since;
    default:
      return null;
  }
}

/** How long the customer has waited, in ms; the clock stands still when nothing arrives any more. */
export function waited(chat: Chat, now: number): number | null {
  if (chat.waitingSince === null || groupOf(chat.connection) === 'ended') return null;
  return Math.max(0, (standsStillSince(chat.connection) ?? now) - chat.waitingSince);
}

/** When it was over. */
export function endedAt(chat: Chat): number | null {
  if (chat.connection.state === 'ended') return chat.endedAt ?? chat.connection.at;
  if (chat.connection.state === 'transferred') return chat.connection.since;
  return null;
}

const inSeconds = (at: number | null, now: number) =>
  at === null ? '' : at - now < 1000 ? ' · trying now' : ` · next try in ${Math.ceil((at - now) / 1000)} s`;

/** The state of the connection in a word or two, as in the head of the chat. */
export function connectionMark(connection: Connection): Mark {
  switch (connection.state) {
    case 'connecting':
      return { icon: 'catchup', word: 'Connecting', tone: '' };
    case 'live':
      return { icon: 'live', word: 'Live', tone: '' };
    case 'catchingUp':
      return { icon: 'catchup', word: 'Fetching the past', tone: '' };
    case 'polled':
      return { icon: 'poll', word: `Read every ${Math.round(connection.everyMs / 1000)} s`, tone: '' };
    case 'reconnecting':
      return { icon: 'reconnect', word: 'Connection lost', tone: 'warn' };
    case 'slowed':
      return { icon: 'reconnect', word: 'Slowed by AWS', tone: 'warn' };
    case 'ended':
      return connection.complete
        ? { icon: 'sealed', word: 'Ended, complete', tone: '' }
        : { icon: 'ended', word: 'Ended, not complete', tone: '' };
    case 'refused':
      return { icon: 'refused', word: 'Access refused', tone: 'warn' };
    case 'expired':
      return { icon: 'expired', word: 'Token expired', tone: 'warn' };
    case 'transferred':
      return { icon: 'transferred', word: 'Transferred', tone: '' };
    case 'noToken':
      return { icon: 'key', word: 'No token', tone: 'warn' };
    case 'failed':
      return { icon: 'warn', word: 'Stopped', tone: 'warn' };
  }
}

/** Why the row asks for a look; empty for a chat that goes well. */
export function reasons(chat: Chat, now: number, zone: Zone): Reason[] {
  const found: Reason[] = [];
  const { connection, files } = chat;
  const icon = connectionMark(connection).icon;
  const add = (text: string) => found.push({ text, icon });
  switch (connection.state) {
    case 'reconnecting':
      add(`connection lost ${duration(now - connection.since)}${inSeconds(connection.nextTryAt, now)}`);
      break;
    case 'slowed':
      add(`slowed by AWS ${duration(now - connection.since)}${inSeconds(connection.nextTryAt, now)}`);
      break;
    case 'refused':
      add(`access refused since ${minute(connection.since, zone)}`);
      break;
    case 'expired':
      add(`token expired at ${minute(connection.since, zone)}`);
      break;
    case 'noToken':
      add('no token stored');
      break;
    case 'failed':
      add(`stopped at ${minute(connection.since, zone)}`);
      break;
  }
  if (groupOf(connection) === 'ended') return found;
  if (files.rejected > 0) {
    found.push({ text: files.rejected === 1 ? 'file rejected' : `${files.rejected} files rejected`, icon: 'warn' });
  }
  // While the past is being fetched the beginning is missing as a matter of course.
  if (connection.state === 'live' && chat.gaps > 0) {
    found.push({ text: chat.gaps === 1 ? '1 hole' : `${chat.gaps} holes`, icon: 'warn' });
  }
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
  if (connection.state === 'transferred') return words('Transferred to a queue you cannot watch.');
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

/** A long identifier, short: `7d00…c6d5`. */
export const shortId = (id: string) => (id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id);

/** Everything a row says, for those who hear it. */
export function rowName(chat: Chat, now: number, zone: Zone): string {
  const why = reasons(chat, now, zone);
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

/** How the rail of a transcript ends: never the same word for two things. */
export function railEnd(chat: Chat, now: number, zone: Zone): { icon: IconName; text: string; tone: '' | 'warn' } {
  const { connection, gaps } = chat;
  const mark = connectionMark(connection);
  const holes = gaps === 1 ? '1 hole' : `${gaps} holes`;
  const at = (moment: number) => since(moment, now, zone);
  const end = (text: string, tone: '' | 'warn' = '') => ({ icon: mark.icon, text, tone });
  switch (connection.state) {
    case 'connecting':
      return end(`Connecting since ${at(connection.since)}.`);
    case 'live':
      if (gaps > 0) return end(`Live. ${holes} above.`);
      return end(chat.atStart ? 'Live. Nothing missing.' : 'Live.');
    case 'catchingUp':
      return end('Live. Older items are being fetched.');
    case 'polled':
      return end(`Read every ${Math.round(connection.everyMs / 1000)} s. No live connection was offered.`);
    case 'reconnecting':
      return end(`Connection lost at ${at(connection.since)}${inSeconds(connection.nextTryAt, now)}. What follows is fetched then.`, 'warn');
    case 'slowed':
      return end(`Slowed by AWS since ${at(connection.since)}${inSeconds(connection.nextTryAt, now)}.`, 'warn');
    case 'ended':
      return end(
        connection.complete
          ? `Ended. Sealed: complete, ${chat.items} ${chat.items === 1 ? 'item' : 'items'}.`
          : `Ended. Not complete${gaps > 0 ? `: ${holes}` : ''}.`,
      );
    case 'refused':
      return end('Access refused (403). Whether the chat goes on is unknown.', 'warn');
    case 'expired':
      return end('Token expired. Whether the chat goes on is unknown.', 'warn');
    case 'transferred':
      return end('Transferred to a queue you cannot watch.');
    case 'noToken':
      return end('No token is stored for this chat. It is not watched.', 'warn');
    case 'failed':
      return end(`Stopped at ${at(connection.since)}. Whether the chat goes on is unknown.`, 'warn');
  }
}
