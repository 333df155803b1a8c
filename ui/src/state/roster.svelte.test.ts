import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Chat, Triage } from '../host/types';
import { NINE, chat, reason, triage } from '../testing/make';
import type { Place, View } from './roster';
import { entries, held, nextOf, ordered as orderedOf, tally } from './roster';
import { Roster } from './roster.svelte';
import type { Standing } from './triage';
import { isPast, standing } from './triage';

const NONE: ReadonlyMap<string, Triage> = new Map();
const stand = (chats: Chat[], triages = NONE): Standing[] => chats.map((one) => standing(one, triages));
const ordered = (chats: Chat[], view: View, triages = NONE): Place[] => orderedOf(stand(chats, triages), view);
const keys = (places: readonly { key: string }[]) => places.map(({ key }) => key);
const at = (seconds: number) => NINE + seconds * 1000;
const said = (seconds: number): Partial<Chat> => ({ last: { text: 'x', kind: 'said', by: null, at: at(seconds) } });

describe('the order', () => {
  it('is longest waiting first, then what was active most recently', () => {
    const all = [
      chat('quiet', said(1)),
      chat('recent', said(9)),
      chat('waits', { waitingSince: at(5) }),
      chat('waits longer', { waitingSince: at(2) }),
    ];
    expect(keys(ordered(all, 'all'))).toEqual(['waits longer', 'waits', 'recent', 'quiet']);
  });

  it('has live chats first, then those that are not watched, then the ended by their end', () => {
    const all = [
      chat('ended early', { connection: { state: 'ended', at: at(1), complete: true } }),
      chat('ended late', { connection: { state: 'ended', at: at(5), complete: true } }),
      chat('refused', { connection: { state: 'refused', since: at(1), nextTryAt: null }, waitingSince: at(0) }),
      chat('lost', { connection: { state: 'reconnecting', since: at(1), nextTryAt: null, cause: '' } }),
    ];
    expect(keys(ordered(all, 'all'))).toEqual(['lost', 'refused', 'ended late', 'ended early']);
    expect(ordered(all, 'all').map(({ group }) => group)).toEqual(['live', 'unwatched', 'ended', 'ended']);
  });

  it('of a view holds its chats only', () => {
    const files = { total: 1, rejected: 0, inProgress: 1, stuck: 0 };
    expect(keys(ordered([chat('a'), chat('b', { files })], 'files'))).toEqual(['b']);
  });
});

describe('who needs a person', () => {
  const triages = new Map([
    triage('file', [reason('fileRejected')]),
    triage('late', [reason('waitingAlarm')]),
    triage('lost', [reason('lost')]),
    triage('known', [reason('waitingAlarm')], { aside: { at: NINE, until: null } }),
    triage('pinned', [], { pinned: true }),
    triage('snoozed', [reason('hole')], { aside: { at: NINE, until: at(900) } }),
  ].map((one) => [one.key, one]));
  const all = ['calm', 'lost', 'known', 'late', 'pinned', 'file', 'snoozed'].map((key, i) => chat(key, said(i)));

  it('stands first, by the score, and whoever was set aside does not', () => {
    expect(keys(ordered(all, 'all', triages))).toEqual(['late', 'file', 'lost', 'pinned', 'snoozed', 'known', 'calm']);
  });

  it('of two with the same score is first who waits longer', () => {
    const both = new Map(['a', 'b'].map((key) => [key, triage(key, [reason('waitingWarning')])]));
    expect(keys(ordered([chat('a', { waitingSince: at(9) }), chat('b', { waitingSince: at(2) })], 'all', both))).toEqual(['b', 'a']);
  });

  it('has views of its own', () => {
    expect(keys(ordered(all, 'attention', triages))).toEqual(['late', 'file', 'lost']);
    expect(keys(ordered(all, 'pinned', triages))).toEqual(['pinned']);
    expect(keys(ordered(all, 'snoozed', triages))).toEqual(['snoozed']);
  });

  it('is reached one after the other, round and round', () => {
    const wanted = new Set(['b', 'd']);
    const order = ['a', 'b', 'c', 'd'];
    expect([null, 'b', 'd', 'c', 'x'].map((from) => nextOf(order, wanted, from, 1))).toEqual(['b', 'd', 'b', 'd', 'b']);
    expect([null, 'b', 'd', 'a'].map((from) => nextOf(order, wanted, from, -1))).toEqual(['d', 'd', 'b', 'd']);
    expect(nextOf(order, new Set(['b']), 'b', 1)).toBeNull();
    expect(nextOf([], wanted, null, 1)).toBeNull();
  });
});

it('an ended chat goes after its time, unless it is pinned', () => {
  const over = chat('a', { connection: { state: 'ended', at: at(0), complete: true } });
  const isGone = (now: number, pinned = false) => isPast({ chat: over, triage: triage('a', [], { pinned }) }, now, 60);
  expect([isGone(at(3600)), isGone(at(3601)), isGone(at(9000), true)]).toEqual([false, true, false]);
});

describe('the order while somebody reads', () => {
  const before = ordered([chat('a', said(9)), chat('b', said(5)), chat('c', said(1))], 'all');

  it('stays though others were active', () => {
    expect(keys(held(before, ordered([chat('a', said(1)), chat('b', said(5)), chat('c', said(9))], 'all')))).toEqual(['a', 'b', 'c']);
  });

  it('takes new chats at the end of their group and closes over those that are gone', () => {
    expect(keys(held(before, ordered([chat('new', said(99)), chat('a', said(9)), chat('c', said(1))], 'all')))).toEqual(['a', 'c', 'new']);
  });

  it('leaves a chat that ends in its place', () => {
    const now = ordered([chat('a', { connection: { state: 'ended', at: at(20), complete: true } }), chat('b', said(5)), chat('c', said(1))], 'all');
    expect(held(before, now)[0]).toEqual({ key: 'a', group: 'live' });
  });
});

describe('the roster on screen', () => {
  function roster(first: Chat[]) {
    let chats = $state.raw(new Map(first.map((one) => [one.key, one])));
    let triages = $state.raw(NONE);
    let now = $state(NINE);
    let deed = $state(0);
    let made!: Roster;
    const stop = $effect.root(() => {
      made = new Roster(() => stand([...chats.values()], triages), () => now, () => deed);
    });
    const set = (all: Chat[], of: readonly Triage[] = []) => {
      chats = new Map(all.map((one) => [one.key, one]));
      triages = new Map(of.map((one) => [one.key, one]));
      flushSync();
    };
    const pass = (seconds: number) => {
      now += seconds * 1000;
      flushSync();
    };
    const act = (of: readonly Triage[]) => {
      deed += 1;
      triages = new Map(of.map((one) => [one.key, one]));
      flushSync();
    };
    return { roster: made, set, pass, act, stop };
  }

  it('puts a chat where it belongs once the person did something to it, though it is read', () => {
    const { roster: list, act, stop } = roster([chat('a', said(9)), chat('b', said(1))]);
    list.read(true);
    expect(list.keys).toEqual(['a', 'b']);
    act([triage('b', [], { pinned: true })]);
    expect(list.keys).toEqual(['b', 'a']);
    stop();
  });

  it('rests for some seconds while nobody reads it', () => {
    const { roster: list, set, pass, stop } = roster([chat('a', said(9)), chat('b', said(1))]);
    expect(list.keys).toEqual(['a', 'b']);
    set([chat('a', said(9)), chat('b', said(20))]);
    pass(1);
    expect(list.keys).toEqual(['a', 'b']);
    expect(list.isHeld, 'a rest is not worth a word').toBe(false);
    pass(2);
    expect(list.keys).toEqual(['b', 'a']);
    stop();
  });

  it('does not rest when a chat comes to need a person, but when one no longer does', () => {
    const [a, b] = [chat('a', said(9)), chat('b', said(1))];
    const late = triage('b', [reason('waitingAlarm')]);
    const { roster: list, set, pass, stop } = roster([a, b]);
    expect(list.keys).toEqual(['a', 'b']);
    set([a, b], [late]);
    expect(list.keys).toEqual(['b', 'a']);
    set([a, b]);
    expect(list.keys, 'it rests where it is').toEqual(['b', 'a']);
    pass(3);
    expect(list.keys).toEqual(['a', 'b']);
    stop();
  });

  it('rests for as long after a chat came to need a person', () => {
    const [a, b, c] = [chat('a', said(9)), chat('b', said(5)), chat('c', said(1))];
    const late = triage('c', [reason('waitingAlarm')]);
    const { roster: list, set, pass, stop } = roster([a, b, c]);
    expect(list.keys).toEqual(['a', 'b', 'c']);
    pass(2);
    set([a, b, c], [late]);
    expect(list.keys).toEqual(['c', 'a', 'b']);
    set([a, chat('b', said(20)), c], [late]);
    pass(2);
    expect(list.keys, 'it was put right two seconds ago').toEqual(['c', 'a', 'b']);
    pass(1);
    expect(list.keys).toEqual(['c', 'b', 'a']);
    stop();
  });

  it('does not rest for longer when the clock is set back', () => {
    const { roster: list, set, pass, stop } = roster([chat('a', said(9)), chat('b', said(1))]);
    expect(list.keys).toEqual(['a', 'b']);
    set([chat('a', said(9)), chat('b', said(20))]);
    pass(-3600);
    expect(list.keys).toEqual(['b', 'a']);
    stop();
  });

  it('holds the order while it is read, says so, and lets go afterwards', () => {
    const { roster: list, set, stop } = roster([chat('a', said(9)), chat('b', said(1))]);
    expect(list.keys).toEqual(['a', 'b']);
    list.read(true);
    expect(list.isHeld).toBe(false);
    set([chat('a', said(9)), chat('b', said(20))]);
    expect(list.keys).toEqual(['a', 'b']);
    expect(list.isHeld).toBe(true);
    list.read(false);
    expect(list.keys).toEqual(['b', 'a']);
    stop();
  });

  it('is put right on demand though it is read', () => {
    const { roster: list, set, stop } = roster([chat('a', said(9)), chat('b', said(1))]);
    list.read(true);
    expect(list.keys).toEqual(['a', 'b']);
    set([chat('a', said(9)), chat('b', said(20))]);
    list.reorder();
    expect(list.keys).toEqual(['b', 'a']);
    expect(list.isHeld).toBe(false);
    stop();
  });

  it('moves the keyboard and stops at the ends', () => {
    const { roster: list, stop } = roster([chat('a', said(9)), chat('b', said(5)), chat('c', said(1))]);
    expect(list.move(1)).toBe('a');
    expect(list.move(1)).toBe('b');
    expect(list.move(10)).toBe('c');
    expect(list.move(-10)).toBe('a');
    stop();
  });
});

it('every group has a heading with its count', () => {
  const places = ordered([chat('a'), chat('b'), chat('c', { connection: { state: 'noToken' } })], 'all');
  expect(entries(places).filter((entry) => entry.kind === 'group')).toEqual([
    { kind: 'group', group: 'live', count: 2 },
    { kind: 'group', group: 'unwatched', count: 1 },
  ]);
});

it('chats are counted by connection', () => {
  expect(tally([chat('a'), chat('b'), chat('c', { connection: { state: 'noToken' } })])).toEqual({ live: 2, noToken: 1 });
});
