import { ANNOUNCED } from '../words/announced';
import type { Timer } from './timer';

/** Pause between two announcements, in ms. */
const PAUSE = 3000;

/** Says what is new to those who hear the window, at most once in three seconds: the newest, and how many more there were. */
export class Announcer {
  /** What is said now. */
  text = $state('');
  readonly #timer: Timer;
  #waiting: string | null = null;
  #more = 0;
  #isResting = false;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Says it now, or with what comes meanwhile after the pause. */
  say(text: string): void {
    if (this.#isResting) {
      if (this.#waiting !== null) this.#more += 1;
      this.#waiting = text;
      return;
    }
    this.text = text;
    this.#isResting = true;
    this.#timer.after(PAUSE, () => this.#wake());
  }

  #wake(): void {
    this.#isResting = false;
    if (this.#waiting === null) return;
    const text = this.#more > 0 ? ANNOUNCED.more(this.#waiting, this.#more) : this.#waiting;
    this.#waiting = null;
    this.#more = 0;
    this.say(text);
  }
}
