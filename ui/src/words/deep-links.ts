import { shortId } from './connection';

/** Words about a link from elsewhere that leads nowhere. */
export const DEEP_LINK = {
  title: 'This link leads nowhere here',
  refused: 'Nothing was opened or changed. A link can only lead to a chat.',
  unknown: (contact: string) =>
    `No chat that is watched, and none in the archive, has the contact ${shortId(contact)}. It may be on another computer, or it was purged. A link does not fetch anything.`,
  search: 'Search the archive',
} as const;
