import type { IconName } from '../icons/names';
import type { Chat, LedgerInterval, Proof, Zone } from '../host/types';
import { groupOf, holesOf, isPastOpen, standsStillSince } from './connection';
import { code, phrase } from './phrase';
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

/** Words of the card of what is proved of a chat. */
export const LEDGER = {
  button: 'What is proved of this chat',
  items: (n: number) => `${n} ${n === 1 ? 'item' : 'items'}`,
  what: 'Sealed is what pages of the transcript prove for good. Open is carried by the live connection, and read again when that closes. In a hole something may be missing.',
  lookingUp: 'Being looked up.',
  between: 'Between contacts, or of none',
  contact: (n: number, of: number) => `Contact ${n} of ${of}`,
  fingerprint: 'Fingerprint, SHA-256 over all items',
  verify: phrase`Two who watched the whole chat get the same. To check it, dump the chat with sightline-cli, then run ${code('sightline-cli verify FILE')}: it recomputes the fingerprint from the items.`,
} as const;
