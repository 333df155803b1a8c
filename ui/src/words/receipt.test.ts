import { describe, expect, it } from 'vitest';
import { NINE } from '../testing/make';
import { receiptWords } from './receipt';

const delivered = (name: string) => ({ name, deliveredAt: NINE, readAt: null });
const read = (name: string) => ({ name, deliveredAt: NINE, readAt: NINE + 1000 });

describe('a receipt', () => {
  it('says to whom it was delivered', () => {
    expect(receiptWords([delivered('Mara'), delivered('Ana')])).toEqual({ word: 'Delivered to', names: ['Mara', 'Ana'], at: NINE, isRead: false });
  });

  it('says by whom it was read, though others only have it', () => {
    expect(receiptWords([delivered('Ana'), read('Mara')])).toEqual({ word: 'Read by', names: ['Mara'], at: NINE + 1000, isRead: true });
  });

  it.each([
    [delivered(''), 'Delivered'],
    [read(''), 'Read'],
  ])('of somebody without a name names nobody: %o', (receipt, word) => {
    expect(receiptWords([receipt])).toMatchObject({ word, names: [] });
  });

  it('is none before anything came', () => {
    expect(receiptWords([{ name: 'Mara', deliveredAt: null, readAt: null }])).toBeNull();
  });
});
