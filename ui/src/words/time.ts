import type { Zone } from '../host/types';
import { minutesAhead, zoneWord } from './zone';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number) => String(n).padStart(2, '0');

interface Parts {
  year: number;
  month: number;
  day: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** The moment in the zone, as if it were UTC. */
function parts(at: number, zone: Zone): Parts {
  const date = new Date(at + minutesAhead(at, zone) * MINUTE);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(),
  };
}

/** A duration as `m:ss`, from an hour on as `h:mm:ss`. Clocks that differ by a little may make it negative: that is zero. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / SECOND));
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** A moment of a day as `HH:mm:ss`. */
export function moment(at: number, zone: Zone): string {
  const p = parts(at, zone);
  return `${two(p.hours)}:${two(p.minutes)}:${two(p.seconds)}`;
}

/** A moment as `HH:mm`. */
export function minute(at: number, zone: Zone): string {
  return moment(at, zone).slice(0, 5);
}

/** The day as `2026-11-23`: two moments of one day have the same. */
export function dayKey(at: number, zone: Zone): string {
  const p = parts(at, zone);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

/** The day in words, as `Monday 23 November 2026`. */
export function dayName(at: number, zone: Zone): string {
  const p = parts(at, zone);
  // Formed from the date alone, so that the zone is applied once.
  const date = new Date(Date.UTC(p.year, p.month - 1, p.day));
  return DAY_NAME.format(date).replace(',', '');
}

const DAY_NAME = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The day in few letters, as `Mon 23 Nov`. */
export function shortDay(at: number, zone: Zone): string {
  const [weekday, day, month] = dayName(at, zone).split(' ');
  return `${weekday!.slice(0, 3)} ${day} ${month!.slice(0, 3)}`;
}

/** The zone's offset at a moment, as `UTC+1`. */
export function offset(at: number, zone: Zone): string {
  return apartWord(minutesAhead(at, zone));
}

/** Minutes ahead of UTC, as `UTC−7:30`. */
export function apartWord(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${h}${m ? `:${two(m)}` : ''}`;
}

/** The zone in use, as `Local time, UTC+1`, `Berlin, UTC+1` or `UTC`. */
export function zoneFigure(at: number, zone: Zone): string {
  return zone === 'utc' ? 'UTC' : `${zone === 'local' ? 'Local time' : zoneWord(zone)}, ${offset(at, zone)}`;
}

/** Everything about a moment in the form of ISO 8601, for a title, as `2026-11-23 09:12:04+01:00`; a zone that was chosen is named. */
export function fullMoment(at: number, zone: Zone): string {
  const minutes = minutesAhead(at, zone);
  const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const ahead = zone === 'utc' ? 'Z' : `${minutes < 0 ? '-' : '+'}${two(h)}:${two(m)}`;
  return `${dayKey(at, zone)} ${moment(at, zone)}${ahead}${zone === 'utc' || zone === 'local' ? '' : ` ${zone}`}`;
}

/** How long ago, roughly: `now`, `12 s`, `3 min`, `2 h`, `4 d`. */
export function ago(ms: number): string {
  if (ms < 5 * SECOND) return 'now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** A moment that may be of another day: `09:08:12`, or `2026-11-19 16:38` for another day than that of `now`. */
export function since(at: number, now: number, zone: Zone): string {
  return dayKey(at, zone) === dayKey(now, zone) ? moment(at, zone) : `${dayKey(at, zone)} ${minute(at, zone)}`;
}

/** Seconds with one digit and a sign if asked for, as `0.3 s` or `+0.0 s`. */
export function seconds(ms: number, signed = false): string {
  const text = (Math.abs(ms) / SECOND).toFixed(1);
  const sign = ms < 0 && text !== '0.0' ? '−' : signed ? '+' : '';
  return `${sign}${text} s`;
}
