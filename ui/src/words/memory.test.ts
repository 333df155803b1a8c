import { expect, it } from 'vitest';
import { megabytes } from './memory';

it('tells memory in whole megabytes', () => {
  expect([0, 148_400_000, 1_234_600_000].map(megabytes)).toEqual(['0 MB', '148 MB', '1235 MB']);
});
