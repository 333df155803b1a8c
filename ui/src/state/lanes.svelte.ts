import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { CommandFailure, PresenceHistory } from '../host/types';
import { Rested } from './rested';
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
  readonly #rested: Rested;
  #isClosed = false;

  constructor(host: Host, timer: Timer, key: string) {
    this.#host = host;
    this.key = key;
    this.#rested = new Rested(timer, REST, () => this.#read());
  }

  /** Something of it is different. */
  changed(): void {
    this.#rested.changed();
  }

  /** Asks for it. What was shown stays until the answer is there. */
  ask(): Promise<void> {
    return this.#rested.ask();
  }

  /** Nothing that still comes is taken. */
  close(): void {
    this.#isClosed = true;
    this.#rested.stop();
  }

  async #read(): Promise<void> {
    try {
      const history = await this.#host.presenceHistory(this.key);
      if (this.#isClosed) return;
      this.history = history;
      this.failure = null;
    } catch (thrown) {
      if (!this.#isClosed) this.failure = asFailure(thrown);
    }
  }
}
