import { beforeEach, describe, expect, it } from 'vitest';
import type { SearchAnswer, Tally } from '../host/types';
import { found, hit, tally } from '../testing/archive';
import { StubHost } from '../testing/host';
import { HandTimer, NINE } from '../testing/make';
import { Search } from './search.svelte';

let host: StubHost;
let timer: HandTimer;
let held: { messages: number; now: number };
let search: Search;

beforeEach(() => {
  host = new StubHost();
  timer = new HandTimer();
  held = { messages: 20, now: NINE };
  search = new Search(host, timer, () => held);
});

const settle = async () => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};
const type = async (text: string) => {
  search.type(text);
  timer.pass(100);
  await settle();
};
const asked = (command: string) => host.asked.filter((one) => one.startsWith(command));
/** An answer that is given when one says so. */
function later<T>(): { promise: Promise<T>; give: (value: T) => void } {
  let give!: (value: T) => void;
  return { promise: new Promise<T>((done) => (give = done)), give };
}
const many = (n: number) => Array.from({ length: n }, (_, i) => hit(i));

describe('what is typed', () => {
  it('is asked when the fingers rest, not with each letter', async () => {
    for (const text of ['r', 're', 'ref']) {
      search.type(text);
      timer.pass(10);
    }
    timer.pass(100);
    await settle();
    expect(asked('search')).toEqual(['search ref']);
  });

  it('is asked at once when it was edited as a whole', async () => {
    await search.put('refund from:customer');
    expect(asked('search')).toEqual(['search refund from:customer']);
  });

  it('that says nothing asks nothing and takes away what was found', async () => {
    await type('refund');
    await type('  ');
    expect([search.phase, search.hits, asked('search').length]).toEqual(['idle', [], 1]);
  });

  it('shows the answer of the newest question, in whatever order answers come', async () => {
    const first = later<SearchAnswer>();
    host.answers = ({ text }) => (text === 'ref' ? first.promise : found([hit(2)]));
    await type('ref');
    await type('refund');
    first.give(found([hit(1)]));
    await settle();
    expect(search.hits.map(({ row }) => row)).toEqual(['r2']);
  });

  it('leaves what was found before on screen until the next is there', async () => {
    await type('refund');
    host.answers = () => new Promise(() => {});
    await type('refund v');
    expect([search.phase, search.hits.length]).toEqual(['asking', 1]);
  });
});

describe('a question that is not understood', () => {
  beforeEach(async () => {
    await type('refund');
    host.answers = () => ({ kind: 'misread', error: { message: '“tomorow” is not a date.', remedy: 'Try yesterday.', at: { from: 13, to: 20 } } });
    await type('refund after:tomorow');
  });

  it('says where, and loses nothing that was typed', () => {
    expect([search.phase, search.error!.at, search.text]).toEqual(['misread', { from: 13, to: 20 }, 'refund after:tomorow']);
  });

  it('leaves the hits of the question before, and says of which', () => {
    expect([search.hits.length, search.answered]).toEqual([1, 'refund']);
  });

  it('is forgotten with the next that is understood', async () => {
    host.answers = () => found([]);
    await type('refund after:yesterday');
    expect([search.phase, search.error]).toEqual(['ready', null]);
  });
});

describe('the count', () => {
  it('is at least what is here, until it was counted', async () => {
    const count = later<Tally>();
    host.answers = () => found(many(50), '50');
    host.tallies = () => count.promise;
    await type('refund');
    expect(search.count).toEqual({ n: 50, isExact: false });
    count.give(tally(322));
    await settle();
    expect(search.count).toEqual({ n: 322, isExact: true });
  });

  it('is exact at once when all hits are here', async () => {
    host.tallies = () => new Promise(() => {});
    await type('refund');
    expect(search.count).toEqual({ n: 1, isExact: true });
  });

  it('of an overtaken question is dropped', async () => {
    const count = later<Tally>();
    host.tallies = (text) => (text === 'one' ? count.promise : tally(2));
    host.answers = ({ text }) => found([hit(1)], null, text);
    await type('one');
    await type('two');
    count.give(tally(1000));
    await settle();
    expect(search.count.n).toBe(2);
  });

  it('that fails leaves the hits and the plus', async () => {
    host.answers = () => found(many(50), '50');
    host.tallies = () => Promise.reject(new Error('busy'));
    await type('refund');
    expect([search.phase, search.count]).toEqual(['ready', { n: 50, isExact: false }]);
  });

  it('is made of the question as it was settled, and choices stay until the next are counted', async () => {
    const group = { kind: 'role' as const, choices: [{ label: 'customer', count: 3, on: false, text: 'refu* from:customer' }] };
    host.answers = () => found([hit(1)], null, 'refu*');
    host.tallies = () => tally(3, { groups: [group] });
    await type('refu');
    expect([asked('tally'), search.question]).toEqual([['tally refu*'], 'refu*']);
    host.tallies = () => new Promise(() => {});
    await type('refun');
    expect([search.tally, search.groups]).toEqual([null, [group]]);
  });
});

describe('hits that follow', () => {
  beforeEach(async () => {
    host.answers = ({ after }) => (after === null ? found(many(50), '50') : found([hit(49), hit(50), hit(51)]));
    await type('refund');
  });

  it('are fetched once, and one that both pages have comes once', async () => {
    await Promise.all([search.more(), search.more()]);
    expect([search.hits.length, asked('search').length, search.hasMore]).toEqual([52, 2, false]);
  });

  it('are fetched as the choice comes near the end', async () => {
    search.choose(47);
    await settle();
    expect(asked('search')).toEqual(['search refund', 'search refund after 50']);
  });

  it('of an overtaken question are dropped', async () => {
    const page = later<SearchAnswer>();
    host.answers = ({ after }) => (after === null ? found([hit(9)]) : page.promise);
    const more = search.more();
    await type('voucher');
    page.give(found([hit(50)]));
    await more;
    expect(search.hits.map(({ row }) => row)).toEqual(['r9']);
  });
});

describe('the choice', () => {
  beforeEach(async () => {
    host.answers = () => found(many(5));
    await type('refund');
  });

  it('stays within what was found', () => {
    search.choose(99);
    expect(search.chosen).toBe(4);
    search.choose(-1);
    expect(search.chosen).toBe(0);
  });

  it('asks for its neighbours when it rests, not on the way', async () => {
    timer.pass(100);
    await settle();
    host.asked.length = 0;
    for (const at of [1, 2, 3]) search.choose(at);
    timer.pass(100);
    await settle();
    expect(asked('around')).toEqual(['around a r3']);
    expect(search.near!.only).toBe('refund contact:c1');
  });

  it('stays with its hit when the same is asked again', async () => {
    search.choose(1);
    host.answers = () => found([hit(100), ...many(5)]);
    await search.again();
    expect([search.chosen, search.hit!.row]).toEqual([2, 'r1']);
  });

  it('begins at the first in another order', async () => {
    search.choose(3);
    await search.sort('best');
    expect(search.chosen).toBe(0);
  });
});

it('an answer says as of when it is once it is old and more was stored, and asking again makes it new', async () => {
  await type('refund');
  held = { messages: 23, now: NINE + 5000 };
  expect(search.staleSince).toBeNull();
  held = { messages: 20, now: NINE + 60_000 };
  expect(search.staleSince).toBeNull();
  held = { messages: 23, now: NINE + 60_000 };
  expect(search.staleSince).toBe(NINE);
  await search.again();
  expect(search.staleSince).toBeNull();
});

it('an archive that fails says why, and what was found stays', async () => {
  await type('refund');
  host.failure = { code: 'archive', message: 'The keychain is locked.', remedy: null };
  await type('refund v');
  expect([search.phase, search.failure!.message, search.hits.length]).toEqual(['failed', 'The keychain is locked.', 1]);
});
