import { describe, expect, it } from 'vitest';
import type { ArchiveState, ArchiveStatus } from '../host/types';
import { hit } from '../testing/archive';
import { NINE, chat, speaker } from '../testing/make';
import { archiveWords, countWords, dayHead, hitPlace, nearWords, reachWords, span, workWords } from './search';

const DAY = 24 * 3_600_000;
const status = (more: Partial<ArchiveStatus> = {}): ArchiveStatus => ({ state: { state: 'ready' }, messages: 20, storedTo: NINE + 3000, notStored: null, work: null, ...more });

describe('the count', () => {
  it.each([
    [{ n: 322, isExact: true }, 14.4, '322 in 14 ms'],
    [{ n: 50, isExact: false }, 3, '50+ in 3 ms'],
    [{ n: 1_204_866, isExact: true }, 0.4, '1,204,866 in under 1 ms'],
  ])('of %o is %s ms: %s', (count, took, words) => {
    expect(countWords(count, took)).toBe(words);
  });
});

describe('days over hits', () => {
  it.each([
    [0, 'Today'],
    [-1, 'Yesterday'],
    [-3, 'Friday 20 November'],
    [-365, 'Sunday 23 November 2025'],
  ])('%i days from now is %s', (days, words) => {
    expect(dayHead(NINE + days * DAY, NINE, 'utc')).toBe(words);
  });

  it('yesterday is of the calendar when clocks were changed', () => {
    // Sunday 25 October 2026 has 25 hours in this zone.
    const lateOnSunday = Date.UTC(2026, 9, 25, 22, 30);
    expect(dayHead(Date.UTC(2026, 9, 24, 10), lateOnSunday, 'local')).toBe('Yesterday');
  });
});

describe('from when to when', () => {
  it('a chat of a day names it once', () => {
    expect(span(NINE - 3 * DAY, NINE - 3 * DAY + 1_980_000, NINE, 'utc')).toBe('Fri 20 Nov, 09:00–09:33');
  });

  it('a chat over midnight names both, and another year is named', () => {
    expect(span(NINE - 366 * DAY, NINE - 365 * DAY, NINE, 'utc')).toBe('Sat 22 Nov 2025, 09:00–Sun 23 Nov 2025, 09:00');
  });

  it('a chat that goes on has no end', () => {
    const near = { chat: chat('a'), queues: [], rows: [], gaps: [], files: [], marks: [], only: '' };
    expect(nearWords(near, NINE, 'utc')).toBe('since Mon 23 Nov, 08:59 · live');
    const past = chat('a', { connection: { state: 'archived', at: NINE, complete: false, imported: false }, endedAt: NINE, complete: false, gaps: 2 });
    expect(nearWords({ ...near, chat: past }, NINE, 'utc')).toBe('Mon 23 Nov, 08:59–09:00 · not complete, 2 holes');
  });
});

it('a hit of an agent says with whom, one of the customer does not', () => {
  expect(hitPlace(hit(1, { contacts: 3 }))).toEqual({ withWhom: null, where: 'Billing · 3 contacts' });
  expect(hitPlace(hit(1, { by: speaker('Javier', 'agent'), queue: null }))).toEqual({ withWhom: 'Mara', where: '' });
});

describe('how far the search reaches', () => {
  it('is said plainly when all is well', () => {
    expect(reachWords(status(), NINE, 'utc')).toEqual({ text: 'Everything stored, to 09:00:03. Works offline.', tone: '' });
  });

  it('is loud when something was not stored', () => {
    const notStored = { items: 12, since: NINE, cause: 'disk full', remedy: 'Free 40 MB.' };
    expect(reachWords(status({ notStored }), NINE + 60_000, 'utc')).toEqual({ text: '12 not stored since 09:00:00: disk full', tone: 'warn' });
  });

  it('ends where another program writes, and says so', () => {
    const reading = { state: 'reading' } as const;
    expect(reachWords(status({ state: reading }), NINE, 'utc').text).toBe('Everything stored so far. Another Sightline writes.');
    const notStored = { items: 3, since: NINE, cause: 'archive in use', remedy: '' };
    expect(reachWords(status({ state: reading, notStored }), NINE, 'utc')).toEqual({ text: '3 not stored since 09:00:00: archive in use', tone: 'warn' });
    expect(reachWords(status({ state: { state: 'inUse', message: '' } }), NINE, 'utc').text).toBe('');
  });

  it('is a part while the index is made anew', () => {
    expect(reachWords(status({ work: { kind: 'rebuilding', percent: 61.7, etaMs: null } }), NINE, 'utc').text).toBe('61 % of the archive searched so far');
  });
});

describe('an archive that cannot be used', () => {
  const words = (state: ArchiveState['state']) => archiveWords({ state, message: 'Why.' } as ArchiveState)!;

  it('with a locked keychain is locked, not lost, and can be tried again', () => {
    expect(words('locked')).toMatchObject({ title: 'The archive is locked', actions: ['retry'] });
    expect(words('locked').text).toMatch(/^Why\. Nothing is lost/);
  });

  it('is replaced only where nothing else may help, and never unasked', () => {
    expect(words('keyMissing').actions).toEqual(['retry', 'begin']);
    expect(words('damaged').actions).toEqual(['look', 'retry', 'begin']);
    const others = ['locked', 'newer', 'inUse', 'failing'] as const;
    expect(others.filter((state) => words(state).actions.includes('begin'))).toEqual([]);
  });

  it.each(['opening', 'locked', 'keyMissing', 'damaged', 'newer', 'reading', 'inUse', 'failing'] as const)('says what is so when it is %s', (state) => {
    expect(words(state).title.length * words(state).text.length).toBeGreaterThan(0);
  });

  it('that can be used says nothing', () => {
    expect(archiveWords({ state: 'ready' })).toBeNull();
  });
});

it('work says what, how far and how long', () => {
  expect(workWords({ kind: 'rebuilding', percent: 61.7, etaMs: 95_000 })).toBe('Making the index anew, 61 %, 1:35 left');
  expect(workWords({ kind: 'checking', percent: null, etaMs: null })).toBe('Checking the archive');
});
