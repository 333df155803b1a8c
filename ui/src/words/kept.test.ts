import { describe, expect, it } from 'vitest';
import type { ArchiveState, Keychain } from '../host/types';
import { saidKept, tokensKept } from './kept';

const ready: Keychain = { state: 'ready' };
const locked: Keychain = { state: 'locked', message: 'It is locked.' };
const missing: Keychain = { state: 'missing', message: 'None answers.' };
const failing: ArchiveState = { state: 'failing', message: 'No.' };

describe('what is said', () => {
  it('is kept on the disk, encrypted, with its key in the keychain', () => {
    expect(saidKept({ state: 'ready' }, ready)).toBe(
      'What is said is kept in an encrypted archive on this computer, before it is shown. The archive’s key is in the keychain, and nowhere else.',
    );
  });

  it.each([
    [{ state: 'locked', message: 'Locked.' } as const, locked],
    [failing, missing],
    [failing, { state: 'sessionMemory' } as const],
  ])('is in memory alone while the keychain does not give the key: %o, %o', (archive, keychain) => {
    expect(saidKept(archive, keychain)).toContain('Until the keychain can be used, what is said is held in memory, and is gone if Sightline closes before.');
  });

  it.each([
    [{ state: 'reading' } as const, 'Another Sightline writes to it now; until that one is done, what is said is held in memory'],
    [{ state: 'opening' } as const, 'The archive is being opened; until it is, what is said is held in memory'],
    [{ state: 'damaged', message: 'Damaged.' } as const, 'which cannot be used now. Until it can, what is said is held in memory'],
    [failing, 'which cannot be used now'],
  ])('is in memory alone while the archive itself cannot be used: %o', (archive, words) => {
    expect(saidKept(archive, ready)).toContain(words);
  });

  it('is on the disk though the keychain was locked after the archive was opened', () => {
    expect(saidKept({ state: 'ready' }, locked)).toContain('before it is shown');
  });
});

describe('tokens', () => {
  it('in memory are gone when Sightline closes', () => {
    expect(tokensKept({ state: 'sessionMemory' })).toContain('gone when Sightline closes');
  });
});
