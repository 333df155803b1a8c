import type { Chat, Zone } from '../host/types';
import type { Tab } from '../state/desk.svelte';
import { EARLIER } from './earlier';
import { FILES } from './files';
import { PEOPLE } from './people';
import { heard, key, name, phrase } from './phrase';
import type { Phrase } from './phrase';
import { duration, minute, since } from './time';

/** What stands side by side, or behind tabs where there is no room. */
export const TABS: Record<Tab, string> = { transcript: 'Transcript', people: PEOPLE.title, files: FILES.title, earlier: EARLIER.title };

/** Words of the panel of a chat. What keeps the chat from going on is in `note`. */
export const PANE = {
  none: 'Chat',
  label: (title: string) => `Chat with ${title}`,
  tabs: 'This chat',
  pick: 'Pick a chat',
  pickText: (hasLetterKeys: boolean) =>
    hasLetterKeys
      ? phrase`${key('j')} and ${key('k')} move through the list, ${key('Enter')} opens.`
      : phrase`Arrows move through the list, ${key('Enter')} opens.`,
  backTo: (title: string) => phrase`Back to ${name(title)}`,
  newToken: 'Hand over a new token',
  openThat: 'Open that chat',
} as const;

/** Words of the head of a chat. */
export const HEAD = {
  /** When it was over; of a chat whose end was not seen, when its last item was. */
  over: (chat: Chat, at: number, zone: Zone): { figure: Phrase; below: string } => {
    const what = chat.endedAt === null ? 'last item' : 'ended';
    return { figure: phrase`${heard(`${what} at `)}${minute(at, zone)}`, below: what };
  },
  waiting: (ms: number) => phrase`${heard('waiting ')}${duration(ms)}`,
  waitingSince: (at: number, now: number, zone: Zone) => `since ${since(at, now, zone)}`,
  closedSince: (at: number, now: number, zone: Zone) => `closed since ${since(at, now, zone)}`,
  asOf: (at: number, now: number, zone: Zone) => `as of ${since(at, now, zone)}`,
  nobodyWaits: 'nobody waits',
  started: (at: number, now: number, zone: Zone) => `started ${since(at, now, zone)}`,
  back: 'Back to the chats',
  acknowledge: { name: 'Acknowledge', title: 'It asks for nothing until something new' },
  takeBack: { name: 'Take back', title: 'It may ask for attention again' },
  snooze: { name: 'Snooze', title: 'Ask again later, or when something new happens' },
  pin: { name: 'Pin', title: 'Pin: keep at hand' },
} as const;

/** Words of the menu of a chat. What can be done is in `actions`. */
export const MENU = {
  label: (title: string) => `More for ${title}`,
  title: 'Search in it, export, legal hold, purge',
  hold: 'Legal hold',
  held: 'Kept whatever the days say, and not purged.',
  state: { on: 'on', off: 'off', failed: '' },
} as const;
