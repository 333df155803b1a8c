/** What a person agrees to before tokens are kept in memory. The program takes no other words, and the type of the host holds them too. */
export const SESSION_MEMORY_CONSENT = 'Keep tokens in memory until Sightline closes';

/** What a person agrees to before an archive whose key is gone is set aside. The program takes no other words, and the type of the host holds them too. */
export const NEW_ARCHIVE_CONSENT = 'Set the old archive aside and begin a new one';
