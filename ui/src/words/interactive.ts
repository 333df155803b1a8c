import { momentOf } from '../state/offer';
import type { Answer, Detail, Image, Zone } from '../host/types';
import { HERE, mono, name, phrase } from './phrase';
import type { Phrase } from './phrase';
import { apartWord, dayName, minute } from './time';

/** Words of interactive messages and of answers to them. */
export const INTERACTIVE = {
  /** What was picked from a message of choices. */
  chose: phrase`Chose ${HERE}`,
  choseOf: (card: string) => phrase`Chose ${HERE} from ${name(card)}`,
  chosen: 'chosen',
  showChoices: (all: number) => `Show all ${all} choices`,
  showAll: 'Show all of this message',
  /** A view is a page of its own, which is not part of the transcript. */
  view: 'A page of questions was shown to the customer. What it asks is not part of the transcript.',
  /** As it was sent: of which unit it is the service does not say. */
  duration: (n: number) => `duration ${n}`,
  picture: 'Picture',
  /** The bot can say in which zone the times are shown to the customer; here they stand in that of the window. */
  zone: (minutes: number) => `Shown to the customer in ${apartWord(minutes)}`,
  reply: 'After a choice',
  leftOut: (n: number) => `${n.toLocaleString('en')} more ${n === 1 ? 'part was' : 'parts were'} left out: the message is too large.`,
  withheld: 'not shown: a secret by its name',
  reference: 'referenceId',
} as const;

/** Whether a template is a page that is fetched by itself. */
export const isView = (template: string) => template === 'ViewResource';

/** What kind of message it is, and for a view which. */
export const headWords = (template: string, viewId?: string): Phrase =>
  isView(template) ? (viewId === undefined ? ['View'] : phrase`View ${mono(viewId)}`) : phrase`${name(templateWord(template))}, shown as it was sent`;

// The short words that the service has, with the names in them as their owners write them.
const NAMES = new Map([
  ['AppleForm', 'Apple form'],
  ['ApplePay', 'Apple Pay'],
  ['AppleCustomInteractiveMessage', 'iMessage app'],
  ['WhatsAppInteractiveList', 'WhatsApp list'],
  ['WhatsAppInteractiveReplyButton', 'WhatsApp reply buttons'],
]);

/** `ListPicker` as `List picker`. */
function templateWord(template: string): string {
  const parts = NAMES.get(template) ?? template.slice(0, 40).replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`);
  return parts === '' ? 'Interactive message' : NAMES.has(template) ? parts : parts[0]!.toUpperCase() + parts.slice(1);
}

/** What was picked, in words: a moment as the window shows moments. */
export function chosenWords(text: string, zone: Zone): string {
  const at = momentOf(text);
  return at === null ? text : momentWords(at, zone);
}

/** A moment that may be chosen. */
export const momentWords = (at: number, zone: Zone) => `${dayName(at, zone)}, ${minute(at, zone)}`;

/** What a customer did: picked something, or asked for another page of a long list. */
export function answerWords({ paging, of }: Answer): Phrase {
  if (paging !== undefined) return [paging === 'more' ? 'Asked for more choices' : 'Asked for the choices before'];
  return of === undefined ? INTERACTIVE.chose : INTERACTIVE.choseOf(of);
}

/** The same as plain text, with what was picked. */
export const answerText = (answer: Answer, zone: Zone) =>
  answerWords(answer)
    .map((part) => (typeof part === 'string' ? part : part.as === 'here' ? chosenWords(answer.text, zone) : 'text' in part ? part.text : ''))
    .join('');

/** A picture in words, as nobody fetches it. */
export const pictureWords = ({ address, description }: Image) => [description, address].filter((part) => part !== null && part !== '').join(', ');

/** The value of a member, as far as it may be read. */
export const detailWords = ({ value }: Detail) => value ?? INTERACTIVE.withheld;
