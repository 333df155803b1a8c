import type { IconName } from '../icons/names';
import type { Chat, Reason as Known, Triage, Zone } from '../host/types';
import { isOfConnection } from '../state/triage';
import type { Mark } from './connection';
import { connectionMark, connectionReason, endedAt, groupOf, standsStillSince } from './connection';
import { plainName } from './files';
import { ago, duration, minute, moment } from './time';

/** Why a row asks for a look. */
export interface Reason {
  text: string;
  icon: IconName;
  tone: 'warn' | 'alarm';
}

/** How long the customer has waited, in ms; the clock stands still when nothing arrives any more, and outside of business hours. */
export function waited(chat: Chat, { closedMs, closedSince }: Pick<Triage, 'closedMs' | 'closedSince'>, now: number): number | null {
  if (chat.waitingSince === null || groupOf(chat.connection) === 'ended') return null;
  const until = standsStillSince(chat.connection) ?? now;
  const closed = closedMs + (closedSince === null ? 0 : Math.max(0, until - closedSince));
  return Math.max(0, until - chat.waitingSince - closed);
}

/** What searches a chat alone. Every contact of the chain: the chat is more than the one on which it is now. */
export function contactsQuery(chat: Chat): string {
  const ids = chat.contactIds.length > 0 ? chat.contactIds : chat.contactId === null ? [] : [chat.contactId];
  const filters = ids.map((id) => `contact:${id}`).join(' OR ');
  return ids.length > 1 ? `(${filters})` : filters;
}

/** Why the row asks for a look, heaviest first; empty for a chat that goes well. `isShared`: a bar over the roster says what is the matter with the connection. */
export function reasons(chat: Chat, triage: Triage, now: number, zone: Zone, isShared = false): Reason[] {
  const { connection } = chat;
  const trouble = isShared ? null : connectionReason(connection, now, zone);
  // The connection is told as it is now, before it has lasted long enough to weigh.
  const ofConnection: Reason[] = trouble === null ? [] : [{ text: trouble, icon: connectionMark(connection).icon, tone: 'warn' }];
  if (groupOf(connection) === 'ended') return ofConnection;
  let isTold = false;
  const found = triage.reasons.flatMap((reason): Reason[] => {
    if (!isOfConnection(reason.kind)) return [{ text: reasonText(reason, waited(chat, triage, now)), icon: REASON_ICONS[reason.kind] ?? 'warn', tone: reason.level === 'alarm' ? 'alarm' : 'warn' }];
    isTold = true;
    return ofConnection;
  });
  return isTold ? found : [...found, ...ofConnection];
}

/** The reasons that a row shows: what the person knows of need not be said again. */
export function rowReasons(chat: Chat, triage: Triage, now: number, zone: Zone, isShared = false): Reason[] {
  return triage.aside === null ? reasons(chat, triage, now, zone, isShared) : [];
}

const REASON_ICONS: Partial<Record<Known['kind'], IconName>> = { waitingAlarm: 'alarm', waitingWarning: 'clock', fileRejected: 'rejected', scanStuck: 'stuck', hole: 'hole' };

const counted = (n: number, one: string, many: string) => (n === 1 ? one : `${n} ${many}`);

/** A reason in words; `wait`: how long the customer waits by now. */
export function reasonText({ kind, limitMs, count }: Known, wait: number | null): string {
  switch (kind) {
    case 'waitingAlarm':
    case 'waitingWarning':
      return wait === null || wait < (limitMs ?? 0) ? `waiting > ${duration(limitMs ?? 0)}` : `waiting ${duration(wait)} > ${duration(limitMs ?? 0)}`;
    case 'fileRejected':
      return counted(count, 'file rejected', 'files rejected');
    case 'scanStuck':
      return counted(count, 'scan stuck', 'scans stuck');
    case 'hole':
      return counted(count, '1 hole', 'holes');
    case 'lost':
      return 'connection lost';
    case 'slowed':
      return 'slowed by AWS';
    case 'refused':
      return 'access refused';
    case 'expired':
      return 'token expired';
    case 'unknown':
      return 'state unknown';
    case 'failed':
      return 'watching stopped';
  }
}

/** The mark of a row: what was set aside, the loudest reason, then who waits, then how the connection is. */
export function rowMark(chat: Chat, triage: Triage, why: readonly Reason[]): Mark {
  const mark = connectionMark(chat.connection);
  if (groupOf(chat.connection) === 'ended') return mark;
  if (triage.aside !== null) return triage.aside.until === null ? { icon: 'check', word: 'Acknowledged', tone: '' } : { icon: 'snooze', word: 'Snoozed', tone: '' };
  if (why.some(({ tone }) => tone === 'alarm')) return { icon: 'alarm', word: 'Alarm', tone: 'alarm' };
  if (mark.tone === 'warn') return mark;
  if (why.length > 0) return { icon: 'warn', word: 'Needs a look', tone: 'warn' };
  if (chat.waitingSince !== null && triage.closedSince !== null) return { icon: 'clock', word: 'Waiting, outside business hours', tone: '' };
  if (chat.waitingSince !== null) return triage.beingAnswered ? { icon: 'typing', word: 'Being answered', tone: '' } : { icon: 'clock', word: 'Waiting', tone: '' };
  if (chat.connection.state !== 'live') return mark;
  return { icon: 'dot', word: 'Answered', tone: '' };
}

/** How far the waiting clock has burnt down, in per cent of the alarm threshold, and where the warning stands; `null`: nobody waits. */
export function fuse(chat: Chat, triage: Triage, now: number): { burnt: number; notch: number } | null {
  const { warnAfterMs, alarmAfterMs } = triage;
  const wait = waited(chat, triage, now);
  if (wait === null) return null;
  return { burnt: Math.min(100, Math.round((100 * wait) / alarmAfterMs)), notch: Math.round((100 * warnAfterMs) / alarmAfterMs) };
}

/** What was set aside, and until when. */
export function asideWords({ aside }: Triage, zone: Zone): string | null {
  if (aside === null) return null;
  return aside.until === null ? `Acknowledged ${minute(aside.at, zone)}, until something new` : `Snoozed to ${minute(aside.until, zone)}, or until something new`;
}

/** The last line of a row: what was said, or what goes on. */
export interface LastWords {
  icon: IconName | null;
  /** Who, before the words. */
  by: string | null;
  text: string;
  /** Somebody's words: in quotation marks. */
  isQuoted: boolean;
  ago: string;
}

/** The last line of a row. Whole sentences of ours stand unquoted, words of people in quotation marks. */
export function lastWords(chat: Chat, now: number, zone: Zone): LastWords {
  const { connection, last } = chat;
  const still = standsStillSince(connection);
  const over = endedAt(chat);
  const at = over ?? last?.at ?? chat.startedAt;
  const age = at === null ? '' : still !== null && over === null ? `as of ${moment(still, zone)}` : ago(now - at);
  const words = (text: string, more: Partial<LastWords> = {}) => ({ icon: null, by: null, text, isQuoted: false, ago: age, ...more });
  const holes = chat.gaps === 1 ? '1 hole' : `${chat.gaps} holes`;
  if (connection.state === 'ended') {
    const end = last?.kind === 'done' ? last.text.replace(/\.?$/, '.') : 'Ended.';
    return words(connection.complete ? `${end} Complete.` : `${end} Not complete${chat.gaps ? `: ${holes}` : ''}.`);
  }
  if (connection.state === 'transferred') return words(connection.to === null ? 'Transferred to a queue you cannot watch.' : 'Transferred to another contact.');
  const typing = chat.typing[0];
  if (typing !== undefined && still === null) {
    const more = chat.typing.length - 1;
    return words(`${typing.name || `The ${typing.role}`} ${more ? `and ${more} more are` : 'is'} typing`, { icon: 'typing' });
  }
  if (last === null) {
    return words(connection.state === 'connecting' ? 'Connecting' : still === null ? 'Nothing said yet' : 'Nothing was read');
  }
  if (last.kind === 'file') return words(plainName(last.text), { icon: 'clip' });
  if (last.kind === 'done') return words(last.text);
  if (last.by === null || last.by.role === 'customer') return words(last.text, { isQuoted: true });
  return words(last.text, { by: last.by.name || `The ${last.by.role}` });
}

/** What a chat is called. */
export const title = (chat: Chat) => chat.customer || 'Customer not known yet';

/** Everything a row says, for those who hear it. */
export function rowName(chat: Chat, triage: Triage, now: number, zone: Zone, isShared = false): string {
  const why = reasons(chat, triage, now, zone, isShared);
  const wait = waited(chat, triage, now);
  const last = lastWords(chat, now, zone);
  const over = endedAt(chat);
  const said = [
    rowMark(chat, triage, why).word,
    over !== null ? `at ${minute(over, zone)}` : wait !== null ? `waiting ${duration(wait)}` : 'nobody waits',
    title(chat),
    chat.with ? `with ${chat.with.role} ${chat.with.name}` : 'no agent yet',
    ...why.map((reason) => reason.text),
    chat.unread > 0 ? `${chat.unread} unread` : '',
    triage.pinned ? 'pinned' : '',
    asideWords(triage, zone) ?? '',
    `${last.by ? `${last.by}: ` : ''}${last.text}${last.ago ? `, ${last.ago}` : ''}`,
  ];
  return said.filter((part) => part !== '').join(', ');
}
