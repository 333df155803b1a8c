import type { CommandFailure } from '../types';

/** Why something was not done. */
export const failure = (code: CommandFailure['code'], message: string, remedy: string | null): CommandFailure => ({ code, message, remedy });
