import type { Host } from '../host/host';
import type { PastContext } from '../host/types';
import type { Timer } from './timer';

/** Least time between two questions, in ms: what a customer says in between changes little. */
const REST = 20_000;

/** How long a chat is on screen before it is asked for, in ms: whoever looks through chats one after the other is not held up by it. */
const SETTLED = 300;

const NOTHING: PastContext = { earlier: [], alike: [] };

/** Chats of the past that have to do with the chat on screen. Looked for unasked; while somebody reads them they stay as they are. */
export class Past {
  context = $state.raw<PastContext>(NOTHING);
  /** `none`: the archive could not be asked. */
  phase = $state<'loading' | 'ready' | 'none'>('loading');
  readonly #host: Host;
  readonly #timer: Timer;
  readonly #key: string;
  #isRead = false;
  #isClosed = false;
  /** What was found while somebody read. */
  #next: PastContext | null = null;
  #askedAt = -Infinity;
  #callOff: (() => void) | null = null;

  constructor(host: Host, timer: Timer, key: string) {
    this.#host = host;
    this.#timer = timer;
    this.#key = key;
  }

  /** How many there are. */
  get count(): number {
    return this.context.earlier.length + this.context.alike.length;
  }

  /** The chat is on screen: looks for them if it stays there. */
  shown(): void {
    this.#callOff = this.#timer.after(SETTLED, () => void this.look());
  }

  /** Looks for them. */
  async look(): Promise<void> {
    this.#callOff = null;
    this.#askedAt = this.#timer.now();
    try {
      const found = await this.#host.pastContext(this.#key);
      if (this.#isClosed) return;
      if (this.#isRead && this.count > 0) this.#next = found;
      else this.context = found;
      this.phase = 'ready';
    } catch {
      // It was not asked for, so that it fails is no matter: what was found before stays.
      if (!this.#isClosed && this.phase === 'loading') this.phase = 'none';
    }
  }

  /** The customer said more: other chats may be alike now. */
  said(): void {
    if (this.#callOff !== null || this.#isClosed) return;
    const rest = Math.max(0, this.#askedAt + REST - this.#timer.now());
    this.#callOff = this.#timer.after(rest, () => void this.look());
  }

  /** Somebody began or ceased to read them. */
  read(isRead: boolean): void {
    this.#isRead = isRead;
    if (isRead || this.#next === null) return;
    this.context = this.#next;
    this.#next = null;
  }

  /** Nothing that still comes is taken. */
  close(): void {
    this.#isClosed = true;
    this.#callOff?.();
  }
}
