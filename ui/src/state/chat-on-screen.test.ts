import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StubHost } from '../testing/host';
import { NINE, person, row, rows } from '../testing/make';
import { ChatOnScreen } from './chat-on-screen.svelte';
import { MAX_ROWS } from './window';

let host: StubHost;
let open: ChatOnScreen;
const say = (...upsert: ReturnType<typeof row>[]) => open.apply({ type: 'rows', key: 'a', upsert, remove: [] });
const seen = () => host.asked.filter((command) => command === 'seen a').length;

beforeEach(() => {
  host = new StubHost();
  open = new ChatOnScreen(host, 'a');
});

describe('opening', () => {
  it('takes changes that overtake the answer', async () => {
    host.onAsked = (command) => {
      if (command === 'open a') say(row(21));
    };
    await open.open(NINE);
    expect(open.window.rows.at(-1)!.id).toBe('r21');
  });

  it('takes nothing as seen before the view says what is on screen', async () => {
    await open.open(NINE);
    expect(seen()).toBe(0);
  });

  it('that fails says why', async () => {
    host.failure = { code: 'unknownChat', message: 'Gone.', remedy: null };
    await open.open(NINE);
    expect(open.phase).toBe('failed');
    expect(open.failure!.message).toBe('Gone.');
  });

  it('that is answered after the chat was left changes nothing', async () => {
    host.onAsked = () => open.close();
    await open.open(NINE);
    expect(open.phase).toBe('loading');
  });
});

describe('a long chat of the archive', () => {
  let release: () => void;
  const arrive = async () => {
    release();
    await vi.waitFor(() => expect(open.isPartial).toBe(false));
  };
  beforeEach(async () => {
    host.opened = { partial: true, newest: row(20).order };
    host.rest = { page: { rows: [], hasOlder: true, older: 90_000, newer: 0 }, people: [person('Mara', 'customer')], newest: row(20).order };
    const rest = host.restOfChat.bind(host);
    const later = new Promise<void>((resolve) => (release = resolve));
    host.restOfChat = async (key) => {
      await later;
      return rest(key);
    };
    await open.open(NINE);
  });

  it('is read while who was in it and what else it has are still to come', async () => {
    expect([open.phase, open.isPartial, open.window.rows.length]).toEqual(['ready', true, 10]);
    await arrive();
    expect([open.people.length, open.window.older, open.window.hasOlder]).toEqual([1, 90_000, true]);
  });

  it('is paged once the places of its rows are certain', async () => {
    const older = open.older();
    await Promise.resolve();
    expect(host.asked.filter((command) => command.startsWith('older'))).toHaveLength(0);
    await arrive();
    await older;
    expect(open.window.rows).toHaveLength(20);
  });

  it('gets the rows that were missing between those it had, and loses those that are gone', async () => {
    const between = { ...row(12), id: 'between', order: `${row(12).order}5` };
    host.rest = { ...host.rest, page: { rows: [between], hasOlder: true, older: 9, newer: 0 }, remove: ['r14'] };
    await arrive();
    expect(open.window.rows.map(({ id }) => id).slice(0, 5)).toEqual(['r11', 'r12', 'between', 'r13', 'r15']);
  });

  it('says why the rest could not be had, and has it when it is tried again', async () => {
    host.failure = { code: 'archive', message: 'It is busy.', remedy: null };
    release();
    await vi.waitFor(() => expect(open.failure?.message).toBe('It is busy.'));
    expect(open.isPartial).toBe(true);
    host.failure = null;
    open.retry();
    await vi.waitFor(() => expect(open.isPartial).toBe(false));
    expect(open.failure).toBeNull();
  });

  it('that is opened elsewhere meanwhile does not take the rest of the page before', async () => {
    host.page = { rows: rows(31, 40), hasOlder: true, older: 30, newer: 60 };
    host.rest = { ...host.rest, page: { rows: [], hasOlder: true, older: 30, newer: 60 } };
    await open.goTo('r35', NINE);
    await arrive();
    expect(open.window.rows.map(({ id }) => id)[0]).toBe('r31');
    expect([open.window.older, open.window.newer]).toEqual([30, 60]);
  });
});

describe('paging back', () => {
  beforeEach(() => open.open(NINE));

  it('asks for what is before the first row, once at a time', async () => {
    await Promise.all([open.older(), open.older()]);
    expect(host.asked.filter((command) => command.startsWith('older'))).toEqual([`older a ${row(11).order} 200`]);
    expect(open.window.rows).toHaveLength(20);
  });

  it('ends at the beginning', async () => {
    await open.older();
    await open.older();
    expect(host.asked.filter((command) => command.startsWith('older'))).toHaveLength(1);
  });

  it('that fails says why and can be tried again', async () => {
    host.failure = { code: 'internal', message: 'No.', remedy: null };
    await open.older();
    expect(open.failure!.message).toBe('No.');
    expect(open.isPaging).toBe(false);
    await open.older();
    expect(open.window.rows).toHaveLength(20);
  });
});

describe('a reader at the end', () => {
  beforeEach(async () => {
    await open.open(NINE);
    open.atEnd(true);
  });

  it('has seen what comes', () => {
    const before = seen();
    say(row(21));
    expect(open.below).toBe(0);
    expect(seen()).toBe(before + 1);
  });
});

describe('a reader in the past', () => {
  beforeEach(async () => {
    await open.open(NINE);
    open.atEnd(false);
  });

  it('is told how many messages are below, and has not seen them', () => {
    const before = seen();
    say(row(21), row(22));
    say(row(22));
    expect(open.below).toBe(2);
    expect(seen()).toBe(before);
  });

  it('who comes back to the end has seen them', () => {
    say(row(21));
    open.atEnd(true);
    expect(open.below).toBe(0);
    expect(host.asked.at(-1)).toBe('seen a');
  });

  it('cut off from the present gets back to it by asking for the newest page', async () => {
    host.olderPage = { rows: [], hasOlder: false, older: 0, newer: 0 };
    say(...rows(21, MAX_ROWS + 40));
    expect(open.window.newer).toBeGreaterThan(0);
    host.page = { rows: rows(MAX_ROWS, MAX_ROWS + 40), hasOlder: true, older: MAX_ROWS, newer: 0 };
    await open.toLatest(NINE);
    expect(open.window).toMatchObject({ newer: 0 });
    expect(open.window.rows.at(-1)!.id).toBe(`r${MAX_ROWS + 40}`);
  });
});

describe('looking away', () => {
  it('before: what was said since the last visit is marked', async () => {
    host.seenUntil = NINE + 15_000;
    await open.open(NINE + 60_000);
    expect(open.unseen).toEqual({ since: NINE + 15_000, until: NINE + 60_000 });
  });

  it('during: what is said meanwhile is marked, and seen only afterwards', async () => {
    await open.open(NINE);
    open.atEnd(true);
    open.focus(false, NINE + 100_000);
    const before = seen();
    say(row(101));
    expect(seen()).toBe(before);
    open.focus(true, NINE + 110_000);
    expect(open.unseen).toEqual({ since: NINE + 100_000, until: NINE + 110_000 });
    expect(seen()).toBe(before + 1);
  });
});
