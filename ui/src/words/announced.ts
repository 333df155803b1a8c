/** What is said aloud to those who hear the window, and shown nowhere else. */
export const ANNOUNCED = {
  nobody: 'Nobody needs you',
  said: (who: string, what: string) => `${who}: ${what}`,
  sentFile: 'sent a file',
  sentChoice: 'sent a choice',
  more: (text: string, n: number) => `${text}, and ${n} more before`,
} as const;
