import { expect, it } from 'vitest';
import { ACTION_WORDS } from '../words/actions';
import { ACTIONS } from './actions';

it('every name stands for one action', () => {
  expect(ACTIONS.map(({ id }) => id).sort()).toEqual(Object.keys(ACTION_WORDS).sort());
});

it('every key has one meaning', () => {
  const keys = ACTIONS.flatMap(({ keys }) => keys);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

it('whatever has a key of one character can be chosen without it', () => {
  const only = ACTIONS.filter(({ keys, isKeyOnly }) => isKeyOnly && keys.every((key) => key.length === 1));
  expect(only.map(({ id }) => id)).toEqual([]);
});
