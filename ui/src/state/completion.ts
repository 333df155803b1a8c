import { EXACT_WORDS } from '../words/search';
import type { OperatorName } from '../words/search';

/** What is known of the values that an operator takes, beside those that are fixed. */
export interface Known {
  people: readonly string[];
  places: readonly string[];
}

interface Operator {
  name: OperatorName;
  /** Values to choose from. */
  values: (known: Known) => readonly string[];
  example: string;
}

const DATES = ['today', 'yesterday', '-7d', '-1m'];

/** Operators of the query line, in the order in which one needs them. */
export const OPERATORS: readonly Operator[] = [
  { name: 'from:', values: ({ people }) => ['customer', 'agent', ...people], example: 'from:anna' },
  { name: 'in:', values: ({ places }) => places, example: 'in:Billing' },
  { name: 'after:', values: () => DATES, example: 'after:-7d' },
  { name: 'before:', values: () => DATES, example: 'before:2026-11' },
  { name: 'on:', values: () => DATES, example: 'on:yesterday' },
  { name: 'has:', values: () => ['attachment'], example: 'has:attachment' },
  { name: 'is:', values: () => ['unanswered'], example: 'is:unanswered' },
  { name: 'status:', values: () => ['approved', 'rejected', 'in_progress'], example: 'status:rejected' },
  { name: 'role:', values: () => ['customer', 'agent', 'bot', 'supervisor', 'system'], example: 'role:bot' },
  {
    name: 'type:',
   
    values: () => ['message', 'event', 'attachment', 'joined', 'left', 'idle', 'transfer', 'ended', 'interactive'],
    example: 'type:transfer',
  },
  { name: 'contact:', values: () => [], example: 'contact:7d00' },
];

/** How the word at the caret can go on. */
export interface Completion {
  /** The stretch that is replaced. */
  from: number;
  to: number;
  /** The likeliest first. */
  options: readonly string[];
  /** A key may take the first one: the person has begun it. */
  isBegun: boolean;
}

/** Most that are offered. */
const MOST = 6;

/** How the word before the caret can go on; `null` when it is a word like any other. */
export function completion(text: string, caret: number, known: Known): Completion | null {
  const word = /(?:^|[\s(])-?([a-z]+:?)("[^"]*|[^\s"()]*)$/iu.exec(text.slice(0, caret));
  // Amid a word there is nothing to add.
  if (word === null || /^[^\s)]/.test(text.slice(caret))) return null;
  const [, name, value] = word as unknown as [string, string, string];
  const end = { to: caret };
  if (!name.endsWith(':')) {
    if (value !== '') return null;
    const options = OPERATORS.filter((operator) => operator.name.startsWith(name.toLowerCase())).map((operator) => operator.name);
    return options.length === 0 ? null : { ...end, from: caret - name.length, options, isBegun: true };
  }
  const operator = OPERATORS.find((one) => one.name === name.toLowerCase());
  if (!operator) return null;
  const begun = value.replace('"', '').toLowerCase();
  const options = operator
    .values(known)
    .filter((one) => one.toLowerCase().startsWith(begun) && one.toLowerCase() !== begun)
    .slice(0, MOST)
    .map(quoted);
  return options.length === 0 ? null : { ...end, from: caret - value.length, options, isBegun: begun !== '' };
}

/** A value as it must stand in the query line. */
const quoted = (value: string) => (/[\s()"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

/** A text with a caret in it. */
export interface Edited {
  text: string;
  caret: number;
}

/** The query line after one of the options was taken. A value is finished, and a space follows it. */
export function completed(text: string, { from, to }: Completion, option: string): Edited {
  const rest = text.slice(to);
  const insert = option.endsWith(':') || /^\s/.test(rest) ? option : `${option} `;
  return { text: `${text.slice(0, from)}${insert}${rest}`, caret: from + insert.length };
}

/** What can be added to the query line by a press, as long as it is not in it. */
export const ADDITIONS = ['from:customer', 'after:-7d', 'has:attachment', 'in:', EXACT_WORDS] as const;

/** The query line after something was added at its end; the caret where the person goes on. */
export function added(text: string, addition: string): Edited {
  const begun = text.trimEnd() === '' ? '' : `${text.trimEnd()} `;
  if (addition === EXACT_WORDS) return { text: `${begun}""`, caret: begun.length + 1 };
  const whole = `${begun}${addition}`;
  return addition.endsWith(':') ? { text: whole, caret: whole.length } : { text: `${whole} `, caret: whole.length + 1 };
}
