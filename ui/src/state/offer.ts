import type { Body, Choice, Heading, Row, Zone } from '../host/types';
import { SHORT, extent } from '../rich/cut';
import { dayKey } from '../words/time';

/** A message with something to choose from. */
export type Offer = Extract<Body, { kind: 'interactive' }>;

/** What was picked: its words and, out of a carousel, the card. */
export type Picked = { text: string; partId?: string };

/** Choices of one day. */
export interface Day {
  at: number;
  slots: { at: number; choice: Choice }[];
}

/** How choices are laid out: times by their days, those that say more below each other, words beside each other. */
export type Layout = { kind: 'days'; days: Day[] } | { kind: 'rows' | 'words'; choices: readonly Choice[] };

/** What of a long message is shown until the reader wants all of it: in each list, and letters of usual width in all. */
export const MOST = { choices: 12, parts: 6, details: 8, letters: SHORT.letters } as const;

/** The layout of the first `most` choices, in their order. */
export function layoutOf(options: readonly Choice[], zone: Zone, most: number): Layout {
  const choices = options.slice(0, most);
  if (options.length > 0 && options.every(isSlot)) return { kind: 'days', days: daysOf(choices.filter(isSlot), zone) };
  return { kind: choices.some(saysMore) ? 'rows' : 'words', choices };
}

const isSlot = (choice: Choice): choice is Choice & { at: number } => choice.at !== undefined;

const saysMore = ({ subtitle, image, leads, details }: Choice) => (subtitle !== null && subtitle !== '') || image !== undefined || leads !== undefined || details !== undefined;

function daysOf(slots: readonly (Choice & { at: number })[], zone: Zone): Day[] {
  const days: Day[] = [];
  for (const choice of slots) {
    const { at } = choice;
    const last = days.at(-1);
    if (last !== undefined && dayKey(last.at, zone) === dayKey(at, zone)) last.slots.push({ at, choice });
    else days.push({ at, slots: [{ at, choice }] });
  }
  return days;
}

/** Whether a message is so long that only its beginning is shown. */
export function isLong(offer: Offer): boolean {
  const { parts = [], reply } = offer;
  const lists = [offer, ...parts];
  const all = lists.flatMap((list) => [list, ...list.options]);
  const isCut = parts.length > MOST.parts || lists.some(({ options }) => options.length > MOST.choices) || all.some(({ details = [] }) => details.length > MOST.details);
  return isCut || hasManyLetters(all.flatMap((one) => [...said(one), ...(one.details ?? []).flatMap(({ name, value }) => [name, value ?? ''])]).concat(reply === undefined ? [] : said(reply)));
}

const hasManyLetters = (texts: readonly string[]) => texts.reduce((letters, text) => letters + extent(text), 0) > MOST.letters;

const said = ({ title, subtitle, image }: Heading) => [title, subtitle ?? '', image?.description ?? '', image?.address ?? ''];

// As the service writes the beginning of a slot. Whatever else JavaScript takes for a date is text.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** The moment that an answer stands for, if it is one. */
export function momentOf(text: string): number | null {
  const at = MOMENT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : at;
}

/** Whether this is what was chosen, in the card `partId`. The same moment may be written in two ways. */
export function isChosen({ title, at }: Choice, picked: Picked | null, partId?: string): boolean {
  if (picked === null) return false;
  const isHere = picked.partId === undefined || picked.partId === partId;
  return isHere && (title === picked.text || (at !== undefined && at === momentOf(picked.text)));
}

// How the widget of Amazon Connect writes a moment that it moved by the offset of the message, which it does before it shows one: with two decimals.
const MOVED = /T\d{2}:\d{2}:\d{2}\.\d{2}\+00:00$/;

/** What an answer means among the choices of a message: its words, and where they tell it the card. `null`: it could be in several cards. */
function meant(text: string, { options, parts = [], zoneOffset = 0 }: Offer): Picked | null {
  const cards = parts.filter((part) => part.options.some(({ title }) => title === text));
  if (cards.length > 1) return null;
  const at = zoneOffset !== 0 && MOVED.test(text) ? momentOf(text) : null;
  const slot = at === null ? undefined : options.find((option) => option.at === at - zoneOffset * 60_000);
  if (slot !== undefined) return { text: slot.title };
  if (cards.length === 0) {
    // Of a carousel one answers with the title of the card as well, unless the bot does not want it.
    for (const { id, title, options } of parts) {
      const picked = options.find((option) => text === `${title}: ${option.title}`);
      if (picked !== undefined && id !== undefined) return { text: picked.title, partId: id };
    }
  }
  return { text };
}

/**
 * What was picked from each message of choices: the first answer after it and before the next one, but of a long list any of its answers.
 * Widgets also send the words of a choice as plain text.
 */
export function choicesOf(rows: readonly Row[]): Map<string, Picked> {
  const picked = new Map<string, Picked>();
  let asked: { id: string; offer: Offer } | null = null;
  const lists = new Map<string, string>();
  for (const { id, by, body } of rows) {
    if (body.kind === 'interactive') {
      asked = { id, offer: body };
      if (body.referenceId !== undefined) lists.set(body.referenceId, id);
    } else if (body.kind === 'response' && body.referenceId !== undefined && lists.has(body.referenceId)) {
      if (body.paging === undefined) picked.set(lists.get(body.referenceId)!, body);
    } else if (asked !== null && isAnswer(by?.role, body, asked.offer)) {
      const said = body.kind === 'response' && body.partId !== undefined ? body : meant(body.text.trim(), asked.offer);
      if (said !== null) picked.set(asked.id, said);
      asked = null;
    }
  }
  return picked;
}

function isAnswer(role: string | undefined, body: Body, offer: Offer): body is Extract<Body, { text: string }> {
  if (body.kind === 'response') return body.paging === undefined;
  if (body.kind !== 'text' || role !== 'customer') return false;
  const said = meant(body.text.trim(), offer);
  const { options, parts = [] } = offer;
  return said === null || options.some((option) => isChosen(option, said)) || parts.some(({ id, options }) => options.some((option) => isChosen(option, said, id)));
}
