import type { ArchiveStatus } from '../host/types';

/** The archive can be searched and read. */
export const canRead = ({ state }: ArchiveStatus): boolean => state.state === 'ready' || state.state === 'reading';

/** What is said is stored, and what is stored can be changed: no other program does so now. */
export const canWrite = ({ state }: ArchiveStatus): boolean => state.state === 'ready';
