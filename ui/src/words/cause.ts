import type { IconName } from '../icons/names';
import type { SharedCause } from '../state/causes';
import type { Zone } from '../host/types';
import { nextTry } from './connection';
import { since } from './time';

/** What many chats have in common, as one bar over the roster. */
export interface CauseWords {
  icon: IconName;
  title: string;
  text: string;
}

/** The bar of a cause that many chats share. */
export function causeWords(cause: SharedCause, now: number, zone: Zone): CauseWords {
  const at = since(cause.since, now, zone);
  const words = nextTry(cause.nextTryAt, now);
  const next = words === '' ? '' : ` ${words[0]!.toUpperCase()}${words.slice(1)}.`;
  const some = `${cause.chats} of ${cause.of} chats`;
  if (cause.state === 'slowed') {
    return {
      icon: 'slowed',
      title: `Slowed by AWS since ${at}`,
      text: `${some} wait: AWS answered 429, too many requests at once. Sightline asks more slowly and goes on by itself.${next}`,
    };
  }
  return cause.isAll
    ? { icon: 'offline', title: `Offline since ${at}`, text: `Clocks stand still and say so. Connecting again by itself; what was said meanwhile is fetched then.${next}` }
    : { icon: 'reconnect', title: `Connection lost for ${some}`, text: `Since ${at}. Their clocks stand still. Made again by itself; what was said meanwhile is fetched then.${next}` };
}
