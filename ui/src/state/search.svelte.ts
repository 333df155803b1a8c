import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { CommandFailure, Found, Hit, Near, QueryError, SearchOrder, Tally, TallyGroup } from '../host/types';
import type { Timer } from './timer';

/** Rest after a key before the archive is asked, in ms: less than one types two letters in. */
const REST = 40;
/** Rest of the choice before its neighbours are asked for. */
const REST_NEAR = 60;
/** An answer is of now for so long, in ms. */
const FRESH = 10_000;
/** Neighbours on each side. */
const AROUND = 6;

/** Messages in the archive, and the moment. */
interface Held {
  messages: number;
  now: number;
}

/**
 * What is searched for, and what was found. Each key asks anew, and an answer that was overtaken is dropped; what was found before
 * stays until the next is there. It lives as long as the window, so that a palette that opens again is as it was left.
 */
export class Search {
  /** The query line. */
  text = $state('');
  order = $state<SearchOrder>('newest');
  /** `idle`: nothing was asked, the line is empty. */
  phase = $state<'idle' | 'asking' | 'ready' | 'misread' | 'failed'>('idle');
  /** Of the last question that was understood. */
  found = $state.raw<Omit<Found, 'hits' | 'next'> | null>(null);
  hits = $state.raw<readonly Hit[]>([]);
  /** The last count. It stays while the next is being made, so that a choice one looks at does not go away. */
  #tally = $state.raw<Tally | null>(null);
  #isCounted = $state(false);
  error = $state.raw<QueryError | null>(null);
  failure = $state.raw<CommandFailure | null>(null);
  /** The query line of which `hits` are the answer, as it was typed. */
  answered = $state('');
  /** The hit that is chosen. */
  chosen = $state(0);
  near = $state.raw<Near | null>(null);
  /** What the archive held when it was asked, and when that was. */
  #then = $state.raw<Held>({ messages: 0, now: 0 });
  #isMore = $state(false);

  readonly #host: Host;
  readonly #timer: Timer;
  readonly #held: () => Held;
  #number = 0;
  #next: string | null = null;
  #nearNumber = 0;
  #callOff = () => {};
  #callOffNear = () => {};

  constructor(host: Host, timer: Timer, held: () => Held) {
    this.#host = host;
    this.#timer = timer;
    this.#held = held;
  }

  /** The hit that is chosen. */
  get hit(): Hit | null {
    return this.hits[this.chosen] ?? null;
  }

  /** The query line that asks for just what was found. */
  get question(): string {
    return this.found?.text ?? this.answered;
  }

  /** There are hits beyond those that are here. */
  get hasMore(): boolean {
    return this.hits.length > 0 && this.#next !== null;
  }

  /** Counts of what was found; `null` until they are made. */
  get tally(): Tally | null {
    return this.#isCounted ? this.#tally : null;
  }

  /** Choices to narrow down, those of the question before while the new ones are being counted. */
  get groups(): readonly TallyGroup[] {
    return this.#tally?.groups ?? [];
  }

  /** Choices are counted among so many of the newest hits only. */
  get groupsOf(): number | null {
    return this.#tally?.groupsOf ?? null;
  }

  /** Hits in all: counted, or at least as many as are here. */
  get count(): { n: number; isExact: boolean } {
    if (this.tally !== null) return { n: this.tally.count, isExact: true };
    return { n: this.hits.length, isExact: !this.hasMore };
  }

  /** When what is shown was asked, if that is a while ago and more was stored since; else `null`. */
  get staleSince(): number | null {
    const { messages, now } = this.#held();
    return this.phase === 'ready' && messages > this.#then.messages && now - this.#then.now > FRESH ? this.#then.now : null;
  }

  /** The person typed. */
  type(text: string): void {
    this.text = text;
    this.#callOff();
    if (text.trim() === '') return this.#clear();
    this.#callOff = this.#timer.after(REST, () => void this.#ask(true));
  }

  /** The query line was edited as a whole: it is asked at once. */
  async put(text: string): Promise<void> {
    this.text = text;
    this.#callOff();
    if (text.trim() === '') return this.#clear();
    await this.#ask(false);
  }

  /** Asks the same again, for more was stored since, or the archive can be used by now. */
  async again(): Promise<void> {
    if (this.text.trim() !== '') await this.#ask(false);
  }

  /** Which hits come first. */
  async sort(order: SearchOrder): Promise<void> {
    if (this.order === order) return;
    this.order = order;
    // In another order another hit is the first to look at.
    this.answered = '';
    await this.again();
  }

  #clear(): void {
    this.#number += 1;
    this.phase = 'idle';
    this.found = null;
    this.hits = [];
    this.#next = null;
    this.#tally = null;
    this.#isCounted = false;
    this.error = null;
    this.failure = null;
    this.near = null;
    this.answered = '';
  }

  async #ask(typing: boolean): Promise<void> {
    const number = (this.#number += 1);
    const { text, order } = this;
    this.phase = 'asking';
    const held = this.#held();
    try {
      const answer = await this.#host.search({ number, text, typing, order, after: null });
      if (number !== this.#number) return;
      this.failure = null;
      if (answer.kind === 'misread') {
        this.error = answer.error;
        this.phase = 'misread';
        return;
      }
      const { hits, next, ...found } = answer.found;
      // Asked again, the choice stays with its hit, wherever that stands now.
      const before = this.answered === text ? this.hit : null;
      this.error = null;
      this.found = found;
      this.hits = hits;
      this.#next = next;
      this.#isCounted = false;
      this.answered = text;
      this.#then = held;
      this.phase = 'ready';
      this.choose(before === null ? 0 : hits.findIndex((hit) => hitKey(hit) === hitKey(before)));
      void this.#count(number, found.text);
    } catch (thrown) {
      if (number !== this.#number) return;
      this.failure = asFailure(thrown);
      this.phase = 'failed';
    }
  }

  async #count(number: number, text: string): Promise<void> {
    // If it fails, the hits are there all the same, and the plus says that they are not counted.
    const tally = await this.#host.tally(number, text).catch(() => null);
    if (number !== this.#number || tally === null) return;
    this.#tally = tally;
    this.#isCounted = true;
  }

  /** Fetches the hits that follow. One page at a time. */
  async more(): Promise<void> {
    if (!this.hasMore || this.#isMore || this.phase !== 'ready') return;
    this.#isMore = true;
    const number = this.#number;
    try {
      const answer = await this.#host.search({ number, text: this.question, typing: false, order: this.order, after: this.#next });
      if (number !== this.#number || answer.kind !== 'found') return;
      const known = new Set(this.hits.map(hitKey));
      this.hits = [...this.hits, ...answer.found.hits.filter((hit) => !known.has(hitKey(hit)))];
      this.#next = answer.found.next;
    } catch {
      // What is there stays; scrolling on asks again.
    } finally {
      this.#isMore = false;
    }
  }

  /** Chooses a hit; its neighbours follow when the choice rests. */
  choose(at: number): void {
    this.chosen = Math.max(0, Math.min(this.hits.length - 1, at));
    if (this.chosen >= this.hits.length - 5) void this.more();
    const { hit } = this;
    this.#callOffNear();
    const number = (this.#nearNumber += 1);
    if (hit === null) {
      this.near = null;
      return;
    }
    this.#callOffNear = this.#timer.after(REST_NEAR, () => void this.#lookAround(number, hit));
  }

  async #lookAround(number: number, hit: Hit): Promise<void> {
    const near = await this.#host.searchAround(hit.chat, hit.row, this.question, AROUND, AROUND).catch(() => null);
    if (number === this.#nearNumber) this.near = near;
  }
}

/** One item of one chat. */
export const hitKey = ({ chat, row }: Hit) => `${chat}\n${row}`;
