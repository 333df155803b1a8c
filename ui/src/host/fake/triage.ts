import type { Alarm, AlarmKind, AttentionSettings, Chat, Deed, Reason, ReasonKind, Triage, TriageAct } from '../types';

const WEIGHTS: Record<ReasonKind, number> = {
  waitingAlarm: 1000,
  fileRejected: 180,
  refused: 160,
  expired: 150,
  unknown: 140,
  failed: 130,
  waitingWarning: 200,
  scanStuck: 60,
  lost: 50,
  slowed: 40,
  hole: 20,
};

interface Mark {
  pinned: boolean;
  aside: Triage['aside'];
  /** The score that was acknowledged: more is news. */
  score: number;
  waitingSince: number | null;
}

const FRESH: Mark = { pinned: false, aside: null, score: 0, waitingSince: null };

function reason(kind: ReasonKind, more: Partial<Reason> = {}): Reason {
  return { kind, level: kind === 'waitingAlarm' ? 'alarm' : 'warning', weight: WEIGHTS[kind], since: null, limitMs: null, count: 1, ...more };
}

/** Who needs a person, invented in the manner of the program: near enough for looking, and its rules are not these. */
export class FakeTriage {
  readonly #marks = new Map<string, Mark>();
  readonly #alarms = new Map<string, Alarm>();
  readonly #deeds: (Deed & { was: Mark })[] = [];
  #number = 0;

  get alarms(): Alarm[] {
    return [...this.#alarms.values()];
  }

  get deed(): Deed | null {
    const last = this.#deeds.at(-1);
    if (last === undefined) return null;
    const { was: _, ...deed } = last;
    return deed;
  }

  /** How a chat stands; raises what alarms. */
  of(chat: Chat, now: number, settings: AttentionSettings, isShared: boolean): Triage {
    const reasons = this.#reasons(chat, now, settings, isShared);
    const score = reasons.reduce((sum, { weight }) => sum + weight, 0);
    const mark = this.#marks.get(chat.key) ?? FRESH;
    if (mark.aside !== null && (score > mark.score || chat.waitingSince !== mark.waitingSince || (mark.aside.until ?? Infinity) <= now)) mark.aside = null;
    this.#alarm(chat, reasons, now);
    return {
      key: chat.key,
      reasons,
      score,
      level: reasons.some(({ level }) => level === 'alarm') ? 'alarm' : reasons.length > 0 ? 'warning' : null,
      needsAttention: reasons.length > 0 && mark.aside === null,
      beingAnswered: chat.typing.some(({ role }) => role === 'agent'),
      pinned: mark.pinned,
      aside: mark.aside,
      warnAfterMs: settings.warnAfter * 1000,
      alarmAfterMs: settings.alarmAfter * 1000,
      closedMs: 0,
      closedSince: settings.hours === null || chat.waitingSince === null ? null : now,
    };
  }

  #reasons(chat: Chat, now: number, { warnAfter, alarmAfter }: AttentionSettings, isShared: boolean): Reason[] {
    const { connection, files } = chat;
    const found: Reason[] = [];
    if (connection.state === 'ended' || connection.state === 'transferred' || connection.state === 'archived') return found;
    const waited = chat.waitingSince === null ? 0 : (('since' in connection && connection.state !== 'live' ? connection.since : now) - chat.waitingSince) / 1000;
    if (waited >= alarmAfter) found.push(reason('waitingAlarm', { since: chat.waitingSince, limitMs: alarmAfter * 1000 }));
    else if (waited >= warnAfter) found.push(reason('waitingWarning', { since: chat.waitingSince, limitMs: warnAfter * 1000 }));
    if (files.rejected > 0) found.push(reason('fileRejected', { count: files.rejected }));
    if (files.stuck > 0) found.push(reason('scanStuck', { count: files.stuck }));
    const troubles: Partial<Record<Chat['connection']['state'], ReasonKind>> = { refused: 'refused', expired: 'expired', unknown: 'unknown', failed: 'failed', reconnecting: 'lost', slowed: 'slowed' };
    const trouble = troubles[connection.state];
    if (trouble !== undefined && !(isShared && (trouble === 'lost' || trouble === 'slowed'))) found.push(reason(trouble, { since: 'since' in connection ? connection.since : null }));
    const holes = chat.atStart ? chat.gaps : Math.max(0, chat.gaps - 1);
    if (connection.state === 'live' && holes > 0) found.push(reason('hole', { count: holes }));
    return found.sort((a, b) => b.weight - a.weight);
  }

  #alarm(chat: Chat, reasons: Reason[], now: number): void {
    const kinds: [AlarmKind, (kind: ReasonKind) => boolean][] = [
      ['waiting', (kind) => kind.startsWith('waiting')],
      ['fileRejected', (kind) => kind === 'fileRejected'],
      ['connection', (kind) => ['refused', 'expired', 'unknown', 'failed', 'lost', 'slowed'].includes(kind)],
    ];
    for (const [kind, is] of kinds) {
      const why = reasons.find((one) => is(one.kind));
      const id = `${chat.key} ${kind}`;
      const known = this.#alarms.get(id);
      if (why !== undefined && (known === undefined || known.reason.kind !== why.kind)) {
        const raisedAt = why.since !== null && why.limitMs !== null ? why.since + why.limitMs : (why.since ?? now);
        this.#number += 1;
        this.#alarms.set(id, { id: this.#number, key: chat.key, kind, reason: why, raisedAt, overAt: null, acknowledgedAt: null, instance: chat.instance, queue: chat.queue });
      } else if (why === undefined && known !== undefined && known.overAt === null) this.#alarms.set(id, { ...known, overAt: now });
    }
  }

  act(chat: Chat, act: TriageAct, now: number, { snoozeMinutes }: AttentionSettings, score: number): void {
    const was = { ...(this.#marks.get(chat.key) ?? FRESH) };
    const until = act === 'snooze' ? now + snoozeMinutes * 60_000 : null;
    const mark = { ...was };
    if (act === 'pin' || act === 'unpin') mark.pinned = act === 'pin';
    else Object.assign(mark, { aside: act === 'release' ? null : { at: now, until }, score, waitingSince: chat.waitingSince });
    this.#marks.set(chat.key, mark);
    if (act === 'acknowledge' || act === 'snooze') for (const [id, one] of this.#alarms) if (one.key === chat.key) this.#alarms.set(id, { ...one, acknowledgedAt: now });
    this.#number += 1;
    this.#deeds.push({ number: this.#number, key: chat.key, act, until, was });
  }

  /** Undoes the last deed if it is this one; gives the chat. */
  undo(number: number): string | null {
    if (this.#deeds.at(-1)?.number !== number) return null;
    const { key, was } = this.#deeds.pop()!;
    this.#marks.set(key, was);
    if (was.aside === null) for (const [id, one] of this.#alarms) if (one.key === key) this.#alarms.set(id, { ...one, acknowledgedAt: null });
    return key;
  }
}
