import { beforeEach, describe, expect, it } from 'vitest';
import { StubHost } from '../testing/host';
import { NINE, chat, row, rows } from '../testing/make';
import { ChatOnScreen } from './chat-on-screen.svelte';

let host: StubHost;
let open: ChatOnScreen;

const marks = (n: number) => ({ row: `r${n}`, order: row(n).order, marks: [{ from: 0, to: 7 }] });

beforeEach(async () => {
  host = new StubHost();
  host.marks = [marks(3), marks(12), marks(15)];
  open = new ChatOnScreen(host, 'a');
  await open.open(NINE, 'first', 'r12');
  open.find('refund', 'r12');
  await Promise.resolve();
  await Promise.resolve();
});

describe('what was searched for, in the chat that holds it', () => {
  it('is marked in every line, and one knows at which one is', () => {
    expect([open.finds!.place, open.finds!.all.length, open.finds!.marksOf('r15'), open.finds!.marksOf('r13')]).toEqual([2, 3, [{ from: 0, to: 7 }], []]);
  });

  it('is gone through, round at the ends', async () => {
    await open.nextFind(1, NINE);
    expect([open.finds!.row, open.target]).toEqual(['r15', { row: 'r15' }]);
    host.page = { rows: rows(1, 9), hasOlder: false, older: 0, newer: 11 };
    await open.nextFind(1, NINE);
    expect(open.finds!.row).toBe('r3');
  });

  it('is fetched where it is out of what is held', async () => {
    host.page = { rows: rows(1, 9), hasOlder: false, older: 0, newer: 11 };
    await open.nextFind(-1, NINE);
    expect(host.asked).toContain('open a at r3');
    expect([open.target, open.window.newer]).toEqual([{ row: 'r3' }, 11]);
  });

  it('that cannot be looked up leaves the chat as it is', async () => {
    host.failure = { code: 'archive', message: 'Busy.', remedy: null };
    open.find('voucher', 'r12');
    await Promise.resolve();
    await Promise.resolve();
    expect([open.finds!.phase, open.phase]).toEqual(['failed', 'ready']);
    await open.nextFind(1, NINE);
    expect(open.target).toEqual({ row: 'r12' });
  });
});

describe('newer rows of a chat that was opened in its midst', () => {
  beforeEach(async () => {
    host.page = { rows: rows(1, 9), hasOlder: false, older: 0, newer: 4 };
    await open.open(NINE, 'elsewhere', 'r3');
  });

  it('come as one goes on, once at a time, until the present is reached', async () => {
    host.newerPage = { rows: rows(10, 13), hasOlder: true, older: 9, newer: 0 };
    await Promise.all([open.newer(), open.newer()]);
    expect(host.asked.filter((one) => one.startsWith('newer'))).toEqual([`newer a ${row(9).order} 200`]);
    expect([open.window.rows.length, open.window.newer]).toEqual([13, 0]);
    await open.newer();
    expect(host.asked.filter((one) => one.startsWith('newer'))).toHaveLength(1);
  });

  it('that cannot be had say why', async () => {
    host.failure = { code: 'archive', message: 'Busy.', remedy: null };
    await open.newer();
    expect([open.failure!.message, open.isPaging]).toEqual(['Busy.', false]);
  });
});

describe('a chat from the archive', () => {
  beforeEach(async () => {
    host.opened = { chat: chat('a', { connection: { state: 'archived', at: NINE, complete: true, imported: false } }) };
    open = new ChatOnScreen(host, 'a');
    await open.open(NINE);
    host.asked.length = 0;
  });

  it('is not told to be seen', () => {
    open.atEnd(true);
    expect(host.asked).toEqual([]);
  });

  it('is not asked for again after a break in the updates: nothing of it changes', async () => {
    await open.open(NINE, 'again');
    expect(host.asked).toEqual([]);
  });
});
