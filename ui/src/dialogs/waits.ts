import { duration } from '../words/time';
import { seconds } from '../words/wait';

/** A waiting time as a field shows it. */
export const shown = (s: number) => duration(s * 1000);

/** Takes what was typed as a waiting time; a field that holds none shows again what was there before. */
export function typed(event: Event & { currentTarget: HTMLInputElement }, before: number, keep: (seconds: number) => void): void {
  const read = seconds(event.currentTarget.value);
  if (read !== null) keep(read);
  event.currentTarget.value = shown(read ?? before);
}
