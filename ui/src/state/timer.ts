/** Time as it passes, given to whoever needs it, so that tests can make it pass. */
export interface Timer {
  /** This computer's clock, in ms since the Unix epoch. */
  now(): number;
  /** Calls after `ms`; the result calls it off. */
  after(ms: number, run: () => void): () => void;
  /** Calls every `ms`; the result stops it. */
  every(ms: number, run: () => void): () => void;
}

/** The time of the browser. */
export const realTimer: Timer = {
  now: () => Date.now(),
  after(ms, run) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
  every(ms, run) {
    const id = setInterval(run, ms);
    return () => clearInterval(id);
  },
};
