import { expect, it } from 'vitest';
import { minuteOfDay, seconds, timeOfDay } from './wait';

it('a time is read as people type it', () => {
  const typed = ['2:30', '150', '2 min', '90s', '1:00:00', '1 h', ' 0:45 '];
  expect(typed.map(seconds)).toEqual([150, 150, 120, 90, 3600, 3600, 45]);
});

it('what is no time within a day is none', () => {
  for (const typed of ['', 'soon', '2:75', '-3', '0', '25 h', '1.5']) expect(seconds(typed), typed).toBeNull();
});

it('a time of day is read as people type it, and shown in one way', () => {
  const typed = ['9:00', '09.30', '17', ' 23:59 ', '0:00'];
  expect(typed.map((text) => timeOfDay(minuteOfDay(text)!))).toEqual(['09:00', '09:30', '17:00', '23:59', '00:00']);
  for (const none of ['', '24:00', '9:60', '-1', '9 to 5']) expect(minuteOfDay(none), none).toBeNull();
});
