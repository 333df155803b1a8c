import type { AttentionSettings, Chat, ReasonKind, Triage } from '../host/types';
import type { Group } from '../words/connection';
import { endedAt, groupOf } from '../words/connection';

/** What is so of a chat of which the program has not said how it stands. */
export const CALM: Omit<Triage, 'key'> = {
  reasons: [],
  score: 0,
  level: null,
  needsAttention: false,
  beingAnswered: false,
  pinned: false,
  aside: null,
  warnAfterMs: 120_000,
  alarmAfterMs: 300_000,
  closedMs: 0,
  closedSince: null,
};

/** What holds until the program says what the person chose. */
export const ATTENTION: AttentionSettings = {
  warnAfter: 120,
  alarmAfter: 300,
  places: [],
  hours: null,
  snoozeMinutes: 15,
  endedMinutes: 60,
  views: [],
};

/** A chat and how it stands. */
export interface Standing {
  chat: Chat;
  triage: Triage;
}

/** How a chat stands. */
export const standing = (chat: Chat, triages: ReadonlyMap<string, Triage>): Standing => ({
  chat,
  triage: triages.get(chat.key) ?? { ...CALM, key: chat.key },
});

/** Under which heading a chat stands in the roster. */
export type Section = 'attention' | Group;

/** Who needs a person stands first, whatever the connection. */
export function sectionOf({ chat, triage }: Standing): Section {
  const group = groupOf(chat.connection);
  return group !== 'ended' && triage.needsAttention ? 'attention' : group;
}

/** An ended chat that has been in the list for its time. One that is pinned stays. */
export function isPast({ chat, triage }: Standing, now: number, endedMinutes: number): boolean {
  const over = endedAt(chat);
  return over !== null && !triage.pinned && now - over > endedMinutes * 60_000;
}

const OF_CONNECTION: readonly ReasonKind[] = ['refused', 'expired', 'unknown', 'failed', 'lost', 'slowed'];

/** A reason that the state of the connection says in more words. */
export const isOfConnection = (kind: ReasonKind) => OF_CONNECTION.includes(kind);
