import { expect, it } from 'vitest';
import { likenessQuery, reasonWords } from './earlier';

it('says why a chat of the past is shown', () => {
  expect([reasonWords({ kind: 'chain' }), reasonWords({ kind: 'customer' }), reasonWords({ kind: 'alike', words: ['refund', 'voucher'] })].map(({ text }) => text)).toEqual([
    'same chain',
    'same customer',
    'also about: refund, voucher',
  ]);
});

it('what is alike is marked when it is opened, any of its words', () => {
  expect(likenessQuery({ kind: 'alike', words: ['refund', 'credit card'] })).toBe('refund OR "credit card"');
  expect([likenessQuery({ kind: 'customer' }), likenessQuery({ kind: 'alike', words: [] })]).toEqual([null, null]);
});
