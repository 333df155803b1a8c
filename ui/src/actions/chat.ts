import { canRead, canWrite } from '../state/access';
import type { Desk } from '../state/desk.svelte';
import { contactsQuery, title } from '../words/chat';
import { VIEWS } from '../words/lanes';
import type { Action } from './action';
import { showPanel } from './panels';

const hasChat = (desk: Desk) => desk.chat !== null;
const isWatched = (desk: Desk) => desk.chat !== null && desk.chat.connection.state !== 'archived';
/** The contact on which the chat on screen is, or was last. */
const contact = (desk: Desk) => desk.chat?.contactId ?? desk.chat?.contactIds.at(-1) ?? null;
const CAN_RETRY = ['reconnecting', 'refused', 'expired', 'unknown', 'stopped'];

/** What can be done with the chat on screen. */
export const CHAT: readonly Action[] = [
  { id: 'people', part: 'chat', keys: [], icon: 'customer', can: hasChat, run: (desk) => void showPanel(desk, 'people') },
  {
    id: 'lanes',
    part: 'chat',
    keys: ['l'],
    icon: 'table',
    can: hasChat,
    now: (desk) => VIEWS.find(([view]) => view === desk.peopleView)![1],
    run: (desk) => {
      const at = VIEWS.findIndex(([view]) => view === desk.peopleView);
      desk.peopleView = VIEWS[(at + 1) % VIEWS.length]![0];
      desk.tab = 'people';
    },
  },
  { id: 'files', part: 'chat', keys: ['f'], icon: 'clip', can: hasChat, run: (desk) => void showPanel(desk, 'files') },
  { id: 'earlier', part: 'chat', keys: [], icon: 'chain', can: hasChat, run: (desk) => void showPanel(desk, 'earlier') },
  {
    id: 'searchChat',
    part: 'chat',
    keys: [],
    icon: 'search',
    can: (desk) => canRead(desk.session.archive) && contact(desk) !== null,
    run: (desk) => {
      if (desk.chat === null) return;
      const query = contactsQuery(desk.chat);
      desk.dialog = { kind: 'search' };
      void desk.search.put(`${query} `);
    },
  },
  {
    id: 'exportChat',
    part: 'chat',
    keys: [],
    icon: 'save',
    can: (desk) => canRead(desk.session.archive) && hasChat(desk),
    run: (desk) => {
      const { chat } = desk;
      if (chat !== null) desk.dialog = { kind: 'export', what: { kind: 'chat', key: chat.key }, name: title(chat) };
    },
  },
  {
    id: 'retryChat',
    part: 'chat',
    keys: [],
    icon: 'retry',
    can: (desk) => desk.chat !== null && CAN_RETRY.includes(desk.chat.connection.state),
    run: ({ chat, session }) => {
      if (chat !== null) void session.attempt(session.host.retryChat(chat.key));
    },
  },
  {
    id: 'stopWatching',
    part: 'chat',
    keys: [],
    icon: 'close',
    can: isWatched,
    run: (desk) => {
      if (desk.chat !== null) desk.dialog = { kind: 'stop', key: desk.chat.key };
    },
  },
  {
    id: 'purge',
    part: 'chat',
    keys: [],
    icon: 'purge',
    can: (desk) => canWrite(desk.session.archive) && contact(desk) !== null,
    run: (desk) => {
      const id = contact(desk);
      if (id !== null) desk.dialog = { kind: 'purge', contact: id };
    },
  },
];
