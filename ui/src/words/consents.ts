/** What a person agrees to before tokens are kept in memory. The program takes no other words: it holds this sentence too. */
export const SESSION_MEMORY_CONSENT = 'Keep tokens in memory until Sightline closes';

/** What a person agrees to before an archive whose key is gone is set aside. The program takes no other words: it holds this sentence too. */
export const NEW_ARCHIVE_CONSENT = 'Set the old archive aside and begin a new one';
