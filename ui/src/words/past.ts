import type { BackFill, BackFillOrder, Chat, Zone } from '../host/types';
import { BUTTONS } from './buttons';
import { isPastOpen } from './connection';
import { duration, since } from './time';

/** How the reading of a chat's past goes, as the first line of its transcript. */
export interface PastWords {
  what: string;
  more: string;
  /** What can be ordered, the likeliest first. */
  orders: readonly BackFillOrder[];
}

/** The orders as words on a button. */
export const ORDERS: Record<BackFillOrder, string> = { pause: BUTTONS.pause, resume: BUTTONS.goOn, cancel: BUTTONS.giveUp };

/** How far the past of a chat is read. How much there is in all is not known before its start is reached, and is not invented. */
export function pastWords({ state, pages, items, reachedAt, etaMs }: BackFill, now: number, zone: Zone): PastWords {
  const read = pages === 0 ? '' : ` ${pages} ${pages === 1 ? 'page' : 'pages'} so far, ${items} ${items === 1 ? 'item' : 'items'}${reachedAt === null ? '' : `, back to ${since(reachedAt, now, zone)}`}.`;
  switch (state) {
    case 'reading':
      return { what: 'Fetching the past.', more: `${read}${etaMs === null ? '' : ` Next turn in ${duration(etaMs)}.`}`, orders: ['pause', 'cancel'] };
    case 'waiting':
      return { what: 'What was said before is not read yet.', more: `${read} It is fetched as soon as the connection allows.`, orders: ['pause', 'cancel'] };
    case 'paused':
      return { what: 'The past is paused by you.', more: `${read} What is said now goes on arriving.`, orders: ['resume', 'cancel'] };
    case 'cancelled':
      return { what: 'The past was given up by you.', more: `${read} What is said now goes on arriving.`, orders: ['resume'] };
    case 'done':
      return { what: 'The past is read.', more: read, orders: [] };
  }
}

/** The reading of the past of all chats. */
export interface AllPast {
  /** Chats whose start is reached, of all whose past is to be read. */
  read: number;
  of: number;
  paused: number;
}

/** How far the past of all chats is read; `null` when there is nothing left to read. */
export function allPast(chats: Iterable<Chat>): AllPast | null {
  const all = [...chats].filter(({ connection, backFill }) => connection.state !== 'noToken' && backFill.state !== 'cancelled');
  const open = all.filter(isPastOpen);
  if (open.length === 0) return null;
  return { read: all.length - open.length, of: all.length, paused: open.filter(({ backFill }) => backFill.state === 'paused').length };
}

/** Words of the reading of the past of all chats. */
export const ALL_PAST = {
  title: 'Fetching the past',
  heading: ({ read, of }: AllPast) => `Fetching the past: ${read} of ${of} chats`,
  /** Between the two figures, where there is room for words. */
  of: ' of ',
  goes: (isPaused: boolean, etaMs: number) => (isPaused ? 'paused by you' : etaMs > 0 ? `queue ${duration(etaMs)}` : 'chats read to their start'),
  /** The button in its parts: in a narrow window its first word goes, and the rest is only heard. */
  turn: (isPaused: boolean): { word: string; rest: string; title: string } =>
    isPaused
      ? { word: BUTTONS.goOn, rest: ' fetching the past', title: 'Go on fetching the past of all chats' }
      : { word: BUTTONS.pause, rest: ' fetching the past', title: 'Pause fetching the past of all chats' },
} as const;
