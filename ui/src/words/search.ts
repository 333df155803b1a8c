import type { IconName } from '../icons/names';
import type { ArchiveState, ArchiveStatus, ArchiveWork, Hit, Near, TallyKind, Zone } from '../host/types';
import { canRead, canWrite } from '../state/access';
import { key, mono, name, path, phrase } from './phrase';
import type { Phrase } from './phrase';
import { dayKey, dayName, duration, minute, moment, since } from './time';

/** A whole number with its thousands apart. */
export const grouped = (n: number) => n.toLocaleString('en-GB');

/** How many, and in which time: `322 in 14 ms`; `50+` while they are not counted. */
export function countWords({ n, isExact }: { n: number; isExact: boolean }, tookMs: number): string {
  return `${grouped(n)}${isExact ? '' : '+'} in ${tookMs < 1 ? 'under 1' : Math.round(tookMs)} ms`;
}

/** The groups of choices by name. */
export const GROUPS: Record<TallyKind, string> = { role: 'Said by', when: 'When', person: 'Who', place: 'Where', with: 'With' };

/** The day as it heads hits: `Today`, `Yesterday`, `Friday 20 November`, with the year if it is another one. */
export function dayHead(at: number, now: number, zone: Zone): string {
  const key = dayKey(at, zone);
  const today = dayKey(now, zone);
  if (key === today) return 'Today';
  // By the calendar, for a day of changed clocks has not 24 hours.
  if (key === new Date(Date.parse(today) - 24 * 3_600_000).toISOString().slice(0, 10)) return 'Yesterday';
  const name = dayName(at, zone);
  return key.slice(0, 4) === today.slice(0, 4) ? name.slice(0, -5) : name;
}

/** A day as `Fri 20 Nov`, with the year if it is another one than that of `now`. */
export function shortDay(at: number, now: number, zone: Zone): string {
  const [week, day, month, year] = dayName(at, zone).split(' ') as [string, string, string, string];
  return `${week.slice(0, 3)} ${day} ${month.slice(0, 3)}${dayKey(now, zone).startsWith(year) ? '' : ` ${year}`}`;
}

/** From when to when a chat went, as `Fri 20 Nov, 15:58–16:31`. */
export function span(from: number | null, to: number | null, now: number, zone: Zone): string {
  const short = (at: number) => shortDay(at, now, zone);
  if (from === null) return to === null ? 'times unknown' : `until ${short(to)}, ${minute(to, zone)}`;
  if (to === null) return `since ${short(from)}, ${minute(from, zone)}`;
  const isOneDay = dayKey(from, zone) === dayKey(to, zone);
  return `${short(from)}, ${minute(from, zone)}–${isOneDay ? '' : `${short(to)}, `}${minute(to, zone)}`;
}

/** Where a hit was said: queue, contacts of the chat, and with whom where that was not the customer. */
export function hitPlace({ by, customer, queue, contacts }: Hit): { withWhom: string | null; where: string } {
  return {
    withWhom: by?.role === 'customer' ? null : (customer ?? 'customer not known'),
    where: [queue ?? '', contacts > 1 ? `${contacts} contacts` : ''].filter((part) => part !== '').join(' · '),
  };
}

/** When, how complete: the second line over a hit's neighbours. */
export function nearWords({ chat }: Near, now: number, zone: Zone): string {
  const isLive = chat.connection.state === 'live';
  const whole = isLive ? 'live' : chat.complete ? 'complete' : chat.gaps === 1 ? 'not complete, 1 hole' : `not complete${chat.gaps > 0 ? `, ${chat.gaps} holes` : ''}`;
  return `${span(chat.startedAt, isLive ? null : (chat.endedAt ?? chat.last?.at ?? null), now, zone)} · ${whole}`;
}

/** Queues in the order in which they served: `Sales US, then Billing EU`. */
export const queueWords = (queues: readonly string[]) => queues.join(', then ');

/** What is searched, at the foot of the palette: how far it is stored, what of it is not there yet. */
export function reachWords(archive: ArchiveStatus, now: number, zone: Zone): { text: string; tone: '' | 'warn' } {
  const { storedTo, notStored, work } = archive;
  if (!canRead(archive)) return { text: '', tone: '' };
  if (notStored !== null) return { text: `${grouped(notStored.items)} not stored since ${since(notStored.since, now, zone)}: ${notStored.cause}`, tone: 'warn' };
  if (work?.kind === 'rebuilding') return { text: `${percent(work)} of the archive searched so far`, tone: 'warn' };
  if (!canWrite(archive)) return { text: 'Everything stored so far. Another Sightline writes.', tone: '' };
  return { text: `Everything stored${storedTo === null ? '' : `, to ${moment(storedTo, zone)}`}. Works offline.`, tone: '' };
}

const percent = (work: ArchiveWork) => (work.percent === null ? 'A part' : `${Math.floor(work.percent)} %`);

/** What can be done about an archive that cannot be used. */
export type ArchiveAction = 'retry' | 'begin' | 'look';

/** An archive that cannot be used, or not wholly: what is so, why, what to do. */
export interface ArchiveWords {
  icon: IconName;
  title: string;
  text: string;
  actions: readonly ArchiveAction[];
}

/** Why the archive cannot be used, or only be read; `null` if it can. A locked keychain is locked: nothing is lost. */
export function archiveWords(state: ArchiveState): ArchiveWords | null {
  switch (state.state) {
    case 'ready':
      return null;
    case 'opening':
      return { icon: 'archive', title: 'The archive is being opened', text: 'After an update it may first be brought to a new form, which takes a while. Chats go on meanwhile, and are stored then.', actions: [] };
    case 'locked':
      return { icon: 'lock', title: 'The archive is locked', text: `${state.message} Nothing is lost: what is said until then is held in memory.`, actions: ['retry'] };
    case 'keyMissing':
      return {
        icon: 'key',
        title: 'The key of the archive is missing',
        text: `${state.message} A backup of the keychain, or the old computer, has the key. The file stays as it is.`,
        actions: ['retry', 'begin'],
      };
    case 'damaged':
      return { icon: 'warn', title: 'The archive is damaged', text: state.message, actions: ['look', 'retry', 'begin'] };
    case 'newer':
      return { icon: 'archive', title: 'The archive is of a newer Sightline', text: state.message, actions: ['retry'] };
    case 'reading':
      return {
        icon: 'archive',
        title: 'Another Sightline writes to the archive',
        text: 'It can be searched and read meanwhile. What is said is shown, and held in memory until that one is done; then it is stored by itself.',
        actions: [],
      };
    case 'inUse':
      return { icon: 'archive', title: 'The archive is open elsewhere', text: `${state.message} What is said until then is held in memory.`, actions: ['retry'] };
    case 'failing':
      return { icon: 'disk', title: 'The archive cannot be opened', text: `${state.message} What is said until then is held in memory.`, actions: ['retry'] };
  }
}

/** Work on the archive, in words: `Making the index anew, 61 %, 1:35 left`. */
export function workWords(work: ArchiveWork): string {
  const what = { rebuilding: 'Making the index anew', salvaging: 'Bringing over what can be read', checking: 'Checking the archive', purging: 'Purging' }[work.kind];
  return [what, work.percent === null ? '' : `${Math.floor(work.percent)} %`, work.etaMs === null ? '' : `${duration(work.etaMs)} left`].filter((part) => part !== '').join(', ');
}

/** What narrows a question down, each with what it asks for. */
export const OPERATOR_WORDS = {
  'from:': 'who said it, by name or role',
  'in:': 'queue or instance',
  'after:': 'from a day on',
  'before:': 'before a day',
  'on:': 'a day, a month, a year',
  'has:': 'with a file',
  'is:': 'what nobody answered',
  'status:': 'what the scanner said of a file',
  'role:': 'role of who said it',
  'type:': 'what it is',
  'contact:': 'contact id, or its beginning',
} as const;

/** Names an operator of the query line. */
export type OperatorName = keyof typeof OPERATOR_WORDS;

/** What is added to the query line for words that stand together. */
export const EXACT_WORDS = 'exact words';

/** Words of the query line. */
export const ASK = {
  stale: (at: number, zone: Zone) => `as of ${moment(at, zone)}, search again`,
  staleTitle: 'More was stored since',
  notSearched: 'not searched',
  narrow: 'Narrow down',
  goesOnAs: 'goes on as',
  oneOf: 'one of',
  add: 'add',
  addition: (text: string) => (text === EXACT_WORDS ? `“${EXACT_WORDS}”` : text),
  found: (n: number) => `${grouped(n)} found`,
  order: 'Order of the results',
  bestOf: (n: number) => `best of the newest ${grouped(n)}`,
  countedAmong: (n: number) => `Counted among the newest ${grouped(n)}.`,
} as const;

/** In which order hits stand. */
export const ORDERS: readonly (readonly ['newest' | 'best', string])[] = [
  ['newest', 'Newest first'],
  ['best', 'Best first'],
];

/** What can be asked, by example, in two columns of like height. */
export const HINTS: readonly (readonly { name: string; shapes: readonly (readonly [string, string])[]; operators: readonly OperatorName[] }[])[] = [
  [
    {
      name: 'Words',
      shapes: [
        ['refund voucher', 'both words'],
        ['"when will I see"', 'exact words'],
        ['refund*', 'words that begin so'],
        ['refund -voucher', 'one and not the other'],
        ['refund OR voucher', 'either; brackets group'],
      ],
      operators: [],
    },
    { name: 'When', shapes: [], operators: ['after:', 'before:', 'on:'] },
  ],
  [
    { name: 'Who and where', shapes: [], operators: ['from:', 'in:', 'role:', 'contact:'] },
    { name: 'What', shapes: [], operators: ['has:', 'is:', 'status:', 'type:'] },
  ],
];

/** Words around the examples. */
export const HINT = {
  label: 'What can be asked',
  foot: 'Case and accents do not matter. A minus before any of these takes away what fits.',
} as const;

/** Words of what was found, and of what was not. */
export const HITS = {
  label: (n: number, order: 'newest' | 'best') => (order === 'newest' ? `${grouped(n)} results, newest first` : `${grouped(n)} results, best first`),
  ofDay: (shown: number, all: number | null) => (all !== null && all > shown ? `${grouped(shown)} of ${grouped(all)}` : grouped(shown)),
  stillOf: (question: string) => phrase`Still those of ${name(question)}`,
  partial: 'Until then only what is in the new index is found.',
  misread: 'Nothing was searched',
  misreadText: 'The line above says where it is not understood.',
  none: 'Nothing found',
  noneText: (messages: number, storedTo: number | null, zone: Zone) =>
    phrase`${grouped(messages)} messages were searched${storedTo === null ? '' : `, up to ${moment(storedTo, zone)}`}. Words are found whole: ${mono('refund*')} finds refunds too.`,
  without: (filter: string) => phrase`Without ${path(filter)}`,
  tryThis: (question: string) => phrase`Try ${path(question)}`,
} as const;

/** With whom a hit was said: behind who said it, or alone. */
export const withWords = (whom: string, hasSpeaker: boolean): Phrase => (hasSpeaker ? phrase`with ${name(whom)}` : [name(whom)]);

/** Words of a hit among its neighbours. */
export const NEAR = {
  label: 'Around the result',
  list: 'What was said before and after',
  open: phrase`Open here ${key('↵')}`,
  only: 'This chat only',
  toChat: (isLive: boolean) => (isLive ? 'Live chat now' : 'To its end'),
} as const;

/** What the keys do, at the foot of the palette. */
export const FOOT = {
  choose: 'choose',
  complete: 'complete',
  only: 'this chat only',
  commands: 'commands',
  close: 'close',
  export: 'Export results',
} as const;
