import type { Alarm } from '../host/types';

/** It goes on, and nobody has acknowledged it. */
export const isOpen = (alarm: Alarm) => alarm.overAt === null && alarm.acknowledgedAt === null;

/** Open ones first, the loudest and then the newest before the others; then the rest, newest first. */
export function ordered(alarms: readonly Alarm[]): Alarm[] {
  const rank = (alarm: Alarm) => (isOpen(alarm) ? (alarm.reason.level === 'alarm' ? 0 : 1) : alarm.overAt === null ? 2 : 3);
  return [...alarms].sort((a, b) => rank(a) - rank(b) || b.raisedAt - a.raisedAt || b.id - a.id);
}

/** What is docked under the roster: the loudest and newest open alarm, and how many more are open; `null`: none is. */
export function docked(alarms: readonly Alarm[]): { alarm: Alarm; more: number } | null {
  const [first, ...more] = ordered(alarms.filter(isOpen));
  return first === undefined ? null : { alarm: first, more: more.length };
}
