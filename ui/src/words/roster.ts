import type { IconName } from '../icons/names';
import type { Keychain } from '../host/types';
import type { View } from '../state/roster';
import { keyOf, name, phrase } from './phrase';
import type { Phrase } from './phrase';

/** Words of the roster. Views and sections are in `triage`, rows in `chat`. */
export const ROSTER = {
  held: 'Order held while you read',
  order: (view: View): { shown: string; label: string } =>
    view === 'ended' ? { shown: 'Latest end first', label: 'Chats, latest end first' } : { shown: 'Most urgent first', label: 'Chats, most urgent first' },
  noAgent: 'no agent yet',
} as const;

/** What stands in the place of chats where a view has none. `opened`: since when one waits for some. */
export function noChats(view: View, opened: string): { icon: IconName; title: string; text: Phrase | null } {
  switch (view) {
    case 'attention':
      return { icon: 'check', title: 'Nobody needs you', text: phrase`Chats in which somebody waits too long, a file was rejected or the connection is in trouble stand here.` };
    case 'pinned':
      return { icon: 'pin', title: 'Nothing is pinned', text: phrase`Pin a chat ${keyOf('pin')} to keep it at hand.` };
    case 'snoozed':
      return { icon: 'snooze', title: 'Nothing is snoozed', text: phrase`Snooze a chat ${keyOf('snooze')} to hear of it again later, or when something new happens in it.` };
    case 'all':
      return { icon: 'live', title: 'No chats', text: phrase`Waiting since ${opened}. New chats show up by themselves.` };
    case 'live':
      return { icon: 'live', title: 'No live chats', text: phrase`Waiting since ${opened}. New chats show up by themselves.` };
    case 'files':
      return { icon: 'clip', title: 'No file to look at', text: phrase`No file is rejected, and none is being scanned.` };
    case 'ended':
      return { icon: 'check', title: 'No chat has ended', text: null };
    default:
      return { icon: 'check', title: 'Every chat is watched', text: null };
  }
}

/** Words of the line that narrows the roster, and of views that are kept. What there is to filter by is in `triage`. */
export const FILTER = {
  label: 'Filter the chats',
  name: 'Filter',
  example: 'queue:billing state:waiting -role:bot refund',
  choose: 'Choose',
  chooseWhat: 'Choose what to see',
  clear: 'Clear',
  clearWhole: 'Clear the filter',
  noneFits: 'No chat fits the filter',
  faults: (faults: readonly string[]) => phrase`Not understood, and left out: ${name(faults.join(' '))}`,
  viewName: 'Name of the view',
  saveChanges: 'Save changes',
  removeView: 'Remove this view',
  saveView: 'Save as a view',
  share: 'Copy this text to share the filter.',
} as const;

/** Words of the bar about the keychain. */
export const KEYCHAIN = {
  titles: { locked: 'The keychain is locked', missing: 'There is no keychain', failing: 'The keychain does not work' } satisfies Partial<Record<Keychain['state'], string>>,
  inMemory: 'Tokens are in memory only',
  inMemoryText: 'When Sightline closes they are gone, and chats have to be added again.',
  tryAgain: 'Try the keychain',
} as const;

/** Words of the bars over the roster about causes and sources. */
export const NOTES = {
  tryNow: 'Try now',
  notRead: (source: string) => `${source} could not be read`,
  needsToken: (source: string) => `${source} needs a token`,
  goesOn: (why: string) => `${why} Chats that are already watched go on.`,
} as const;
