import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { CommandFailure, PresenceHistory } from '../host/types';
import type { Timer } from './timer';

/** Least time between two questions, in ms: what lasts is drawn on without being asked for. */
const REST = 1500;

/** What everybody in a chat did over its time. Asked for while it is shown. */
export class Lanes {
  history = $state.raw<PresenceHistory | null>(null);
  /** Why there is nothing to show. */
  failure = $state.raw<CommandFailure | null>(null);
  readonly key: string;
  readonly #host: Host;
  readonly #timer: Timer;
  #isClosed = false;
  #isAsking = false;
  #askedAt = -Infinity;
  #callOff: (() => void) | null = null;

  constructor(host: Host, timer: Timer, key: string) {
    this.#host = host;
    this.#timer = timer;
    this.key = key;
  }

  /** Something of it is different: it is asked for at once, but not more often than one sees a difference. */
  changed(): void {
    if (this.#callOff !== null || this.#isClosed) return;
    const rest = Math.max(0, this.#askedAt + REST - this.#timer.now());
    if (rest === 0 && !this.#isAsking) void this.ask();
    else this.#callOff = this.#timer.after(Math.max(rest, 1), () => void this.ask());
  }

  /** Asks for it. What was shown stays until the answer is there. */
  async ask(): Promise<void> {
    this.#callOff = null;
    this.#askedAt = this.#timer.now();
    this.#isAsking = true;
    try {
      const history = await this.#host.presenceHistory(this.key);
      if (this.#isClosed) return;
      this.history = history;
      this.failure = null;
    } catch (thrown) {
      if (!this.#isClosed) this.failure = asFailure(thrown);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Nothing that still comes is taken. */
  close(): void {
    this.#isClosed = true;
    this.#callOff?.();
  }
}
