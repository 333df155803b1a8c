import type { Budget, Lane } from '../types';
import type { FakeChat } from './chat';

/** How AWS answers: at ease, with 429 (slow down), or not at all. */
export type Wire = 'ok' | 'slow' | 'offline';

/** A budget as it is with these chats: an instance of its own for some of them. */
export function inventBudget(chats: readonly FakeChat[], percent: number, wire: Wire): Budget {
  const share = percent / 100;
  const past = chats.filter(({ backFill }) => backFill === 'waiting' || backFill === 'reading').length;
  const isSlow = wire === 'slow';
  const lane = (operation: string, quotaPerSecond: number, made: number, more: Partial<Lane> = {}): Lane => ({
    instance: 'acme-eu',
    operation,
    quotaPerSecond,
    share,
    perSecond: quotaPerSecond * share,
    usedPerSecond: 0,
    onScreen: 0,
    liveEdge: 0,
    backFill: 0,
    etaMs: null,
    made,
    throttled: 0,
    closedMs: null,
    ...more,
  });
  if (chats.length === 0) return { usedPerSecond: 0, perSecond: 0, waiting: 0, etaMs: null, lanes: [] };
  const reads: Partial<Lane> = { usedPerSecond: past > 0 ? 2 : 0, backFill: 4 * past, onScreen: past > 0 ? 1 : 0, etaMs: past > 0 ? 8000 * past : null };
  if (isSlow) Object.assign(reads, { perSecond: 4 * share, throttled: 3, liveEdge: 9, closedMs: 12_000, etaMs: 40_000 });
  const lanes = [
    lane('CreateParticipantConnection', 6, chats.length),
    lane('GetTranscript', 8, 3 * chats.length, reads),
    lane('GetAttachment', 8, 2),
    lane('CreateParticipantConnection', 6, 4, { instance: 'acme-us' }),
    lane('GetTranscript', 8, 12, { instance: 'acme-us' }),
  ];
  const sum = (of: (lane: Lane) => number) => lanes.reduce((total, one) => total + of(one), 0);
  const waiting = sum((one) => one.onScreen + one.liveEdge + one.backFill);
  return {
    usedPerSecond: sum((one) => one.usedPerSecond),
    perSecond: sum((one) => one.perSecond),
    waiting,
    etaMs: waiting > 0 ? Math.max(...lanes.map(({ etaMs }) => etaMs ?? 0)) : null,
    lanes,
  };
}
