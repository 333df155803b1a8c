import type { IconName } from '../icons/names';
import type { Source, Zone } from '../host/types';
import { since } from './time';

/** State of a roster address in words. */
export interface SourceWords {
  icon: IconName;
  text: string;
  tone: '' | 'warn';
  /** Chats it lists, where that is known. */
  count: number | null;
}

/** The address, short: the host, with its port where there is one. */
export function sourceName(source: Source): string {
  return URL.canParse(source.url) ? new URL(source.url).host : source.url;
}

/** How it goes with a roster address. */
export function sourceWords(source: Source, now: number, zone: Zone): SourceWords {
  const { state } = source;
  const words = (icon: IconName, text: string, tone: '' | 'warn' = '', count: number | null = null) => ({ icon, text, tone, count });
  switch (state.state) {
    case 'loading':
      return words('catchup', 'Being read for the first time');
    case 'ok': {
      const leftOut = state.leftOut === 0 ? '' : `. ${state.leftOut} of them are not watched: it lists more than Sightline takes from one roster`;
      return words('queue', `${state.chats} ${state.chats === 1 ? 'chat' : 'chats'}, read at ${since(state.at, now, zone)}${leftOut}`, leftOut && 'warn', state.chats);
    }
    case 'failing': {
      const next = state.nextTryAt === null ? '' : ` Next try in ${Math.max(0, Math.ceil((state.nextTryAt - now) / 1000))} s.`;
      return words('reconnect', `Not read since ${since(state.since, now, zone)}. ${state.reason}${next}`, 'warn');
    }
    case 'refused':
      return words('lock', `The token is not accepted since ${since(state.since, now, zone)}`, 'warn');
    case 'noToken':
      return words('key', 'No token is stored', 'warn');
  }
}
