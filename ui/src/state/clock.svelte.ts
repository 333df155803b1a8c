import type { Timer } from './timer';

/** The service's time, as every clock of the window shows it. It moves once a second, for all at once. */
export class Clock {
  /** Now, in ms since the Unix epoch, by the service's clock. */
  now = $state(0);
  readonly #timer: Timer;
  #ahead = 0;

  constructor(timer: Timer) {
    this.#timer = timer;
    this.now = timer.now();
  }

  /** Starts the clock; the result stops it. */
  run(): () => void {
    return this.#timer.every(1000, () => (this.now = this.#timer.now() + this.#ahead));
  }

  /** Sets the clock by the service's. A difference below a quarter of a second is the way it took, and would make clocks stutter. */
  set(serviceNow: number): void {
    const ahead = serviceNow - this.#timer.now();
    if (Math.abs(ahead - this.#ahead) < 250) return;
    this.#ahead = ahead;
    this.now = serviceNow;
  }
}
