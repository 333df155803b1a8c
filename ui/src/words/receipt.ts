import type { Receipt, Zone } from '../host/types';
import { name } from './phrase';
import type { Phrase } from './phrase';
import { moment } from './time';

/** To whom a message came, or who read it. */
export interface ReceiptWords {
  /** With names: what stands before them. */
  word: string;
  names: readonly string[];
  at: number;
  isRead: boolean;
}

/** What receipts say of a message: read counts for more than delivered. `null`: nothing yet. */
export function receiptWords(receipts: readonly Receipt[]): ReceiptWords | null {
  const read = receipts.filter((one) => one.readAt !== null);
  const isRead = read.length > 0;
  const shown = isRead ? read : receipts.filter((one) => one.deliveredAt !== null);
  if (shown.length === 0) return null;
  const names = shown.map((one) => one.name).filter((name) => name !== '');
  const word = isRead ? 'Read' : 'Delivered';
  return {
    // A message is read by somebody, but delivered to somebody.
    word: names.length === 0 ? word : `${word} ${isRead ? 'by' : 'to'}`,
    names,
    at: Math.max(...shown.map((one) => (isRead ? one.readAt : one.deliveredAt) ?? 0)),
    isRead,
  };
}

/** Receipts as a line: `Read by Mara, Ana 09:12:04`. */
export const receiptLine = ({ word, names, at }: ReceiptWords, zone: Zone): Phrase => [word, ...names.flatMap((one, i) => [i > 0 ? ', ' : ' ', name(one)]), ` ${moment(at, zone)}`];
