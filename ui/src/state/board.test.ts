import { describe, expect, it } from 'vitest';
import type { ChatFile, FileStatus } from '../host/types';
import { NINE, chat, speaker } from '../testing/make';
import { chosenLines, countKinds, kindOf, linesOf, partsOf } from './board';

function file(id: string, status: FileStatus, more: Partial<ChatFile> = {}): ChatFile {
  return { id, name: `${id}.pdf`, contentType: null, by: speaker('Mara'), at: NINE, row: `r-${id}`, status, statusText: status.toUpperCase(), statusAt: null, stuck: false, ...more };
}

const chats = new Map([
  ['a', chat('a', { customer: 'Mara Kovač', queue: 'Billing EU' })],
  ['b', chat('b', { customer: 'Ben Marsh', queue: 'Sales' })],
]);
const lines = linesOf(
  [
    { chat: 'a', files: [file('ok', 'approved'), file('slow', 'inProgress', { stuck: true }), file('bad', 'rejected')] },
    { chat: 'b', files: [file('odd', 'unknown'), file('scan', 'inProgress', { by: speaker('Ben') }), file('worse', 'rejected', { at: NINE + 1 })] },
    { chat: 'gone', files: [file('lost', 'rejected')] },
  ],
  chats,
);
const ids = (some: typeof lines) => some.map((line) => line.file.id);

describe('the board', () => {
  it('has what is rejected first, then what is stuck, the newest of each first, and nothing of chats that are gone', () => {
    expect(ids(lines)).toEqual(['worse', 'bad', 'slow', 'odd', 'scan', 'ok']);
  });

  it('counts each kind', () => {
    expect(countKinds(lines)).toEqual({ all: 6, rejected: 2, stuck: 1, scanning: 1, approved: 1, other: 1 });
  });

  it('takes no status that it does not know for approved', () => {
    expect(kindOf(file('x', 'unknown', { statusText: 'CLEAN' }))).toBe('other');
  });

  it('shows one kind, and within it what was typed of file, person, chat or queue', () => {
    expect(ids(chosenLines(lines, 'rejected', ''))).toEqual(['worse', 'bad']);
    expect(ids(chosenLines(lines, 'all', 'billing bad'))).toEqual(['bad']);
    expect(ids(chosenLines(lines, 'all', 'ben'))).toEqual(['worse', 'odd', 'scan']);
  });

  it('is put together by chat, in the order in which one looks', () => {
    expect(partsOf(lines, 'chat').map((part) => [part.heading, part.lines.length])).toEqual([['Ben Marsh', 3], ['Mara Kovač', 3]]);
  });

  it('is put together by person, and takes people of two chats for two', () => {
    expect(partsOf(lines, 'person').map((part) => [part.heading, part.lines.length])).toEqual([['Mara', 2], ['Mara', 3], ['Ben', 1]]);
  });

  it('has no part where nothing is left', () => {
    expect(partsOf([], 'none')).toEqual([]);
  });
});
