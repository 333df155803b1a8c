import type { Chat } from '../host/types';
import { title } from '../words/chat';
import { ACTION_WORDS, PART_WORDS } from '../words/actions';
import type { Action } from './action';

/** Chats that are offered beside the commands. */
const MOST_CHATS = 6;

const wordsOf = (text: string) => text.toLocaleLowerCase().split(/[\s,:…]+/).filter((word) => word !== '');

/** How well a text is meant by what was typed: 0 it begins so, 1 its words do, 2 others beside it do, `null` not at all. */
function nearness(typed: string, text: string, beside: string): 0 | 1 | 2 | null {
  const wanted = wordsOf(typed);
  const begins = (words: string[]) => wanted.every((one) => words.some((word) => word.startsWith(one)));
  if (text.toLocaleLowerCase().startsWith(typed.trim().toLocaleLowerCase())) return 0;
  if (begins(wordsOf(text))) return 1;
  return begins([...wordsOf(text), ...wordsOf(beside)]) ? 2 : null;
}

/** What matches, the nearest first, else in the order in which it came. */
function nearest<T>(things: Iterable<T>, near: (thing: T) => number | null): T[] {
  const found: { thing: T; rank: number }[] = [];
  for (const thing of things) {
    const rank = near(thing);
    if (rank !== null) found.push({ thing, rank });
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ thing }) => thing);
}

/** Actions that a text means: those that can be done now, then the others. */
export function actionsFor(typed: string, actions: readonly Action[], can: (action: Action) => boolean): { action: Action; isPossible: boolean }[] {
  const found = nearest(
    actions.filter(({ isKeyOnly }) => !isKeyOnly),
    ({ id, part }) => nearness(typed, ACTION_WORDS[id], PART_WORDS[part]),
  );
  const [possible, others] = [found.filter(can), found.filter((action) => !can(action))];
  return [...possible.map((action) => ({ action, isPossible: true })), ...others.map((action) => ({ action, isPossible: false }))];
}

/** Chats that a text means, by their customer, or by who serves them and where; none while nothing is typed. */
export function chatsFor(typed: string, chats: Iterable<Chat>): Chat[] {
  if (typed.trim() === '') return [];
  return nearest(chats, (chat) => nearness(typed, title(chat), [chat.with?.name, chat.queue, chat.instance].join(' '))).slice(0, MOST_CHATS);
}
