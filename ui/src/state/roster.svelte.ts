import { untrack } from 'svelte';
import type { SavedView } from '../host/types';
import type { Filter } from './filter';
import { parse } from './filter';
import type { Entry, Place, View } from './roster';
import { differs, entries, held, isIn, nextOf, ordered, raises } from './roster';
import type { Standing } from './triage';

/** For so long an order stays as it is, in ms. Only a chat that comes to need a person does not wait for its turn. */
const REST = 3000;

/** Whether an order that was put right then rests yet. A clock that was set back says nothing of how long ago that is. */
const isResting = (then: number, now: number) => Math.abs(now - then) < REST;

/** The roster as it is shown: which chats, in which order, and where the keyboard is. */
export class Roster {
  view = $state<View>('all');
  /** What narrows the view, as it is typed. */
  text = $state('');
  /** Somebody reads: the pointer or the focus is in the roster. */
  isRead = $state(false);
  /** Chat at which the keyboard is. */
  active = $state<string | null>(null);

  readonly #standings: () => readonly Standing[];
  readonly #views: () => readonly SavedView[];
  /** What narrows the view. */
  readonly filter = $derived<Filter>(parse(this.text));
  #wanted = $derived.by(() => ordered(this.#standings(), this.view, this.filter));
  /** Counts the times the order was put right. */
  #puts = $state(0);
  /** While the order rests the moment since when it does, else now: so nothing is reckoned anew each second. */
  readonly #moment = $derived.by(() => {
    const now = this.#now();
    return isResting(this.#put.at, now) ? this.#put.at : now;
  });
  /** The order that was last shown, and when it was put right. A memory of the derivation, of which nothing else depends. */
  #shown: readonly Place[] = [];
  #put = { puts: -1, deed: -1, at: -Infinity, isRead: false };
  #places = $derived.by(() => {
    const moment = this.#moment;
    const now = { puts: this.#puts, deed: this.#deed(), at: untrack(this.#now), isRead: this.isRead };
    const before = this.#put;
    // While nobody reads it is put right now and then, so that it can be taken in at a glance though a hundred chats go on.
    const isAtRest = now.isRead || (isResting(before.at, moment) && !before.isRead && !raises(this.#shown, this.#wanted));
    const isHeld = isAtRest && now.puts === before.puts && now.deed === before.deed;
    this.#put = isHeld ? { ...before, isRead: now.isRead } : now;
    this.#shown = isHeld ? held(this.#shown, this.#wanted) : this.#wanted;
    return this.#shown;
  });

  /** Lines of the list. */
  readonly entries = $derived<Entry[]>(entries(this.#places));
  /** Chats of the list, in order. */
  readonly keys = $derived(this.#places.map((place) => place.key));
  /** A row would have moved, had nobody read. */
  readonly isHeld = $derived(this.isRead && differs(this.#places, this.#wanted));

  readonly #now: () => number;
  readonly #deed: () => number;

  /**
   * `standings`: the chats that are to be listed at all; `now`: the time in ms, as often as it is told; `deed`: the number of what the
   * person did last to a chat, which takes its place at once.
   */
  constructor(standings: () => readonly Standing[], now: () => number, deed: () => number = () => 0, views: () => readonly SavedView[] = () => []) {
    this.#standings = standings;
    this.#now = now;
    this.#deed = deed;
    this.#views = views;
  }

  /** Somebody began or ceased to read. */
  read(isRead: boolean): void {
    this.isRead = isRead;
  }

  /** Puts the rows where they belong, though somebody reads. */
  reorder(): void {
    this.#puts += 1;
  }

  /** Shows another selection; a saved one brings its filter, any other has none. */
  show(view: View): void {
    this.view = view;
    this.text = this.#views().find(({ name }) => view === `saved ${name}`)?.filter ?? '';
    this.reorder();
  }

  /** Narrows the view. */
  narrow(text: string): void {
    this.text = text;
    this.reorder();
  }

  /** How many chats a view holds. */
  count(view: View): number {
    const saved = this.#views().find(({ name }) => view === `saved ${name}`);
    if (saved) return ordered(this.#standings(), view, parse(saved.filter)).length;
    let n = 0;
    for (const standing of this.#standings()) if (isIn(view, standing)) n += 1;
    return n;
  }

  /** The next chat that needs a person, in the order shown; where the view holds none, in that of all. */
  next(by: 1 | -1, from: string | null): string | null {
    const all = this.#standings();
    const needing = new Set(all.filter((standing) => isIn('attention', standing)).map(({ chat }) => chat.key));
    return nextOf(this.keys, needing, from, by) ?? nextOf(ordered(all, 'attention').map(({ key }) => key), needing, from, by);
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
