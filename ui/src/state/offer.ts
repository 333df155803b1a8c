import type { Body, Choice, Row, Zone } from '../host/types';
import { dayKey } from '../words/time';

/** A message with something to choose from. */
export type Offer = Extract<Body, { kind: 'interactive' }>;

/** Choices of one day. */
export interface Day {
  at: number;
  slots: { at: number; choice: Choice }[];
}

/** How the choices of a message are laid out: times by their days, those of two lines below each other, words beside each other. */
export type Layout = { kind: 'days'; days: Day[] } | { kind: 'rows' | 'words'; choices: readonly Choice[] };

/** Most choices shown before all of them are wanted. */
export const MOST_CHOICES = 12;

/** The layout of the first `most` choices, in their order. */
export function layoutOf({ options }: Offer, zone: Zone, most: number): Layout {
  const choices = options.slice(0, most);
  const moments = options.map(({ title }) => momentOf(title));
  if (moments.length > 0 && moments.every((at) => at !== null)) return { kind: 'days', days: daysOf(choices, moments, zone) };
  return { kind: choices.some(({ subtitle }) => subtitle !== null && subtitle !== '') ? 'rows' : 'words', choices };
}

function daysOf(choices: readonly Choice[], moments: readonly number[], zone: Zone): Day[] {
  const days: Day[] = [];
  choices.forEach((choice, i) => {
    const at = moments[i]!;
    const last = days.at(-1);
    if (last !== undefined && dayKey(last.at, zone) === dayKey(at, zone)) last.slots.push({ at, choice });
    else days.push({ at, slots: [{ at, choice }] });
  });
  return days;
}

// As the service writes the beginning of a slot. Whatever else JavaScript takes for a date is text.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** The moment that a choice stands for, if it is one. */
export function momentOf(text: string): number | null {
  const at = MOMENT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : at;
}

/** Whether this is what was chosen. The same moment may be written in two ways. */
export function isChosen({ title }: Choice, chosen: string | null): boolean {
  if (chosen === null) return false;
  const at = momentOf(title);
  return title === chosen || (at !== null && at === momentOf(chosen));
}

/** What was picked from each message of choices: the first answer after it and before the next one. Widgets also send the words of a choice as plain text. */
export function choicesOf(rows: readonly Row[]): Map<string, string> {
  const picked = new Map<string, string>();
  let asked: { id: string; options: readonly Choice[] } | null = null;
  for (const { id, by, body } of rows) {
    if (body.kind === 'interactive') asked = { id, options: body.options };
    else if (asked !== null && isAnswer(by?.role, body, asked.options)) {
      picked.set(asked.id, body.text);
      asked = null;
    }
  }
  return picked;
}

function isAnswer(role: string | undefined, body: Body, options: readonly Choice[]): body is Extract<Body, { text: string }> {
  if (body.kind === 'response') return true;
  return body.kind === 'text' && role === 'customer' && options.some((option) => isChosen(option, body.text.trim()));
}
