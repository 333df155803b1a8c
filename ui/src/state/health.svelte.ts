import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { CommandFailure, Health } from '../host/types';
import type { Timer } from './timer';

/** For so long it is said that something was copied, in ms. */
const SAID = 4000;

/** What was found when one looked whether all is well. What was found before stays in sight while one looks again. */
export class HealthLook {
  found = $state.raw<Health | null>(null);
  failure = $state.raw<CommandFailure | null>(null);
  isLooking = $state(false);
  isCopied = $state(false);
  readonly #host: Host;
  readonly #timer: Timer;

  constructor(host: Host, timer: Timer) {
    this.#host = host;
    this.#timer = timer;
  }

  async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    this.failure = null;
    try {
      this.found = await this.#host.health();
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.isLooking = false;
    }
  }

  /** Puts the report on the clipboard. */
  async copy(): Promise<void> {
    if (this.found === null) return;
    this.failure = null;
    try {
      await this.#host.copyText(this.found.text);
      this.isCopied = true;
      this.#timer.after(SAID, () => (this.isCopied = false));
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}
