import type { IconName } from '../icons/names';
import type { Chat, Zone } from '../host/types';
import { since } from './time';

/** A bar over a transcript: what is so, why, and what can be done. */
export interface ChatNote {
  icon: IconName;
  title: string;
  text: string;
  tone: '' | 'warn';
  actions: readonly ('addAgain' | 'retry' | 'stop')[];
}

/** The bar of a chat that does not simply go on; `null` for one that does. */
export function chatNote(chat: Chat, now: number, zone: Zone): ChatNote | null {
  const { connection } = chat;
  const at = (moment: number) => since(moment, now, zone);
  switch (connection.state) {
    case 'reconnecting':
      return {
        icon: 'reconnect',
        title: `Connection lost at ${at(connection.since)}`,
        text: `${connection.cause} What is shown is what had come by then; the rest is fetched as soon as the connection is back.`,
        tone: '',
        actions: ['retry'],
      };
    case 'slowed':
      return {
        icon: 'reconnect',
        title: `Slowed by AWS since ${at(connection.since)}`,
        text: 'AWS asked for fewer requests. Sightline goes on by itself.',
        tone: '',
        actions: [],
      };
    case 'ended':
      return connection.complete
        ? { icon: 'sealed', title: 'Ended, complete', text: `The whole transcript is here: ${chat.items} items.`, tone: '', actions: [] }
        : {
            icon: 'ended',
            title: 'Ended, not complete',
            text: 'The chat closed before everything was read. Each hole below says what is missing and why.',
            tone: 'warn',
            actions: ['retry'],
          };
    case 'refused':
      return {
        icon: 'refused',
        title: `Access refused since ${at(connection.since)}`,
        text: 'AWS answered 403 twice: the token of this chat no longer opens it. Whether the chat goes on is unknown. What was read stays until Sightline closes.',
        tone: 'warn',
        actions: ['addAgain', 'retry', 'stop'],
      };
    case 'expired':
      return {
        icon: 'expired',
        title: `Token expired at ${at(connection.since)}`,
        text: 'A new token is needed to go on watching. What was read stays until Sightline closes.',
        tone: 'warn',
        actions: ['addAgain', 'stop'],
      };
    case 'transferred':
      return {
        icon: 'transferred',
        title: `Transferred at ${at(connection.since)}`,
        text: 'The chat went on to a contact that this token may not watch.',
        tone: '',
        actions: ['addAgain', 'stop'],
      };
    case 'noToken':
      return {
        icon: 'key',
        title: 'No token is stored for this chat',
        text: 'Without one the chat cannot be watched.',
        tone: 'warn',
        actions: ['addAgain', 'retry', 'stop'],
      };
    case 'failed':
      return {
        icon: 'warn',
        title: `Watching stopped at ${at(connection.since)}`,
        text: `${connection.reason} The fault is in Sightline, not in the chat. Other chats go on.`,
        tone: 'warn',
        actions: ['retry', 'stop'],
      };
    default:
      return null;
  }
}
