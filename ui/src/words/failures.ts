/** What the page says by itself of something that failed; all else is in the words of the program. */
export const FAILURES = {
  window: 'The window cannot be filled',
  chat: 'The chat cannot be shown',
  /** Where a long chat of the archive was opened, and what follows its page could not be had. */
  part: 'Only a part of this chat could be read',
  unexpected: 'The program did not answer as expected',
  notDone: 'Not done',
  putAway: 'Put away',
  noAnswer: 'The program gave no answer the window understands.',
  noAnswerRemedy: 'Details are in the log.',
} as const;
