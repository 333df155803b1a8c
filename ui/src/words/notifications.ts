import type { Notifications } from '../host/types';

/** The settings about what is shown outside of the window. */
export const OUTSIDE = {
  group: 'Outside of the window',
  notifications: 'Desktop notifications',
  notificationsHelp: 'For alarms, while you look elsewhere: one of a chat in a minute, and in a storm one for all. A press opens the chat. With names and words, others may read them on a locked screen.',
  tray: 'Icon in the tray',
  trayHelp: 'Tells how many chats need attention. Closing the window then hides it and Sightline goes on watching, until you quit from the tray.',
  on: 'On',
  off: 'Off',
};

/** How much a notification tells. */
export const TELLS: [Notifications, string][] = [
  ['off', 'Off'],
  ['discreet', 'No names'],
  ['full', 'Names and words'],
];
