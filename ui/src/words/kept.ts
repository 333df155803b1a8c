import type { ArchiveState, Keychain } from '../host/types';

/** Where tokens are kept, as a sentence or two. */
export function tokensKept(keychain: Keychain): string {
  switch (keychain.state) {
    case 'ready':
      return 'The keychain of the operating system answers. Tokens are kept there, and nowhere else.';
    case 'locked':
      return 'The keychain of the operating system is locked. Until it is open no token can be kept.';
    case 'missing':
      return 'This computer offers no keychain. Tokens can be kept in memory, if you choose so.';
    case 'failing':
      return 'The keychain of the operating system does not work as it should. Tokens can be kept in memory, if you choose so.';
    case 'sessionMemory':
      return 'You chose to keep tokens in memory. They are gone when Sightline closes.';
  }
}

/** Where what is said is kept. Memory is no place for the key of the archive: without a keychain nothing goes to the disk. */
export function saidKept(archive: ArchiveState, keychain: Keychain): string {
  const place = 'What is said is kept in an encrypted archive on this computer';
  const lost = 'what is said is held in memory, and is gone if Sightline closes before';
  if (archive.state === 'ready') return `${place}, before it is shown. The archive’s key is in the keychain, and nowhere else.`;
  if (archive.state === 'opening') return `${place}. The archive is being opened; until it is, ${lost}.`;
  if (archive.state === 'reading') return `${place}. Another Sightline writes to it now; until that one is done, ${lost}.`;
  if (archive.state === 'locked' || (archive.state === 'failing' && keychain.state !== 'ready')) {
    return `${place}, and the archive’s key in the keychain. Until the keychain can be used, ${lost}.`;
  }
  return `${place}, which cannot be used now. Until it can, ${lost}.`;
}
