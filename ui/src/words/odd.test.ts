import { expect, test } from 'vitest';
import { oddTitle, oddWord } from './odd';

test('what cannot be seen is named, and counted where there are several', () => {
  expect(oddWord({ kind: 'odd', oddity: 'direction', code: 0x202e, count: 1 })).toBe('direction mark');
  expect(oddWord({ kind: 'odd', oddity: 'hidden', code: 0xe0061, count: 1200 })).toBe('1,200 hidden characters');
  expect(oddWord({ kind: 'odd', oddity: 'marks', code: 0x301, count: 92 })).toBe('92 more marks');
});

test('the character is told by its number', () => {
  expect(oddTitle({ kind: 'odd', oddity: 'control', code: 7, count: 1 })).toMatch(/^U\+0007\. /);
});
