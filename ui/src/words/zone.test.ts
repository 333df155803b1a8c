import { expect, it } from 'vitest';
import { NINE } from '../testing/make';
import { dayKey, dayName, fullMoment, moment } from './time';
import { isZone, minutesAhead, zoneAfter, zoneWord, zonesByRegion } from './zone';

it.each([
  ['Asia/Kolkata', '14:30:00'],
  ['Asia/Kathmandu', '14:45:00'],
  ['America/New_York', '04:00:00'],
  ['Pacific/Kiritimati', '23:00:00'],
  ['Pacific/Pago_Pago', '22:00:00'],
])('nine o\u2019clock UTC is in %s %s', (zone, shown) => {
  expect(moment(NINE, zone)).toBe(shown);
});

it('a chosen zone follows its own summer time, to the minute', () => {
  const change = Date.UTC(2026, 2, 29, 1);
  expect([moment(change - 1000, 'Europe/Paris'), moment(change, 'Europe/Paris')]).toEqual(['01:59:59', '03:00:00']);
});

it('a day line stands where the day of the zone begins', () => {
  expect(dayKey(Date.UTC(2026, 10, 23, 14, 59), 'Asia/Tokyo')).toBe('2026-11-23');
  expect(dayKey(Date.UTC(2026, 10, 23, 15), 'Asia/Tokyo')).toBe('2026-11-24');
  expect(dayName(Date.UTC(2026, 10, 23, 15), 'Asia/Tokyo')).toBe('Tuesday 24 November 2026');
});

it('the whole moment is ISO with its offset, and names a zone that was chosen', () => {
  expect(fullMoment(NINE, 'America/St_Johns')).toBe('2026-11-23 05:30:00-03:30 America/St_Johns');
  expect(fullMoment(NINE, 'utc')).toBe('2026-11-23 09:00:00Z');
});

it('a zone that nobody knows counts as the local one', () => {
  expect([isZone('Mars/Olympus'), minutesAhead(NINE, 'Mars/Olympus')]).toEqual([false, minutesAhead(NINE, 'local')]);
});

it('years far away have an offset too', () => {
  expect([minutesAhead(Date.UTC(9999, 0, 1), 'Asia/Tokyo'), minutesAhead(Number.NaN, 'Asia/Tokyo')]).toEqual([540, 0]);
});

it('the key goes from zone to zone, and to the chosen one if there is one', () => {
  expect(zoneAfter({ zone: 'local', siteZone: null })).toBe('utc');
  expect(zoneAfter({ zone: 'utc', siteZone: null })).toBe('local');
  expect(zoneAfter({ zone: 'utc', siteZone: 'Asia/Manila' })).toBe('Asia/Manila');
  expect(zoneAfter({ zone: 'Asia/Manila', siteZone: 'Asia/Manila' })).toBe('local');
  expect(zoneAfter({ zone: 'Asia/Tokyo', siteZone: null })).toBe('local');
});

it('a zone is called by its town', () => {
  expect([zoneWord('local'), zoneWord('utc'), zoneWord('America/Argentina/Buenos_Aires')]).toEqual(['Local', 'UTC', 'Buenos Aires']);
});

it('zones are offered by region', () => {
  expect(zonesByRegion(['Asia/Tokyo', 'Europe/Rome', 'Asia/Manila', 'EST'])).toEqual([
    ['Asia', ['Asia/Tokyo', 'Asia/Manila']],
    ['Europe', ['Europe/Rome']],
    ['Other', ['EST']],
  ]);
});
