/** What is said when something takes longer than one waits without a word. */
export const LOADING = {
  chats: 'Still loading the chats',
  chat: 'Still loading the chat',
  transcript: 'Still loading the transcript',
  people: 'Still loading the people',
  history: 'Still loading the history',
  files: 'Still loading the files',
  health: 'Still looking. A keychain may take its time to answer.',
  found: 'Still loading what was found',
} as const;
