import { expect, test } from 'vitest';
import { HERE, key, name, phrase, strong } from './phrase';

test('a phrase is its words and its marks in the order in which they stand', () => {
  expect(phrase`${key('j')} and ${key('k')} move ${2} rows.`).toEqual([{ as: 'key', text: 'j' }, ' and ', { as: 'key', text: 'k' }, ' move 2 rows.']);
  expect(phrase`Chose ${HERE}`).toEqual(['Chose ', { as: 'here' }]);
});

test('what is strong may hold a mark, or a phrase', () => {
  expect(strong(name('Mara'))).toEqual({ as: 'strong', phrase: [{ as: 'name', text: 'Mara' }] });
  expect(strong(phrase`of ${name('Mara')}`)).toEqual({ as: 'strong', phrase: ['of ', { as: 'name', text: 'Mara' }] });
});
