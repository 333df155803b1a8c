import type { IconName } from '../icons/names';
import type { Chat, Connection, Zone } from '../host/types';
import { duration, minute, since } from './time';

/** In which part of the roster a chat stands. */
export type Group = 'live' | 'unwatched' | 'ended';

/** A shape and its word. */
export interface Mark {
  icon: IconName;
  word: string;
  tone: '' | 'warn' | 'alarm';
}

/** Ended and transferred chats are over; those of which nothing arrives for want of a right are neither over nor live. */
export function groupOf(connection: Connection): Group {
  switch (connection.state) {
    case 'ended':
    case 'transferred':
    case 'archived':
      return 'ended';
    case 'refused':
    case 'expired':
    case 'unknown':
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
    case 'unknown':
    case 'failed':
      return connection.since;
    default:
      return null;
  }
}

/** When it was over; of a chat from the archive whose end was not seen: its last item. */
export function endedAt(chat: Chat): number | null {
  if (chat.connection.state === 'ended' || chat.connection.state === 'archived') return chat.endedAt ?? chat.connection.at;
  if (chat.connection.state === 'transferred') return chat.connection.since;
  return null;
}

/** When something is tried next, as `next try in 6 s` or `trying now`; empty when that is not known. */
export function nextTry(at: number | null, now: number): string {
  if (at === null) return '';
  const left = at - now;
  if (left < 1000) return 'trying now';
  return `next try in ${left < 60_000 ? `${Math.ceil(left / 1000)} s` : duration(left)}`;
}

/** A long identifier, short: `7d00…c6d5`. */
export const shortId = (id: string) => (id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id);

/** The whole of an identifier that is shown short. */
export const contactTitle = (id: string) => `Contact ${id}`;

/** The state of the connection in a word or two, as in the head of the chat. */
export function connectionMark(connection: Connection): Mark {
  switch (connection.state) {
    case 'connecting':
      return { icon: 'connecting', word: 'Connecting', tone: '' };
    case 'live':
      return { icon: 'live', word: 'Live', tone: '' };
    case 'catchingUp':
      return { icon: 'catchup', word: 'Fetching the past', tone: '' };
    case 'polled':
      return { icon: 'poll', word: `Read every ${Math.round(connection.everyMs / 1000)} s`, tone: '' };
    case 'reconnecting':
      return { icon: 'reconnect', word: 'Connection lost', tone: 'warn' };
    case 'slowed':
      return { icon: 'slowed', word: 'Slowed by AWS', tone: 'warn' };
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
    case 'unknown':
      return { icon: 'unknown-chat', word: 'State unknown', tone: 'warn' };
    case 'archived':
      return { icon: 'archive', word: 'From the archive', tone: '' };
    case 'noToken':
      return { icon: 'key', word: 'No token', tone: 'warn' };
    case 'failed':
      return { icon: 'warn', word: 'Stopped', tone: 'warn' };
  }
}

/** What is the matter with the connection, for the row; `null` when nothing is. */
export function connectionReason(connection: Connection, now: number, zone: Zone): string | null {
  const next = (at: number | null) => (at === null ? '' : ` · ${nextTry(at, now)}`);
  switch (connection.state) {
    case 'reconnecting':
      return `connection lost ${duration(now - connection.since)}${next(connection.nextTryAt)}`;
    case 'slowed':
      return `slowed by AWS ${duration(now - connection.since)}${next(connection.nextTryAt)}`;
    case 'refused':
      return `access refused since ${minute(connection.since, zone)}${next(connection.nextTryAt)}`;
    case 'expired':
      return `token expired at ${minute(connection.since, zone)}`;
    case 'unknown':
      return `unknown since ${minute(connection.since, zone)}`;
    case 'noToken':
      return 'no token stored';
    case 'failed':
      return `stopped at ${minute(connection.since, zone)}`;
    default:
      return null;
  }
}

/** How the rail of a transcript ends: never the same word for two things. */
export interface RailEnd {
  icon: IconName;
  text: string;
  tone: '' | 'warn';
}

/** How the rail of this chat ends. */
export function railEnd(chat: Chat, now: number, zone: Zone): RailEnd {
  const { connection } = chat;
  const { icon } = connectionMark(connection);
  const tone: RailEnd['tone'] = connectionMark(connection).tone === '' ? '' : 'warn';
  const at = (moment: number) => since(moment, now, zone);
  const next = (moment: number | null) => (moment === null ? '' : ` ${sentence(nextTry(moment, now))}`);
  const end = (text: string) => ({ icon, text, tone });
  switch (connection.state) {
    case 'connecting':
      return end(`Connecting since ${at(connection.since)}.`);
    case 'live':
      return end(liveEnd(chat));
    case 'catchingUp':
      return end('Live. Older items are being fetched.');
    case 'polled':
      return end(`Read every ${Math.round(connection.everyMs / 1000)} s. No live connection was offered.`);
    case 'reconnecting':
      return end(`Connection lost at ${at(connection.since)}.${next(connection.nextTryAt)} What follows is fetched then.`);
    case 'slowed':
      return end(`Slowed by AWS since ${at(connection.since)}.${next(connection.nextTryAt)}`);
    case 'ended':
      return end(connection.complete ? `Ended. Sealed: complete, ${items(chat)}.` : `Ended. Not complete${chat.gaps > 0 ? `: ${count(chat.gaps)}` : ''}.`);
    case 'archived':
      return end(connection.complete ? `End of the archived chat. Complete, ${items(chat)}.` : `End of what is stored, ${items(chat)}. Not complete${chat.gaps > 0 ? `: ${count(chat.gaps)}` : ''}.`);
    case 'refused':
      return end(`Access refused (403). Whether the chat goes on is unknown.${next(connection.nextTryAt)}`);
    case 'expired':
      return end('Token expired. Get a new one to go on watching.');
    case 'transferred':
      return end(connection.to === null ? 'Transferred to a queue you cannot watch.' : `Transferred to contact ${shortId(connection.to)}.`);
    case 'unknown':
      return end('Unknown. The connection is gone, and nothing says whether the chat goes on.');
    case 'noToken':
      return end('No token is stored for this chat. It is not watched.');
    case 'failed':
      return end(`Stopped at ${at(connection.since)}. Whether the chat goes on is unknown.`);
  }
}

function liveEnd(chat: Chat): string {
  const holes = holesOf(chat);
  if (holes > 0) return `Live. ${count(holes)} above.`;
  if (!isPastOpen(chat)) return chat.complete ? 'Live. Nothing missing.' : chat.atStart ? 'Live. Being compared with the transcript.' : 'Live.';
  if (chat.backFill.state === 'paused') return 'Live. The past is paused.';
  return chat.backFill.state === 'cancelled' ? 'Live. The past was given up.' : 'Live. Older items are being fetched.';
}

const items = (chat: Chat) => `${chat.items} ${chat.items === 1 ? 'item' : 'items'}`;
const count = (holes: number) => (holes === 1 ? '1 hole' : `${holes} holes`);
const sentence = (text: string) => (text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`);

/** The start of the chat is yet to be reached, or was given up: that is no hole, but the past. */
export const isPastOpen = (chat: Chat) => !chat.atStart && chat.backFill.state !== 'done' && chat.connection.state !== 'archived';

/** Holes amid what is known: the past that was not read yet is none. */
export const holesOf = (chat: Chat) => (isPastOpen(chat) ? Math.max(0, chat.gaps - 1) : chat.gaps);
