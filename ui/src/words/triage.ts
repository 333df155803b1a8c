import type { IconName } from '../icons/names';
import type { Alarm, Deed, Zone } from '../host/types';
import type { FilterKey } from '../state/filter';
import type { View } from '../state/roster';
import type { Section, Standing } from '../state/triage';
import { reasonText, waited } from './chat';
import { name, phrase } from './phrase';
import type { Phrase } from './phrase';
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

/** What was done with a chat of this name. */
export function deedWords(deed: Deed, chat: string, zone: Zone): { icon: IconName; words: Phrase } {
  switch (deed.act) {
    case 'pin':
      return { icon: 'pin', words: phrase`Pinned ${name(chat)}` };
    case 'unpin':
      return { icon: 'pin', words: phrase`No longer pinned: ${name(chat)}` };
    case 'acknowledge':
      return { icon: 'check', words: phrase`Acknowledged ${name(chat)}` };
    case 'snooze':
      return { icon: 'snooze', words: deed.until === null ? phrase`Snoozed ${name(chat)}` : phrase`Snoozed ${name(chat)} to ${minute(deed.until, zone)}` };
    case 'release':
      return { icon: 'undo', words: phrase`Taken back: ${name(chat)}` };
  }
}

/** An alarm in words, without the name of the chat it is about: with the figure before it, or in one. */
export function alarmWords(alarm: Alarm, standing: Standing | undefined, now: number, zone: Zone): { icon: IconName; figure: string; text: string; whole: string } {
  const { reason } = alarm;
  const until = alarm.overAt ?? now;
  const icon = alarm.overAt !== null ? 'check' : reason.level === 'alarm' ? 'alarm' : 'warn';
  if (alarm.kind === 'waiting') {
    // While nothing arrives the clock of the chat stands still, and so does this one.
    const clock = alarm.overAt === null && standing !== undefined && standing.chat.waitingSince === reason.since ? waited(standing.chat, standing.triage, now) : null;
    const figure = duration(clock ?? (reason.since === null ? 0 : until - reason.since));
    const [verb, limit] = [alarm.overAt === null ? 'waiting' : 'waited', duration(reason.limitMs ?? 0)];
    return { icon, figure, text: `${verb} > ${limit}`, whole: `${verb} ${figure} > ${limit}` };
  }
  if (alarm.key === null) return { icon, figure: '', text: `${reasonText(reason, null)}, ${reason.count} at once`, whole: `${reasonText(reason, null)}, ${reason.count} at once` };
  const when = alarm.kind === 'connection' && reason.since !== null ? ` since ${since(reason.since, now, zone)}` : '';
  const text = `${reasonText(reason, null)}${when}`;
  return { icon, figure: '', text, whole: text };
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
