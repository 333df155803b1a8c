import type { Budget, Lane } from '../host/types';
import { duration } from './time';

/** A number of requests a second, with one digit. */
export const rate = (perSecond: number) => perSecond.toFixed(1);

/** What the status bar says of the budget. Only what deviates takes colour: a budget in full use does not. */
export interface BudgetWords {
  /** As `2.0 of 4.0 /s`. */
  used: string;
  /** As `12 waiting`; `null`: nobody. */
  waiting: string | null;
  /** As `ETA 0:24`. */
  eta: string | null;
  /** Why less is allowed than the share. */
  slowed: string | null;
  /** Per cent of the budget in use. */
  share: number;
}

/** The budget in the words of the status bar. */
export function budgetWords(budget: Budget): BudgetWords {
  const closed = budget.lanes.flatMap(({ closedMs }) => (closedMs === null ? [] : [closedMs]));
  const halved = budget.lanes.some(isHalved);
  return {
    used: `${rate(budget.usedPerSecond)} of ${rate(budget.perSecond)} /s`,
    waiting: budget.waiting > 0 ? `${budget.waiting} waiting` : null,
    eta: budget.waiting > 0 && budget.etaMs !== null ? `ETA ${duration(budget.etaMs)}` : null,
    slowed: closed.length > 0 ? `closed by AWS for ${duration(Math.max(...closed))}` : halved ? 'halved after 429' : null,
    share: budget.perSecond > 0 ? Math.min(100, (100 * budget.usedPerSecond) / budget.perSecond) : 0,
  };
}

/** After a 429 a lane allows itself less than its share, until AWS has answered well for a while. */
export const isHalved = (lane: Lane) => lane.perSecond < 0.99 * lane.quotaPerSecond * lane.share;

/** Requests of a lane that wait. */
export const waitingIn = (lane: Lane) => lane.onScreen + lane.liveEdge + lane.backFill;

/** Lanes by instance, those of the most requests first. */
export function byInstance(lanes: readonly Lane[]): { instance: string; lanes: Lane[] }[] {
  const groups = new Map<string, Lane[]>();
  for (const lane of lanes) groups.set(lane.instance, [...(groups.get(lane.instance) ?? []), lane]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([instance, own]) => ({ instance, lanes: own.sort((a, b) => b.made - a.made || (a.operation < b.operation ? -1 : 1)) }));
}

/** What a share of the quota changes, and for whom. */
export function shareWords(percent: number): string {
  const own = (8 * percent) / 100;
  const left = 8 - own;
  const number = (value: number) => value.toFixed(1).replace('.0', '');
  return left > 0
    ? `Agents and customers draw on the same quota. Of 8 transcript reads a second and instance Sightline takes at most ${number(own)} and leaves ${number(left)}. Lower is slower to catch up.`
    : 'Agents and customers draw on the same quota. Sightline may take all of it: their own chats can be slowed down.';
}

/** Words of the card of the budget, and of its figure in the status bar. */
export const BUDGET = {
  title: 'Request budget',
  figure: 'Requests',
  figureTitle: 'Requests of the last second, of those Sightline allows itself. Opens the whole budget.',
  share: (percent: number) => `${percent} % of the quota`,
  why: (percent: number) =>
    `Agents and customers draw on the same quota, so Sightline leaves ${percent === 100 ? 'nothing of it aside' : `${100 - percent} % of it alone`}. The chat on screen asks first, then what is said now, then the past.`,
  none: 'No request was made yet.',
  operation: 'Operation',
  used: 'Now /s',
  allowed: 'Allowed /s',
  onScreen: 'On screen',
  liveEdge: 'Said now',
  backFill: 'Past',
  eta: 'ETA',
  throttled: '429',
  closed: (ms: number) => `closed ${duration(ms)}`,
  ofQuota: (lane: Lane) => `${rate(lane.perSecond)} of ${lane.quotaPerSecond}`,
  change: 'Change the share',
} as const;
