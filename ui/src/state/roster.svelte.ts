import type { Chat } from '../host/types';
import type { Entry, Place, View } from './roster';
import { differs, entries, held, isIn, ordered } from './roster';

/** The roster as it is shown: which chats, in which order, and where the keyboard is. */
export class Roster {
  view = $state<View>('all');
  /** Somebody reads: the pointer or the focus is in the roster. */
  isRead = $state(false);
  /** Chat at which the keyboard is. */
  active = $state<string | null>(null);

  readonly #chats: () => ReadonlyMap<string, Chat>;
  #wanted = $derived.by(() => ordered(this.#chats().values(), this.view));
  /** Counts the times the order was put right. */
  #puts = $state(0);
  /** The order that was last shown, which a reader keeps. A memory of the derivation, of which nothing else depends. */
  #shown: readonly Place[] = [];
  #put = -1;
  #places = $derived.by(() => {
    const isHeld = this.isRead && this.#put === this.#puts;
    this.#put = this.#puts;
    this.#shown = isHeld ? held(this.#shown, this.#wanted) : this.#wanted;
    return this.#shown;
  });

  /** Lines of the list. */
  readonly entries = $derived<Entry[]>(entries(this.#places));
  /** Chats of the list, in order. */
  readonly keys = $derived(this.#places.map((place) => place.key));
  /** A row would have moved, had nobody read. */
  readonly isHeld = $derived(this.isRead && differs(this.#places, this.#wanted));

  constructor(chats: () => ReadonlyMap<string, Chat>) {
    this.#chats = chats;
  }

  /** Somebody began or ceased to read. */
  read(isRead: boolean): void {
    this.isRead = isRead;
  }

  /** Puts the rows where they belong, though somebody reads. */
  reorder(): void {
    this.#puts += 1;
  }

  /** Shows another selection. */
  show(view: View): void {
    this.view = view;
    this.reorder();
  }

  /** How many chats a view holds. */
  count(view: View): number {
    let n = 0;
    for (const chat of this.#chats().values()) if (isIn(view, chat)) n += 1;
    return n;
  }

  /** Moves the keyboard by so many chats, or to an end; gives the chat at which it is then. */
  move(by: number): string | null {
    const { keys } = this;
    if (keys.length === 0) return null;
    const at = this.active === null ? -1 : keys.indexOf(this.active);
    const to = at < 0 ? (by < 0 ? keys.length - 1 : 0) : Math.min(keys.length - 1, Math.max(0, at + by));
    this.active = keys[to]!;
    return this.active;
  }
}
