import type { Gap, Zone } from '../host/types';
import { duration, since } from './time';

/** A hole in words, and whether the person can do something about it. */
export interface GapWords {
  /** What is missing. */
  what: string;
  /** What follows the words of `what`: from when to when, why, and what happens now. */
  more: string;
  kept: boolean;
  canRetry: boolean;
}

/** What a hole says: how long, from when to when, why, what happens now. */
export function gapWords(gap: Gap, now: number, zone: Zone): GapWords {
  const { from, to, doing } = gap;
  const at = (moment: number) => since(moment, now, zone);
  const kept = doing.state === 'givenUp' || doing.state === 'lost';
  const missing = kept ? 'missing' : 'not received';
  let what = 'Something may be missing';
  let when = '. ';
  if (from !== null && to !== null) {
    what = `${duration(to - from)} ${missing}`;
    when = `, ${at(from)} to ${at(to)}. `;
  } else if (from !== null) {
    what = `${duration(now - from)} ${missing}`;
    when = `, since ${at(from)}. `;
  } else if (to !== null) {
    what = doing.state === 'lost' ? 'Older items cannot be had' : `Older items ${missing}`;
    when = `, before ${at(to)}. `;
  }
  const next = nextStep(gap);
  return {
    what,
    more: `${when}${gap.cause}${next === '' ? '' : ` ${next}`}`,
    kept,
    canRetry: doing.state === 'givenUp',
  };
}

function nextStep({ doing }: Gap): string {
  switch (doing.state) {
    case 'queued':
      return 'It is fetched next.';
    case 'fetching':
      return `Fetching, try ${doing.attempt} of ${doing.of}.`;
    case 'waiting':
      return 'Fetching begins when the connection is back.';
    case 'paused':
      return 'Paused by you.';
    case 'cancelled':
      return 'Given up by you.';
    case 'givenUp':
      return 'Given up.';
    case 'lost':
      return '';
  }
}
