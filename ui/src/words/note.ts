import type { IconName } from '../icons/names';
import type { Chat, Zone } from '../host/types';
import { nextTry, shortId } from './connection';
import { since } from './time';

/** What can be done about a chat that does not simply go on. */
export type NoteAction = 'addAgain' | 'retry' | 'open' | 'stop';

/** A bar over a transcript: what is so, why, and what can be done, or that it goes on by itself. */
export interface ChatNote {
  icon: IconName;
  title: string;
  text: string;
  tone: '' | 'warn';
  actions: readonly NoteAction[];
}

/** From then on a connection that is being made takes longer than it should. */
const SLOW_MS = 10_000;

/** The bar of a chat that does not simply go on; `null` for one that does. `canOpen`: the chat it went to is watched too. */
export function chatNote(chat: Chat, now: number, zone: Zone, canOpen = false): ChatNote | null {
  const { connection } = chat;
  const at = (moment: number) => since(moment, now, zone);
  const next = (moment: number | null) => {
    const words = nextTry(moment, now);
    return words === '' ? '' : ` ${words[0]!.toUpperCase()}${words.slice(1)}.`;
  };
  const stays = 'What was read stays in the archive.';
  switch (connection.state) {
    case 'connecting':
      if (now - connection.since < SLOW_MS) return null;
      return note('connecting', `Connecting since ${at(connection.since)}`, 'AWS has not acknowledged the connection yet. Sightline goes on trying by itself.', '', []);
    case 'polled':
      return note(
        'poll',
        `Read every ${Math.round(connection.everyMs / 1000)} s`,
        'The token of this chat opens no live connection. What is said shows up later, and typing is not seen. A participant token would make it live.',
        '',
        ['addAgain'],
      );
    case 'reconnecting':
      return note(
        'reconnect',
        `Connection lost at ${at(connection.since)}`,
        `${connection.cause} Made again by itself; what was said meanwhile is fetched then.${next(connection.nextTryAt)}`,
        '',
        ['retry'],
      );
    case 'slowed':
      return note('slowed', `Slowed by AWS since ${at(connection.since)}`, `AWS answered 429: too many requests at once. Sightline goes on by itself.${next(connection.nextTryAt)}`, '', []);
    case 'ended':
      return connection.complete
        ? note('sealed', 'Ended, complete', `The whole transcript is here: ${chat.items} items.`, '', [])
        : note('ended', 'Ended, not complete', 'The chat closed before everything was read. Each hole below says what is missing and why.', 'warn', ['retry']);
    case 'archived':
      return note(
        'archive',
        `From the archive${connection.imported ? ', imported' : ''}`,
        connection.complete
          ? `Nobody watches this chat, and nothing is added to it. The whole transcript is stored: ${chat.items} items.`
          : 'Nobody watches this chat, and nothing is added to it. It is not complete: each hole below says what is missing and why.',
        '',
        [],
      );
    case 'refused':
      return note(
        'refused',
        `Access refused since ${at(connection.since)}`,
        `AWS answered 403 twice: the token of this chat does not open it now. Whether the chat goes on is unknown. Tried again by itself, ever more rarely.${next(connection.nextTryAt)} ${stays} One that came from a roster, which no longer lists it, leaves an hour after it was last live.`,
        'warn',
        ['retry', 'addAgain', 'stop'],
      );
    case 'expired':
      return note('expired', `Token expired at ${at(connection.since)}`, `Whether the chat goes on is unknown. A new token is needed to go on watching. In case a clock is wrong, this one is tried again by itself, ever more rarely. ${stays}`, 'warn', ['addAgain', 'stop']);
    case 'transferred': {
      const to = connection.to === null ? 'another contact' : `contact ${shortId(connection.to)}`;
      const title = `Transferred at ${at(connection.since)}`;
      return canOpen
        ? note('transferred', title, `The chat went on as ${to}, which is watched here too.`, '', ['open', 'stop'])
        : note('transferred', title, `The chat went on as ${to}, which this token does not open. A token of that contact would.`, '', ['addAgain', 'stop']);
    }
    case 'unknown':
      return note(
        'unknown-chat',
        `Unknown since ${at(connection.since)}`,
        `The connection that was handed over is gone. It cannot be renewed, and nothing says whether the chat goes on. ${stays}`,
        'warn',
        ['addAgain', 'retry', 'stop'],
      );
    case 'noToken':
      return note('key', 'No token is stored for this chat', 'Without one the chat cannot be watched.', 'warn', ['addAgain', 'retry', 'stop']);
    case 'failed':
      return note('warn', `Watching stopped at ${at(connection.since)}`, `${connection.reason} The fault is in Sightline, not in the chat. Other chats go on.`, 'warn', ['retry', 'stop']);
    default:
      return null;
  }
}

function note(icon: IconName, title: string, text: string, tone: ChatNote['tone'], actions: readonly NoteAction[]): ChatNote {
  return { icon, title, text, tone, actions };
}
