import { expect, it } from 'vitest';
import { seconds } from './wait';

it('a time is read as people type it', () => {
  const typed = ['2:30', '150', '2 min', '90s', '1:00:00', '1 h', ' 0:45 '];
  expect(typed.map(seconds)).toEqual([150, 150, 120, 90, 3600, 3600, 45]);
});

it('what is no time within a day is none', () => {
  for (const typed of ['', 'soon', '2:75', '-3', '0', '25 h', '1.5']) expect(seconds(typed), typed).toBeNull();
});
