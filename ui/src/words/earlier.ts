import type { IconName } from '../icons/names';
import type { Ending, PastChat, PastReason } from '../host/types';

/** Why a chat of the past is shown: shape and words. */
export function reasonWords(reason: PastReason): { icon: IconName; text: string } {
  switch (reason.kind) {
    case 'chain':
      return { icon: 'chain', text: 'same chain' };
    case 'customer':
      return { icon: 'customer', text: 'same customer' };
    case 'alike':
      return { icon: 'search', text: `also about: ${reason.words.join(', ')}` };
  }
}

const ENDINGS: Record<Ending, string> = {
  byCustomer: 'the customer left',
  byAgent: 'ended by the agent',
  ended: 'ended',
  unanswered: 'ended without an answer',
  unknown: 'end not seen',
};

/** How it ended, and whether it is whole. */
export const endingWords = ({ ending, complete }: PastChat) => `${ENDINGS[ending]}${complete ? '' : ', not complete'}`;

/** Ended in a way that one may want to make good. */
export const isOpenEnded = ({ ending }: PastChat) => ending === 'unanswered';

/** What is looked for in a chat that is alike when it is opened: any of the words. */
export const likenessQuery = (reason: PastReason) => (reason.kind === 'alike' && reason.words.length > 0 ? reason.words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' OR ') : null);

/** Words of the panel of what was before. */
export const EARLIER = {
  title: 'Earlier',
  list: 'Earlier chats',
  ofCustomer: 'This customer',
  alike: 'Much like this one',
  closedText: 'Earlier chats show up here as soon as it can be read.',
  none: 'Nothing earlier',
  noneText: 'The archive holds no other chat of this customer, and none much like this one.',
  tabs: 'Beside the people',
} as const;
