import type { IconName } from '../icons/names';
import type { Chat, LedgerInterval, Proof, Zone } from '../host/types';
import { groupOf, holesOf, isPastOpen, standsStillSince } from './connection';
import { since } from './time';

/** How whole a chat is, on its seal. */
export interface SealWords {
  icon: IconName;
  text: string;
  tone: '' | 'warn';
}

/** What the seal of a chat says. Only what pages prove to the end is called sealed. */
export function sealWords(chat: Chat): SealWords {
  const { connection } = chat;
  if (connection.state === 'ended' && connection.complete) return { icon: 'sealed', text: 'Sealed', tone: '' };
  const holes = holesOf(chat);
  if (holes > 0) return { icon: 'hole', text: holes === 1 ? '1 hole' : `${holes} holes`, tone: 'warn' };
  if (isPastOpen(chat)) return { icon: 'hole', text: 'Past not read', tone: '' };
  // What came since nothing arrives any more is not known.
  const arrives = groupOf(connection) === 'live' && standsStillSince(connection) === null;
  if (arrives && chat.atStart && chat.gaps === 0) return { icon: 'check', text: 'No holes', tone: '' };
  return { icon: 'hole', text: 'Not proved', tone: '' };
}

/** The outline and the word of a stretch. */
export const PROOFS: Record<Proof, { icon: IconName; word: string }> = {
  sealed: { icon: 'sealed', word: 'Sealed' },
  open: { icon: 'live', word: 'Open' },
  hole: { icon: 'hole', word: 'Hole' },
};

/** A stretch in words: from when to when. `isOver`: nothing is added to the chat any more. */
export function intervalWords({ from, to }: LedgerInterval, now: number, zone: Zone, isOver = false): string {
  return `${from === null ? 'start' : since(from, now, zone)} to ${to === null ? (isOver ? 'end' : 'now') : since(to, now, zone)}`;
}
