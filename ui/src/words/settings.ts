import type { PlaceWait, Settings } from '../host/types';
import type { Quiet } from '../state/quiet';
import { key, keyOf, name, phrase } from './phrase';

/** What one chooses among, each with its word. */
export type Choice<T extends string> = readonly (readonly [T, string])[];

const theme: Choice<Settings['theme']> = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const contrast: Choice<Settings['contrast']> = [
  ['system', 'System'],
  ['more', 'More'],
];
const density: Choice<Settings['density']> = [
  ['compact', '28'],
  ['normal', '36'],
  ['roomy', '44'],
];
const onOrOff: Choice<'on' | 'off'> = [
  ['on', 'On'],
  ['off', 'Off'],
];

const notifications: Choice<Settings['notifications']> = [
  ['off', 'Off'],
  ['discreet', 'No names'],
  ['full', 'All'],
];

const sound: Choice<Settings['sound']> = [
  ['desktop', 'Desktop'],
  ['alarm', 'Warning'],
  ['silent', 'None'],
];
const quiet: Choice<Quiet> = [
  ['off', 'Off'],
  ['hour', 'An hour'],
  ['day', 'Today'],
];

/** Words of the settings. What the share of the quota changes is in `budget`. */
export const SETTINGS = {
  groups: { look: 'Look', keyboard: 'Keyboard', attention: 'Attention', watching: 'Watching', computer: 'This computer' },
  theme: { name: 'Colours', help: 'Light, dark, or as the system has it.', choices: theme },
  contrast: { name: 'Contrast', help: 'More: black on white or white on black, thicker lines.', choices: contrast },
  density: {
    name: 'Row height',
    help: (hasLetterKeys: boolean) =>
      hasLetterKeys
        ? phrase`In pixels. 28 shows more chats, and what was said last only where the list is wide. Also with ${key('d')}.`
        : phrase`In pixels. 28 shows more chats, and what was said last only where the list is wide.`,
    choices: density,
  },
  zone: {
    name: 'Time zone',
    help: (hasLetterKeys: boolean) => (hasLetterKeys ? phrase`In which all times and days are shown. Also with ${key('t')}.` : phrase`In which all times and days are shown.`),
  },
  siteZone: { name: 'A third zone', help: 'That of a site elsewhere, beside local time and UTC.', none: 'None' },
  letterKeys: {
    name: 'Single-letter keys',
    help: phrase`On: ${key('j')}, ${key('/')} and others act at once. Off, if you speak to your computer: all is still in the commands, ${keyOf('commands')}.`,
    choices: onOrOff,
  },
  share: { name: 'Share of the request quota' },
  region: { name: 'Default region', help: 'Offered first when you add a chat or a source.' },
  archive: { name: 'Archive', help: 'What is stored on this computer, imports, for how long chats are kept, and what was purged.' },
  health: { name: 'Health', help: 'Whether keychain, archive, disk, clock and network let Sightline do its work, and what to do where they do not.', open: 'Open Health' },
  foot: (version: string) => `Sightline ${version}. Settings are kept in a file that holds no secret.`,
} as const;

/** Words of the settings about what is seen where the window is not. */
export const OUTSIDE = {
  group: 'Outside of the window',
  notifications: {
    name: 'Desktop notifications',
    help: 'Of alarms, while you look elsewhere: one of a chat in a minute, and in a storm one for all. A press opens the chat. Without names they tell the instance, the queue and what is the matter; with all also who it is and what they wrote, which others may read on a locked screen.',
    choices: notifications,
  },
  sound: {
    name: 'Sound of notifications',
    help: "As the desktop has it for all programs, the desktop's sound for a warning, or none.",
    choices: sound,
  },
  quiet: {
    name: 'Do not disturb',
    help: 'No notifications for a while. Alarms go on in the window, in their list and in the tray.',
    until: (time: string) => `No notifications until ${time}. Alarms go on in the window, in their list and in the tray.`,
    choices: quiet,
  },
  tray: {
    name: 'Icon in the tray',
    help: 'Tells how many chats need attention. Closing the window then hides it, and Sightline goes on watching until you quit from the tray.',
    choices: onOrOff,
  },
  autostart: {
    name: 'Start with the session',
    help: 'Sightline starts when you log in: in the tray, if there is an icon, else with its window.',
    choices: onOrOff,
  },
} as const;

/** Where thresholds of their own hold. */
type Place = Pick<PlaceWait, 'instance' | 'queue'>;

/** A place where thresholds of their own hold, in a list or for those who hear the window. */
export const placeWords = ({ instance, queue }: Place): string => (queue === null ? `all of ${instance ?? ''}` : instance === null ? queue : `${queue} of ${instance}`);

/** Words of the settings of attention. */
export const ATTENTION = {
  warn: {
    name: 'Waiting, warning',
    help: 'A chat asks for attention when its customer has waited this long for an agent or a supervisor, in minutes and seconds. Bots do not answer.',
  },
  alarm: { name: 'Waiting, alarm', help: 'From here on it is an alarm: red, and before every other chat.' },
  place: {
    name: ({ instance, queue }: Place) =>
      queue === null ? phrase`Waiting in all of ${name(instance ?? '')}` : instance === null ? phrase`Waiting in ${name(queue)}` : phrase`Waiting in ${name(queue)} of ${name(instance)}`,
    help: ({ instance, queue }: Place) =>
      queue === null ? 'Warning and alarm in this instance, but for queues that have their own.' : instance === null ? 'Warning and alarm in this queue, in every instance that has it.' : 'Warning and alarm in this queue of this instance alone.',
    warn: (place: Place) => `Warning in ${placeWords(place)}`,
    alarm: (place: Place) => `Alarm in ${placeWords(place)}`,
    asOthers: 'As all others',
    asOthersOf: (place: Place) => `${placeWords(place)}: as all others`,
  },
  ownPlace: {
    name: 'Times of their own',
    help: 'Gives a queue or an instance other times than the rest. Those of a queue of one instance hold before those of the queue, and these before those of the instance.',
    choose: 'Choose a queue or an instance',
    groups: { queue: 'Queues', instance: 'Instances', both: 'Queues of one instance' },
  },
  hours: {
    name: 'Business hours',
    help: 'Outside of them the waiting clock stands still, and nobody is said to wait for too long.',
    choices: [['always', 'Always open'], ['own', 'Own hours']] as Choice<'always' | 'own'>,
    days: { name: 'Open on', help: 'At least one day of the week.', of: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] },
    times: { name: 'Open from and until', help: 'Hours and minutes. Where they end before they begin, they end on the next day.', from: 'Open from', until: 'Open until' },
    zone: { name: 'Zone of the hours', help: 'In which zone they are meant.' },
  },
  snooze: {
    name: 'Snooze for',
    help: phrase`Minutes until a snoozed chat asks again, if nothing new happens in it before. It is snoozed in the head of the chat ${keyOf('snooze')}.`,
  },
  ended: { name: 'Ended chats stay for', help: 'Minutes in the list, in grey, with how they ended. Pinned ones stay longer, and the archive keeps all.' },
} as const;
