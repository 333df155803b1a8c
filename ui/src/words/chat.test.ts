import { describe, expect, it } from 'vitest';
import type { Connection } from '../host/types';
import { NINE, chat, reason, speaker, triage } from '../testing/make';
import { asideWords, fuse, lastWords, reasons, rowMark, rowName, rowReasons, waited } from './chat';
import { groupOf, railEnd, shortId } from './connection';
import { chatNote } from './note';

const NOW = NINE + 60_000;
const CONNECTIONS: Connection[] = [
  { state: 'connecting', since: NINE },
  { state: 'live', since: NINE },
  { state: 'catchingUp', since: NINE },
  { state: 'polled', everyMs: 20_000, since: NINE },
  { state: 'reconnecting', since: NINE, nextTryAt: NOW + 6000, cause: 'The network went away.' },
  { state: 'slowed', since: NINE, nextTryAt: null },
  { state: 'ended', at: NINE, complete: true },
  { state: 'ended', at: NINE, complete: false },
  { state: 'refused', since: NINE, nextTryAt: null },
  { state: 'expired', since: NINE },
  { state: 'transferred', since: NINE, to: null },
  { state: 'unknown', since: NINE },
  { state: 'noToken' },
  { state: 'failed', since: NINE, reason: 'It broke.' },
];
const CALM = triage('a');
const texts = (...args: Parameters<typeof reasons>) => reasons(...args).map(({ text }) => text);

describe('the clock of a row', () => {
  it('runs while the chat is live', () => {
    expect(waited(chat('a', { waitingSince: NINE }), CALM, NOW)).toBe(60_000);
  });

  it('stands still from when the connection was lost', () => {
    const connection: Connection = { state: 'reconnecting', since: NINE + 20_000, nextTryAt: null, cause: '' };
    expect(waited(chat('a', { waitingSince: NINE, connection }), CALM, NOW)).toBe(20_000);
  });

  it('stands still outside of business hours, and leaves out what lay outside before', () => {
    const waiting = chat('a', { waitingSince: NINE });
    expect(waited(waiting, { closedMs: 0, closedSince: NINE + 15_000 }, NOW)).toBe(15_000);
    expect(waited(waiting, { closedMs: 40_000, closedSince: null }, NOW)).toBe(20_000);
    const connection = { state: 'reconnecting', since: NINE + 20_000 } as never;
    expect(waited(chat('a', { waitingSince: NINE, connection }), { closedMs: 0, closedSince: NINE + 5_000 }, NOW)).toBe(5_000);
  });

  it('is not there when nobody waits, or the chat is over', () => {
    expect(waited(chat('a'), CALM, NOW)).toBeNull();
    expect(waited(chat('a', { waitingSince: NINE, connection: { state: 'ended', at: NOW, complete: true } }), CALM, NOW)).toBeNull();
  });
});

describe('reasons', () => {
  it('of a chat that goes well are none', () => {
    expect(reasons(chat('a', { waitingSince: NINE }), CALM, NOW, 'utc')).toEqual([]);
  });

  it('say how long the customer waits by now, and beyond what', () => {
    const late = triage('a', [reason('waitingAlarm', { since: NINE, limitMs: 50_000 }), reason('fileRejected', { count: 2 })]);
    expect(texts(chat('a', { waitingSince: NINE }), late, NOW, 'utc')).toEqual(['waiting 1:00 > 0:50', '2 files rejected']);
  });

  it('name the connection with how long and what happens next, where it weighs', () => {
    const lost = chat('a', { connection: CONNECTIONS[4]! });
    const why = triage('a', [reason('fileRejected'), reason('lost'), reason('hole')]);
    expect(texts(lost, why, NOW, 'utc')).toEqual(['file rejected', 'connection lost 1:00 · next try in 6 s', '1 hole']);
  });

  it('name a connection that was lost just now, though it does not weigh yet', () => {
    expect(texts(chat('a', { connection: CONNECTIONS[4]! }), triage('a', [reason('scanStuck')]), NOW, 'utc')).toEqual(['scan stuck', 'connection lost 1:00 · next try in 6 s']);
  });

  it('leave out what a bar over the roster says of many chats', () => {
    const lost = chat('a', { connection: CONNECTIONS[4]! });
    expect(texts(lost, triage('a', [reason('scanStuck')]), NOW, 'utc', true)).toEqual(['scan stuck']);
  });

  it('are not said again on the row of a chat that the person knows about', () => {
    const known = triage('a', [reason('fileRejected')], { aside: { at: NINE, until: null } });
    expect(rowReasons(chat('a'), known, NOW, 'utc')).toEqual([]);
    expect(asideWords(known, 'utc')).toBe('Acknowledged 09:00, until something new');
  });
});

describe('the fuse under the clock', () => {
  it('is full at the alarm threshold and has its notch at the warning', () => {
    const limits = triage('a', [], { warnAfterMs: 40_000, alarmAfterMs: 120_000 });
    const burnt = (now: number) => fuse(chat('a', { waitingSince: NINE }), limits, now);
    expect(burnt(NOW)).toEqual({ burnt: 50, notch: 33 });
    expect(burnt(NINE + 500_000)?.burnt).toBe(100);
  });

  it('is not there when nobody waits', () => {
    expect(fuse(chat('a'), CALM, NOW)).toBeNull();
  });
});

describe('the last line', () => {
  it('quotes the customer and names others', () => {
    expect(lastWords(chat('a'), NOW, 'utc')).toMatchObject({ by: null, text: 'hello', isQuoted: true, ago: '1 min' });
    const last = { text: 'Done.', kind: 'said' as const, by: speaker('Ruben', 'agent'), at: NINE };
    expect(lastWords(chat('a', { last }), NOW, 'utc')).toMatchObject({ by: 'Ruben', text: 'Done.', isQuoted: false });
  });

  it('says who is typing', () => {
    expect(lastWords(chat('a', { typing: [speaker('Amelia', 'agent')] }), NOW, 'utc').text).toBe('Amelia is typing');
  });

  it('says as of when, where nothing arrives any more', () => {
    expect(lastWords(chat('a', { connection: { state: 'refused', since: NINE, nextTryAt: null } }), NOW, 'utc').ago).toBe('as of 09:00:00');
  });

  it('of an ended chat says whether it is complete', () => {
    const last = { text: 'Ended by the customer', kind: 'done' as const, by: null, at: NINE };
    expect(lastWords(chat('a', { last, connection: CONNECTIONS[6]! }), NOW, 'utc').text).toBe('Ended by the customer. Complete.');
    expect(lastWords(chat('a', { last, gaps: 1, connection: CONNECTIONS[7]! }), NOW, 'utc').text).toBe('Ended by the customer. Not complete: 1 hole.');
  });
});

describe('marks', () => {
  it('are of another shape or word for each state of the connection', () => {
    const marks = CONNECTIONS.map((connection) => rowMark(chat('a', { connection }), CALM, []));
    expect(new Set(marks.map(({ icon, word }) => `${icon} ${word}`)).size).toBe(CONNECTIONS.length);
  });

  it('say trouble before waiting, and waiting before anything else', () => {
    const waiting = chat('a', { waitingSince: NINE, connection: { state: 'catchingUp', since: NINE } });
    expect(rowMark(waiting, CALM, []).word).toBe('Waiting');
    expect(rowMark({ ...waiting, connection: CONNECTIONS[8]! }, CALM, []).word).toBe('Access refused');
  });
});

it('the rail ends in another word for each state', () => {
  const ends = CONNECTIONS.map((connection) => railEnd(chat('a', { connection }), NOW, 'utc').text);
  expect(new Set(ends).size).toBe(CONNECTIONS.length);
});

it('only what is complete is called so', () => {
  for (const connection of CONNECTIONS) {
    const isComplete = connection.state === 'ended' && connection.complete;
    const { text } = railEnd(chat('a', { connection, gaps: 1, atStart: false }), NOW, 'utc');
    expect(/Sealed|Nothing missing/.test(text), text).toBe(isComplete);
  }
});

it('a live chat of which something is still to be compared with the transcript is not called complete', () => {
  expect(railEnd(chat('a', { complete: false }), NOW, 'utc').text).toBe('Live. Being compared with the transcript.');
});

it('a chat that cannot be watched says what to do', () => {
  for (const connection of CONNECTIONS.filter((one) => groupOf(one) === 'unwatched')) {
    expect(chatNote(chat('a', { connection }), NOW, 'utc')?.actions.length, connection.state).toBeGreaterThan(1);
  }
});

it('a chat whose state is not live says so in a bar, and what to do or that nothing need be done', () => {
  for (const connection of CONNECTIONS.filter(({ state }) => state !== 'live' && state !== 'catchingUp')) {
    const note = chatNote(chat('a', { connection }), NOW, 'utc')!;
    const goesOn = /by itself/.test(note.text) || connection.state === 'ended';
    expect(goesOn || note.actions.length > 0, connection.state).toBe(true);
  }
});

it('a refused chat is tried again by itself, and says when', () => {
  const connection: Connection = { state: 'refused', since: NINE, nextTryAt: NOW + 94_000 };
  expect(chatNote(chat('a', { connection }), NOW, 'utc')?.text).toContain('Next try in 1:34.');
  expect(texts(chat('a', { connection }), CALM, NOW, 'utc')).toEqual(['access refused since 09:00 · next try in 1:34']);
});

it('a transferred chat leads to the one it went to, if that is watched', () => {
  const connection: Connection = { state: 'transferred', since: NINE, to: 'c2' };
  const actions = (canOpen: boolean) => chatNote(chat('a', { connection }), NOW, 'utc', canOpen)?.actions;
  expect([actions(true), actions(false)]).toEqual([
    ['open', 'stop'],
    ['addAgain', 'stop'],
  ]);
});

describe('the past', () => {
  const unread = chat('a', { atStart: false, gaps: 1, backFill: { state: 'paused', pages: 2, items: 200, reachedAt: NINE, etaMs: null } });

  it('that is not read yet is no hole', () => {
    expect(railEnd(unread, NOW, 'utc').text).toBe('Live. The past is paused.');
  });

  it('does not hide the holes there are', () => {
    expect(railEnd({ ...unread, gaps: 2 }, NOW, 'utc').text).toBe('Live. 1 hole above.');
  });
});

it('a chat that goes well has no bar', () => {
  expect(chatNote(chat('a'), NOW, 'utc')).toBeNull();
});

it('a row is heard with wait, who, with whom, reasons, unread and last line', () => {
  const all = chat('a', {
    customer: 'Mara',
    waitingSince: NINE,
    unread: 2,
  });
  const why = triage('a', [reason('fileRejected')], { pinned: true });
  expect(rowName(all, why, NOW, 'utc')).toBe('Needs a look, waiting 1:00, Mara, with agent Javier, file rejected, 2 unread, pinned, hello, 1 min');
});

it('long ids are short', () => {
  expect(shortId('7d00aaaa-bbbb-cccc-dddd-eeeeeeeec6d5')).toBe('7d00…c6d5');
});
