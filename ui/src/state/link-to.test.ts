import { describe, expect, it } from 'vitest';
import { chat, row } from '../testing/make';
import { linkTo } from './link-to';

const mara = chat('a', { contactId: 'c-2', contactIds: ['c-1', 'c-2'] });

describe('a link', () => {
  it('leads to the contact that goes on, and to an item in its own', () => {
    expect(linkTo(mara, null)).toEqual({ text: 'sightline://chat/c-2', isOfItem: false });
    expect(linkTo(mara, row(3, { contactId: 'c-1' }))).toEqual({ text: 'sightline://chat/c-1/item/r3', isOfItem: true });
  });

  it('names nothing that the program would not take', () => {
    expect(linkTo(mara, row(3, { id: 'a/b?c', contactId: 'c-1' }))!.text).toBe('sightline://chat/c-1');
    for (const contactId of ['', '-x', 'a b', 'a/../b', 'x'.repeat(129)]) expect(linkTo(chat('a', { contactId, contactIds: [] }), null)).toBeNull();
  });
});
