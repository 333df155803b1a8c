import { SvelteSet } from 'svelte/reactivity';
import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { Change, Chat, ChatFile, CommandFailure, Gap, OpenChat, Person, RestOfChat, Row } from '../host/types';
import { Finds } from './finds.svelte';
import type { Unseen } from './lines';
import { isSaid } from './lines';
import { EMPTY, appended, opened, prepended, reopened, updated } from './window';
import type { RowWindow } from './window';

/** Rows asked for at a time. */
const PAGE = 200;

/** The chat one reads: its stretch of rows, its holes, people and files. One object for one visit. */
export class ChatOnScreen {
  readonly key: string;
  /** The chat itself, if it comes from the archive: nobody watches it, and it is not in the roster. */
  archived = $state.raw<Chat | null>(null);
  /** The item to be brought before the reader, each time it is set. */
  target = $state.raw<{ row: string } | null>(null);
  /** What was searched for when this chat was opened. */
  finds = $state.raw<Finds | null>(null);
  /** What is held of the transcript. */
  window = $state.raw<RowWindow>(EMPTY);
  gaps = $state.raw<readonly Gap[]>([]);
  people = $state.raw<readonly Person[]>([]);
  files = $state.raw<readonly ChatFile[]>([]);
  /** `loading` until the first page is there. */
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  /** Why the chat could not be opened, or older rows not be had. */
  failure = $state.raw<CommandFailure | null>(null);
  /** Of a long chat in the archive the page alone was read yet: who was in it, its files and its holes follow. */
  isPartial = $state(false);
  /** Older or newer rows are on their way. */
  isPaging = $state(false);
  /** What came while nobody looked; the line stays until the chat is left. */
  unseen = $state.raw<Unseen | null>(null);
  /** Messages below the last line on screen. */
  below = $state(0);
  /** Long texts that the reader wants whole, by their rows. */
  readonly unfolded = new SvelteSet<string>();
  /** The newest message that came while the chat was open, for those who hear it. */
  arrived = $state.raw<Row | null>(null);

  readonly #host: Host;
  /** The rest is on its way. */
  #completing: Promise<void> | null = null;
  /** Said by the view: the end of the transcript is on screen. Until then nothing is taken as seen. */
  #isAtEnd = false;
  #isFocused = true;
  #isClosed = false;
  /** Changes that came while the chat was being opened; bounded by the four updates that go unacknowledged. */
  #early: Change[] | null = null;

  constructor(host: Host, key: string) {
    this.#host = host;
    this.key = key;
  }

  /**
   * Opens the chat, at an item or at its end. `again` after a break in the updates: what is on screen stays where it can.
   * `elsewhere`: what is held gives way, for it does not reach to where one wants to be.
   */
  async open(now: number, how: 'first' | 'again' | 'elsewhere' = 'first', at: string | null = null): Promise<void> {
    if (how === 'again' && this.archived !== null) return;
    this.failure = null;
    this.#early = [];
    try {
      const chat = await this.#host.openChat(this.key, at);
      if (this.#isClosed) return;
      this.#take(chat, now, how);
      if (at !== null) this.target = { row: at };
      // Changes may overtake the answer they follow.
      const early = this.#early;
      this.#early = null;
      for (const change of early) this.apply(change);
    } catch (thrown) {
      if (this.#isClosed) return;
      this.#early = null;
      this.failure = asFailure(thrown);
      if (this.phase === 'loading') this.phase = 'failed';
    }
  }

  #take(chat: OpenChat, now: number, how: 'first' | 'again' | 'elsewhere'): void {
    if (chat.chat.connection.state === 'archived') this.archived = chat.chat;
    this.window = how === 'again' ? reopened(this.window, chat.page, chat.newest) : opened(chat.page, chat.newest);
    this.gaps = chat.gaps;
    this.people = chat.people;
    this.files = chat.files;
    this.isPartial = chat.partial;
    this.#completing = null;
    this.phase = 'ready';
    if (this.isPartial) void this.complete();
    if (how === 'first' && chat.seenUntil !== null) this.unseen = { since: chat.seenUntil, until: now };
    this.#markSeen();
  }

  /** Fetches what was left out when a long chat was opened; again, if it was in vain. */
  async complete(): Promise<void> {
    if (!this.isPartial) return;
    this.failure = null;
    this.#completing ??= this.#rest();
    return this.#completing;
  }

  /** Tries again what could not be had. Paging goes on by itself once nothing is in its way. */
  retry(): void {
    this.failure = null;
    void this.complete();
  }

  async #rest(): Promise<void> {
    const { window } = this;
    // The chat may have been opened elsewhere meanwhile: then this is the rest of another page.
    const isOver = () => this.#isClosed || this.window !== window;
    try {
      const rest = await this.#host.restOfChat(this.key);
      if (!isOver()) this.#add(rest);
    } catch (thrown) {
      if (!isOver()) this.failure = asFailure(thrown);
    } finally {
      if (!isOver()) this.#completing = null;
    }
  }

  #add({ chat, page, remove, newest, gaps, people, files }: RestOfChat): void {
    this.archived = chat;
    // Rows that were missing between those given are put where they belong, though there are older ones.
    const rows = updated({ ...this.window, hasOlder: false, newer: 0 }, page.rows, remove, false);
    this.window = { ...rows, hasOlder: page.hasOlder, older: page.older, newer: page.newer, newest };
    this.gaps = gaps;
    this.people = people;
    this.files = files;
    this.isPartial = false;
    this.#completing = null;
  }

  /** Who was in it and its files: yet to come, or `missed` where what follows the page could not be had. */
  get rest(): 'coming' | 'missed' | 'here' {
    if (this.phase === 'loading') return 'coming';
    if (!this.isPartial) return 'here';
    return this.failure === null ? 'coming' : 'missed';
  }

  /** Applies a change if it is of this chat. Applying it twice is harmless. */
  apply(change: Change): void {
    if (!('key' in change) || change.key !== this.key) return;
    if (this.#early !== null) {
      this.#early.push(change);
      return;
    }
    switch (change.type) {
      case 'rows':
        this.#update(change.upsert, change.remove);
        break;
      case 'gaps':
        this.gaps = change.gaps;
        break;
      case 'people':
        this.people = change.people;
        break;
      case 'files':
        this.files = change.files;
        break;
    }
  }

  #update(upsert: readonly Row[], remove: readonly string[]): void {
    const before = this.window;
    const fresh = upsert.filter((row) => isSaid(row) && row.order > before.newest);
    this.window = updated(before, upsert, remove, this.#isAtEnd);
    if (!this.#isAtEnd) this.below += fresh.length;
    const last = fresh.at(-1);
    if (last !== undefined) this.arrived = last;
    if (upsert.length > 0) this.#markSeen();
  }

  /** Fetches the page before the first row. One at a time, and once the places of the rows are certain. */
  async older(): Promise<void> {
    if (this.isPaging || !this.window.hasOlder) return;
    this.isPaging = true;
    try {
      await this.complete();
      const first = this.window.rows[0];
      if (this.isPartial || !this.window.hasOlder || first === undefined) return;
      this.failure = null;
      const page = await this.#host.olderRows(this.key, first.order, PAGE);
      // The window may have been opened anew meanwhile: the page then belongs to no end of it.
      if (!this.#isClosed && this.window.rows[0]?.order === first.order) this.window = prepended(this.window, page);
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.isPaging = false;
    }
  }

  /** Fetches the page after the last row, for a window that was cut off from the present. As `older`. */
  async newer(): Promise<void> {
    if (this.isPaging || this.window.newer === 0) return;
    this.isPaging = true;
    try {
      await this.complete();
      const last = this.window.rows.at(-1);
      const { newest } = this.window;
      if (this.isPartial || this.window.newer === 0 || last === undefined) return;
      this.failure = null;
      const page = await this.#host.newerRows(this.key, last.order, PAGE);
      if (!this.#isClosed && this.window.rows.at(-1)?.order === last.order) this.window = appended(this.window, page, newest);
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.isPaging = false;
    }
  }

  /** Brings an item before the reader, wherever in the chat it is. */
  async goTo(row: string, now: number): Promise<void> {
    if (this.window.rows.some(({ id }) => id === row)) this.target = { row };
    else await this.open(now, 'elsewhere', row);
  }

  /** Looks up everything of this chat that a question finds, the reader being at one of it. */
  find(text: string, row: string): void {
    this.finds = new Finds(this.#host, this.key, text, row);
    void this.finds.load();
  }

  /** Goes to the next or the previous of what was found. */
  async nextFind(by: 1 | -1, now: number): Promise<void> {
    const row = this.finds?.move(by) ?? null;
    if (row !== null) await this.goTo(row, now);
  }

  /** Goes back to the present if the window was cut off from it. */
  async toLatest(now: number): Promise<void> {
    if (this.window.newer > 0) await this.open(now, 'elsewhere');
    this.below = 0;
  }

  /** The view says whether the end is on screen. */
  atEnd(isAtEnd: boolean): void {
    const came = isAtEnd && !this.#isAtEnd;
    this.#isAtEnd = isAtEnd && this.window.newer === 0;
    if (!this.#isAtEnd) return;
    this.below = 0;
    if (came) this.#markSeen();
  }

  /** The window got or lost the focus: what comes in between was not seen. */
  focus(isFocused: boolean, now: number): void {
    if (this.#isFocused === isFocused) return;
    this.#isFocused = isFocused;
    if (!isFocused) {
      if (this.#isAtEnd) this.unseen = { since: now, until: Infinity };
    } else {
      if (this.unseen?.until === Infinity) this.unseen = { ...this.unseen, until: now };
      this.#markSeen();
    }
  }

  /** Ends the visit: nothing that still comes is taken. */
  close(): void {
    this.#isClosed = true;
  }

  #markSeen(): void {
    if (!this.#isAtEnd || !this.#isFocused || this.phase !== 'ready' || this.archived !== null) return;
    // Local bookkeeping of the program; if it fails, the count of unread messages is too high and nothing else.
    this.#host.markSeen(this.key).catch(() => {});
  }
}
