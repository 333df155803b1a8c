import type { IconName } from '../icons/names';
import type { Alarm, Deed, Zone } from '../host/types';
import type { FilterKey } from '../state/filter';
import type { View } from '../state/roster';
import type { Section } from '../state/triage';
import { reasonText } from './chat';
import { duration, minute, since } from './time';

/** What a view is called, as a heading and in the navigation. */
export function viewName(view: View, endedMinutes: number): string {
  switch (view) {
    case 'attention':
      return 'Attention';
    case 'all':
      return 'All chats';
    case 'live':
      return 'All live';
    case 'pinned':
      return 'Pinned';
    case 'snoozed':
      return 'Snoozed';
    case 'files':
      return 'Files to look at';
    case 'unwatched':
      return 'Not watched';
    case 'ended':
      return `Ended, ${lastMinutes(endedMinutes)}`;
    default:
      return view.slice('saved '.length);
  }
}

/** The last minutes in words: `last hour`, `last 30 min`. */
export const lastMinutes = (minutes: number) => (minutes === 60 ? 'last hour' : minutes % 60 === 0 ? `last ${minutes / 60} h` : `last ${minutes} min`);

/** The headings of the roster. */
export const SECTIONS: Record<Section, string> = { attention: 'Needs attention', live: 'Live', unwatched: 'Not watched', ended: 'Ended' };

/** What there is to filter by. */
export const FILTERS: Record<FilterKey, string> = { queue: 'Queue', agent: 'Agent', state: 'State', files: 'Files', role: 'Takes part' };

/** What was done with a chat, before its name. */
export function deedWords(deed: Deed, zone: Zone): { icon: IconName; before: string; after: string } {
  switch (deed.act) {
    case 'pin':
      return { icon: 'pin', before: 'Pinned', after: '' };
    case 'unpin':
      return { icon: 'pin', before: 'No longer pinned:', after: '' };
    case 'acknowledge':
      return { icon: 'check', before: 'Acknowledged', after: '' };
    case 'snooze':
      return { icon: 'snooze', before: 'Snoozed', after: deed.until === null ? '' : `to ${minute(deed.until, zone)}` };
    case 'release':
      return { icon: 'undo', before: 'Taken back:', after: '' };
  }
}

/** An alarm in words, without the chat it is about. `now` is left out where it is over. */
export function alarmWords(alarm: Alarm, now: number, zone: Zone): { icon: IconName; figure: string; text: string } {
  const { reason } = alarm;
  const until = alarm.overAt ?? now;
  const icon = alarm.overAt !== null ? 'check' : reason.level === 'alarm' ? 'alarm' : 'warn';
  if (alarm.kind === 'waiting') {
    const wait = reason.since === null ? 0 : until - reason.since;
    return { icon, figure: duration(wait), text: `${alarm.overAt === null ? 'waiting' : 'waited'} > ${duration(reason.limitMs ?? 0)}` };
  }
  if (alarm.key === null) return { icon, figure: `${reason.count} chats`, text: `${reasonText(reason, null)} at once` };
  const when = alarm.kind === 'connection' && reason.since !== null ? ` since ${since(reason.since, now, zone)}` : '';
  return { icon, figure: '', text: `${reasonText(reason, null)}${when}` };
}

/** Where an alarm was raised, when, and what became of it. */
export function alarmFacts(alarm: Alarm, now: number, zone: Zone): string {
  const facts = [alarm.queue, alarm.instance].filter((fact) => fact !== null);
  const at = (moment: number) => since(moment, now, zone);
  facts.push(`raised ${at(alarm.raisedAt)}`);
  if (alarm.overAt !== null) facts.push(`over ${at(alarm.overAt)}`);
  if (alarm.acknowledgedAt !== null) facts.push(`acknowledged ${at(alarm.acknowledgedAt)}`);
  return facts.join(' · ');
}
