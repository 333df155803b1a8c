import { describe, expect, it } from 'vitest';
import { added, completed, completion } from './completion';

const known = { people: ['Anna Berg', 'anton'], places: ['Billing EU', 'Tech'] };
/** `|` is the caret. */
const at = (line: string) => {
  const caret = line.indexOf('|');
  return { text: line.replace('|', ''), caret, offer: completion(line.replace('|', ''), caret, known) };
};
const options = (line: string) => at(line).offer?.options ?? null;
/** The line after Tab. */
const tab = (line: string) => {
  const { text, offer } = at(line);
  if (!offer) return null;
  const edited = completed(text, offer, offer.options[0]!);
  return `${edited.text.slice(0, edited.caret)}|${edited.text.slice(edited.caret)}`;
};

describe('a word that is begun', () => {
  it.each([
    ['f|', ['from:']],
    ['refund r|', ['role:']],
    ['refund -fr|', ['from:']],
    ['(fr|', ['from:']],
    ['B|', ['before:']],
  ])('%s goes on as an operator', (line, wanted) => {
    expect(options(line)).toEqual(wanted);
  });

  it.each(['|', 'refund |', 'refund|', '"fr|', 'fr|om', 'sfr|'])('%s does not', (line) => {
    expect(options(line)).toBeNull();
  });
});

describe('an operator', () => {
  it('offers its values, and Tab leaves the choice to the person until it is begun', () => {
    expect(options('from:|')).toEqual(['customer', 'agent', '"Anna Berg"', 'anton']);
    expect([at('from:|').offer!.isBegun, at('from:a|').offer!.isBegun]).toEqual([false, true]);
  });

  it('narrows them down, whatever the case', () => {
    expect(options('in:bil|')).toEqual(['"Billing EU"']);
    expect(options('in:"billing |')).toEqual(['"Billing EU"']);
  });

  it('offers nothing when its value is finished or not known', () => {
    expect([options('role:agent|'), options('in:zzz|'), options('nonsense:a|')]).toEqual([null, null, null]);
  });
});

describe('Tab', () => {
  it('finishes an operator, and the value follows at once', () => {
    expect(tab('refund fr|')).toBe('refund from:|');
  });

  it('finishes a value and a space follows', () => {
    expect(tab('refund status:rej|')).toBe('refund status:rejected |');
  });

  it('amid a line leaves what follows as it is', () => {
    expect(tab('in:te| refund')).toBe('in:Tech| refund');
  });

  it('puts a value of several words in quotation marks', () => {
    expect(tab('from:"an|')).toBe('from:"Anna Berg" |');
  });
});

describe('what is added by a press', () => {
  it.each([
    ['refund', 'is:unanswered', 'refund is:unanswered |'],
    ['refund', 'has:attachment', 'refund has:attachment |'],
    ['refund ', 'in:', 'refund in:|'],
    ['', 'in:', 'in:|'],
    ['refund', 'exact words', 'refund "|"'],
  ])('“%s” with %s is %s', (text, addition, wanted) => {
    const edited = added(text, addition);
    expect(`${edited.text.slice(0, edited.caret)}|${edited.text.slice(edited.caret)}`).toBe(wanted);
  });
});
