import type { Chat, Row } from '../host/types';

/** What an id in a link consists of; the program takes no other, and no escapes. */
const ID = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,127}$/;

/** The link that leads to an item of a chat, or to the chat where that is not possible; `null`: the chat has no contact that could be named. */
export function linkTo(chat: Chat, row: Row | null): { text: string; isOfItem: boolean } | null {
  const contact = row?.contactId ?? chat.contactId ?? chat.contactIds.at(-1) ?? '';
  if (!ID.test(contact)) return null;
  const text = `sightline://chat/${contact}`;
  return row !== null && ID.test(row.id) ? { text: `${text}/item/${row.id}`, isOfItem: true } : { text, isOfItem: false };
}
