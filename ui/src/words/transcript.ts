import type { Zone } from '../host/types';
import type { Crossing } from '../state/contacts';
import { mono, name, phrase } from './phrase';
import type { Phrase } from './phrase';
import { since } from './time';

/** Words around the lines of a transcript. Holes are in `gap`, the past in `past`, the end of the rail in `connection`. */
export const TRANSCRIPT = {
  label: (title: string) => `Transcript of ${title}`,
  scrolls: 'Transcript, scrolls',
  none: 'Nothing here yet',
  noneText: (isReading: boolean) => (isReading ? 'The transcript is being read.' : 'Nothing was said, or nothing could be read.'),
  earlierChat: 'an earlier chat of this customer',
  shown: (first: number, last: number, all: number, isFetching: boolean) => `${first}–${last} of ${all}${isFetching ? ' · fetching older' : ''}`,
  newBelow: (n: number) => `${n} new below`,
  toEnd: 'Jump to the end',
  toLatest: 'Jump to latest',
  cut: 'Newer items follow. End shows the latest.',
  typing: (names: readonly string[]) => phrase`${name(names.join(', '))} ${names.length === 1 ? 'is' : 'are'} typing`,
  nothingChosen: 'Nothing is chosen: go to a message with ] or mark some.',
  linkCopied: (isOfItem: boolean) => (isOfItem ? 'Link to this item copied' : 'Link to this chat copied'),
  copied: (items: number) => (items === 1 ? 'Copied' : `${items} items copied`),
} as const;

/** Words of a line that is no item. */
export const LINES = {
  start: 'The record begins here. Nothing older exists.',
  startLabel: 'Beginning of the record',
  fresh: (n: number) => `${n} new`,
  freshSince: (at: number, now: number, zone: Zone) => `since you looked away at ${since(at, now, zone)}`,
  crossingLabel: (what: string, at: string) => `Contact boundary: ${what}, ${at}`,
  holeLabel: (what: string) => `Hole: ${what}`,
} as const;

/** Words of what an item says, and of what is to be known beside it. */
export const ITEM = {
  showAll: (letters: number) => `Show all ${letters.toLocaleString('en')} characters`,
  fileUnknown: 'File not known yet',
  unknown: (type: string) => phrase`Unknown item ${mono(type)}`,
  unknownLabel: (at: string) => `Unknown item, ${at}`,
  showRaw: 'Show raw',
  waitStarts: 'Unanswered since here',
  streaming: 'Still arriving',
  changed: 'Changed on the server after it was first seen',
  ahead: "Dated ahead of the service's clock",
} as const;

/** What the service does with a message that is not delivered yet, or never will be. */
export interface ProcessingWords {
  text: string;
  tone: '' | 'warn' | 'alarm';
}

// By the service's own word, which may be anything: not looked up in an object, which has words of its own.
const PROCESSING = new Map<string, ProcessingWords>([
  ['PROCESSING', { text: 'Being processed by the service', tone: 'warn' }],
  ['FAILED', { text: 'Processing failed: not delivered as it was written', tone: 'warn' }],
  ['REJECTED', { text: 'Not delivered: the service rejected it', tone: 'alarm' }],
]);

/** How it goes with a message of this status. */
export const processingWords = (status: string): ProcessingWords => PROCESSING.get(status) ?? { text: `Processing: ${status}`, tone: 'warn' };

/** Words of what was searched for when the chat was opened. */
export const FINDER = {
  label: 'Found in this chat',
  again: (text: string) => `Search again: ${text}`,
  place: (n: number, of: number) => (n === 0 ? String(of) : `${n} of ${of}`),
  previous: 'Previous match',
  previousTitle: 'Previous match (Shift F3)',
  next: 'Next match',
  nextTitle: 'Next match (F3)',
  notCounted: 'not counted',
  close: 'Take the marks away',
} as const;

/** Which contacts of a chain are on screen, as `contact 2 of 3` or `contacts 1–2 of 3`. */
export const contactsWords = (first: number, last: number, of: number) => (first === last ? `contact ${first} of ${of}` : `contacts ${first}–${last} of ${of}`);

/** A boundary between contacts: what begins, and how it went from whom to whom. */
export function crossingWords({ past, place, isTransfer, from, to }: Crossing): { what: string; how: Phrase } {
  const what = past ? 'Earlier chat of this customer' : place ? `Contact ${place.n} of ${place.of}` : 'Next contact';
  const verb = isTransfer ? 'transferred' : 'went on';
  if (from === null) return { what, how: to === null ? [] : phrase`${verb} to ${name(to)}` };
  return { what, how: to === null ? phrase`${verb} from ${name(from)}` : phrase`${verb} from ${name(from)} to ${name(to)}` };
}

/** Somebody of whom only the role is known, amid a sentence. */
export const theRole = (role: string) => `the ${role}`;
