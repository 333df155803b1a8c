import { describe, expect, it } from 'vitest';
import { chat } from '../testing/make';
import { ACTIONS } from './actions';
import { actionsFor, chatsFor } from './match';

const ids = (typed: string, can: (id: string) => boolean = () => true) => actionsFor(typed, ACTIONS, ({ id }) => can(id)).map(({ action }) => action.id);

describe('commands', () => {
  it('are all there while nothing is typed, but those that are mere keys', () => {
    expect(ids('')).toEqual(ACTIONS.filter(({ isKeyOnly }) => !isKeyOnly).map(({ id }) => id));
  });

  it('that begin with what is typed come before those that have it in them', () => {
    expect(ids('show').slice(0, 2)).toEqual(['showAttention', 'showAll']);
    expect(ids('search')[0]).toBe('searchChat');
    expect(ids('archive').at(0)).toBe('archive');
  });

  it('are found by the beginnings of their words, in any order', () => {
    expect(ids('zone sw')).toEqual(['zone']);
  });

  it('are found by where they belong', () => {
    expect(ids('this chat export')).toEqual(['exportChat']);
  });

  it('that cannot be done now come last', () => {
    expect(ids('show', (id) => id !== 'showAll').at(-1)).toBe('showAll');
  });

  it('that are not meant are not there', () => {
    expect(ids('zeppelin')).toEqual([]);
  });
});

describe('chats', () => {
  const chats = [chat('a', { customer: 'Mara Kovač', queue: 'Billing EU' }), chat('b', { customer: 'Ben Marsh', queue: 'Sales' })];

  it('are not offered before something is typed', () => {
    expect(chatsFor(' ', chats)).toEqual([]);
  });

  it('are found by their customer, or by where they are', () => {
    expect(chatsFor('mar', chats).map(({ key }) => key)).toEqual(['a', 'b']);
    expect(chatsFor('billing', chats).map(({ key }) => key)).toEqual(['a']);
  });

  it('are few', () => {
    expect(chatsFor('x', Array.from({ length: 40 }, (_, i) => chat(`c${i}`, { customer: `X ${i}` })))).toHaveLength(6);
  });
});
