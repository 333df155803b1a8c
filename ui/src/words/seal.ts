/** Words of the proof that nothing is sent. */
export const SEAL = {
  sent: '0 sent',
  what: (marking: number) => `Sightline has no operation that writes into a chat: no message, no typing, no read receipt. ${markingWords(marking)}`,
  operations: 'Operations requested since the start',
  none: 'None so far.',
} as const;

/** In how many sources others may see that somebody watches. */
function markingWords(sources: number): string {
  if (sources === 0) return 'You are not marked as connected in any chat.';
  return `${sources === 1 ? 'One source marks' : `${sources} sources mark`} you as connected: others in these chats may see that a supervisor joined.`;
}
