import { describe, expect, it } from 'vitest';
import type { ArchiveStatus } from '../host/types';
import { anImport } from '../testing/archive';
import { NINE } from '../testing/make';
import { archiveFigure, archiveNote, checkWords, importShare, importWords, keepWords, notStoredWords, previewWords, purgeWords, size } from './archive';

const status = (more: Partial<ArchiveStatus> = {}): ArchiveStatus => ({ state: { state: 'ready' }, messages: 1_204_866, storedTo: NINE, notStored: null, work: null, ...more });

describe('the bar over the roster', () => {
  const locked = { state: 'locked', message: 'It is locked.' } as const;
  const notStored = { items: 12, since: NINE, cause: 'disk full', remedy: 'Free 40 MB.' };

  it('is none while everything is stored, or the archive is still being opened', () => {
    expect(archiveNote(status(), { state: 'ready' })).toBeNull();
    expect(archiveNote(status({ state: { state: 'opening' } }), { state: 'ready' })).toBeNull();
  });

  it('says that another program writes, that what is said is only shown until then, and asks for nothing to be done', () => {
    const note = archiveNote(status({ state: { state: 'reading' } }), { state: 'ready' })!;
    expect(note).toMatchObject({ title: 'Another Sightline writes to the archive', tone: 'warn', actions: [] });
    expect(note.text).toContain('What is said is shown, and held in memory until that one is done; then it is stored by itself.');
  });

  it('leaves what unlocks both to that of the keychain, unless something is not stored', () => {
    expect(archiveNote(status({ state: locked }), locked)).toBeNull();
    expect(archiveNote(status({ state: locked }), { state: 'ready' })).toMatchObject({ title: 'The archive is locked', tone: 'warn' });
    expect(archiveNote(status({ state: locked, notStored }), locked)).toMatchObject({ title: '12 messages not stored: disk full', text: 'Free 40 MB.', tone: 'alarm' });
  });
});

describe('the status bar', () => {
  it('says how much is stored', () => {
    expect(archiveFigure(status())).toMatchObject({ key: 'Archive', text: '1,204,866 messages', isBad: false });
  });

  it('says when nothing is, in words that differ', () => {
    const states = ['locked', 'keyMissing', 'damaged', 'newer', 'inUse', 'failing'] as const;
    const figures = states.map((state) => archiveFigure(status({ state: { state, message: '' } })));
    expect(new Set(figures.map(({ text }) => text)).size).toBe(states.length);
    expect(figures.every(({ isBad, icon }) => isBad && icon !== null)).toBe(true);
    expect(archiveFigure(status({ state: { state: 'opening' } })).isBad).toBe(false);
    expect(archiveFigure(status({ state: { state: 'reading' } }))).toMatchObject({ text: 'Archive written elsewhere', isBad: true });
  });

  it('is loud about what is not stored', () => {
    expect(notStoredWords(status())).toBeNull();
    expect(notStoredWords(status({ notStored: { items: 1, since: NINE, cause: 'disk full', remedy: 'Free 40 MB.' } }))).toEqual({ text: '1 message not stored: disk full', more: 'Free 40 MB.' });
  });
});

describe('an import', () => {
  it.each([
    [{ state: { state: 'counting' }, filesOf: null, files: 1 }, 'Looking for files: 1 file so far'],
    [{ files: 7610, filesOf: 12_480, items: 152_200, known: 840, perSecond: 84_200.4, etaMs: 68_000 }, '7,610 of 12,480 files · 152,200 items new, 840 known already · 84,200 a second · 1:08 left'],
    [{ perSecond: 0, etaMs: null }, '1 of 4 files · 20 items new'],
    [{ state: { state: 'paused' } }, 'Paused by you. 1 of 4 files, 20 items new'],
    [{ state: { state: 'done' }, files: 1, filesOf: 1, items: 1 }, 'Done. 1 of 1 file, 1 item new'],
    [{ state: { state: 'cancelled' } }, 'Given up by you. What was read stays: 1 of 4 files, 20 items new'],
    [{ state: { state: 'failed', message: 'AWS answered 403.', remedy: null } }, 'AWS answered 403.'],
  ] as const)('that is %o says so', (more, words) => {
    expect(importWords(anImport('i', more)).text).toBe(words);
  });

  it('shares nothing out that is not known', () => {
    expect([importShare(anImport('i', { filesOf: null })), importShare(anImport('i', { filesOf: 0 })), importShare(anImport('i'))]).toEqual([null, null, 25]);
  });
});

describe('what would be purged', () => {
  const preview = { chats: 1, messages: 14, customer: null, since: null, until: null, onHold: 0, watched: 0 };

  it('is said before', () => {
    expect(previewWords(preview)).toBe('1 chat with 14 items goes for good.');
    expect(previewWords({ ...preview, chats: 312, messages: 9810, onHold: 2 })).toBe('312 chats with 9,810 items go for good. 2 chats on legal hold stay.');
    expect(previewWords({ ...preview, watched: 1 })).toContain('what is said from then on is stored again');
    expect(previewWords({ ...preview, chats: 0 })).toBe('Nothing is purged by that.');
  });

  it('is on record after', () => {
    const purge = { at: NINE, reason: 'days' as const, contactId: null, instance: 'acme', chats: 312, messages: 9810, done: false };
    expect(purgeWords(purge, NINE, 'utc')).toEqual({ at: '09:00:00', what: '312 chats', more: '9,810 items · acme · their days were over · being removed from the file' });
    expect(purgeWords({ ...purge, contactId: '51be0a77-c6d5-4c6d-9e08-2c417d0098c1', done: true }, NINE, 'utc').what).toBe('Contact 51be…98c1');
  });
});

it('days, sizes and checks are said as one would', () => {
  expect([keepWords(null), keepWords(1), keepWords(180)]).toEqual(['for ever', '1 day', '180 days']);
  expect([size(900), size(297_000_000), size(4_100_000_000), size(41_300_000_000)]).toEqual(['900 B', '297.0 MB', '4.1 GB', '41 GB']);
  expect(checkWords(null, NINE, 'utc')).toBe('Not checked yet.');
  expect(checkWords({ at: NINE - 24 * 3_600_000, sound: true, findings: [], repairable: false }, NINE, 'utc')).toBe('Sound, checked Sun 22 Nov 09:00.');
});
