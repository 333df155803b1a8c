/** A time of day as it is typed, in minutes after midnight: `9:00`, `09.30`, `9`; `null` where it is none. */
export function minuteOfDay(text: string): number | null {
  const typed = /^([01]?\d|2[0-3])(?:[:.]([0-5]\d))?$/.exec(text.trim());
  return typed === null ? null : Number(typed[1]) * 60 + Number(typed[2] ?? 0);
}

/** Minutes after midnight as a time of day: `09:00`. */
export const timeOfDay = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A time as it is typed, in seconds: `2:30`, `150`, `2 min`, `1:00:00`; `null` where it is none, or not within a day. */
export function seconds(text: string): number | null {
  const typed = text.trim().toLowerCase();
  const clock = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$/.exec(typed);
  const named = /^(\d{1,5})\s*(s|sec|seconds?|m|min|minutes?|h|hours?)?$/.exec(typed);
  let found: number;
  if (clock) found = Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  else if (named) found = Number(named[1]) * (named[2]?.startsWith('h') ? 3600 : named[2]?.startsWith('m') ? 60 : 1);
  else return null;
  return found >= 1 && found <= 86_400 ? found : null;
}
