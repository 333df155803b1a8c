import { mono, name, path, phrase, strong, keyOf } from './phrase';

/** Words of the field for a region. */
export const REGION = 'Region';

/** Words of the dialog that adds a chat. */
export const ADD_CHAT = {
  title: 'Add a chat',
  copyFirst: 'Copy one of these first:',
  either: [
    phrase`the answer of ${mono('StartChatContact')} or ${mono('CreateParticipant')}`,
    phrase`the JSON of a Streams ${mono('chat_token')}`,
    phrase`a bare participant token`,
  ],
  regionHelp: 'Where the chat runs. Used when what you copied does not name a region.',
  secret: 'The token goes from the clipboard to your keychain. This window never sees it.',
  read: (isAgain: boolean) => (isAgain ? 'Read clipboard again' : 'Read clipboard'),
} as const;

/** Words of the dialog that adds a source, or gives a token to one. */
export const ADD_SOURCE = {
  title: (isNew: boolean) => (isNew ? 'Add a source' : 'Give the source a token'),
  what: 'A source is an address that lists the chats you may watch. Your team gives you the address and a bearer token.',
  address: 'Roster address',
  addressExample: 'https://roster.example/v1/chats',
  addressHelp: 'https only. http works for this computer alone.',
  regionHelp: 'Used for chats of which the roster names no region.',
  secret: 'Copy the bearer token first. It goes from the clipboard to your keychain. This window never sees it.',
  read: (isNew: boolean) => (isNew ? 'Read token from clipboard and add' : 'Read token from clipboard and keep it'),
} as const;

/** Words of the dialog about a source. */
export const SOURCE = {
  place: (url: string, region: string) => phrase`${path(url)}, region ${region}`,
  mark: 'Mark me as connected',
  markText: 'Off: nobody in the chat can tell that you watch. On: Sightline tells Amazon Connect that you are connected. Others in the chat may see that a supervisor joined.',
  remove: 'Remove source',
  removeText: 'Sightline forgets its token and stops watching its chats. The chats themselves go on.',
  removeSure: 'Remove it and its chats',
} as const;

/** Words of the question before a chat is no longer watched. */
export const STOP = {
  text: (title: string) => phrase`Sightline forgets the chat with ${strong(name(title))} and its token. What was said until now stays in the archive and is found there. The chat itself goes on: nothing is told to Amazon Connect.`,
  keep: 'Keep watching',
} as const;

/** Words of the question before tokens are kept in memory. What one agrees to is in `consents`. */
export const MEMORY = {
  why: 'The keychain of the operating system cannot be used now. Instead:',
  what: [
    'Tokens stay in the memory of this program and are written to no file.',
    'When Sightline closes they are gone. Chats and sources then have to be added again.',
    'Programs that may read the memory of yours can read the tokens there.',
    'This holds for this session only. The next start asks the keychain again.',
  ],
} as const;

/** Words of the list of keys. What the keys do is in `actions`. */
export const KEYS = {
  title: 'Keys',
  or: 'or',
  help: (hasLetterKeys: boolean) =>
    hasLetterKeys
      ? phrase`Letters act everywhere but in a field; in the settings they can be switched off. Arrows, Page Up and Page Down move in the list and in the transcript that has the focus.`
      : phrase`Single-letter keys are off, in the settings. What they did is among the commands, ${keyOf('commands')}. Arrows, Page Up and Page Down move in the list and in the transcript that has the focus.`,
} as const;
