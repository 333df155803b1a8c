import type { Settings } from '../host/types';

/** For how long nothing is shown on the desktop. */
export type Quiet = 'off' | 'hour' | 'day';

/** The moment until which nothing is shown, in ms since 1970; `null`: alarms are shown. */
export function quietUntil({ quietUntil: until }: Settings, now: number): number | null {
  return until !== null && until > now ? until : null;
}

/** What was chosen, as far as it can be told by the moment at which it ends. */
export function quiet(settings: Settings, now: number): Quiet {
  const until = quietUntil(settings, now);
  if (until === null) return 'off';
  return until === endOfDay(now) ? 'day' : 'hour';
}

/** When it ends if it begins now. */
export function endOf(choice: Quiet, now: number): number | null {
  if (choice === 'off') return null;
  return choice === 'hour' ? now + 3_600_000 : endOfDay(now);
}

/** Of this computer's day: that of the person, whatever zone is shown. */
function endOfDay(now: number): number {
  return new Date(now).setHours(24, 0, 0, 0);
}
