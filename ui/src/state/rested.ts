import type { Timer } from './timer';

/** Asks about something that changes often: at once, then no more often than one sees a difference, and never twice at a time. */
export class Rested {
  readonly #timer: Timer;
  /** Least time between two questions, in ms. */
  readonly #rest: number;
  readonly #question: () => Promise<void>;
  #askedAt = -Infinity;
  #isAsking = false;
  /** Something changed while an answer was awaited, which may not have it. */
  #isOwed = false;
  #isStopped = false;
  #callOff: (() => void) | null = null;

  constructor(timer: Timer, rest: number, question: () => Promise<void>) {
    this.#timer = timer;
    this.#rest = rest;
    this.#question = question;
  }

  /** Something is different. */
  changed(): void {
    if (this.#callOff !== null || this.#isStopped) return;
    if (this.#isAsking) {
      this.#isOwed = true;
      return;
    }
    const rest = this.#askedAt + this.#rest - this.#timer.now();
    if (rest <= 0) void this.ask();
    else this.#callOff = this.#timer.after(rest, () => void this.ask());
  }

  /** Asks now. */
  async ask(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    this.#askedAt = this.#timer.now();
    this.#isAsking = true;
    try {
      await this.#question();
    } finally {
      this.#isAsking = false;
      if (this.#isOwed) {
        this.#isOwed = false;
        this.changed();
      }
    }
  }

  /** Nothing more is asked. */
  stop(): void {
    this.#isStopped = true;
    this.#callOff?.();
    this.#callOff = null;
  }
}
