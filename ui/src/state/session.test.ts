import { beforeEach, describe, expect, it } from 'vitest';
import { StubHost } from '../testing/host';
import { HandTimer, NINE, chat, row } from '../testing/make';
import { Session } from './session.svelte';

let host: StubHost;
let session: Session;
let timer: HandTimer;

/** Lets everything that waits for an answer go on. */
const settle = () => new Promise((done) => setTimeout(done));
const count = (command: string) => host.asked.filter((asked) => asked === command).length;

beforeEach(() => {
  host = new StubHost();
  timer = new HandTimer();
  session = new Session(host, timer);
});

describe('subscribing', () => {
  it('fills the window', async () => {
    await session.start();
    expect(session.phase).toBe('ready');
    expect([...session.chats.keys()]).toEqual(['a', 'b']);
  });

  it('applies updates that overtake the snapshot after it', async () => {
    host.onAsked = (command) => {
      if (command === 'subscribe') host.send({ type: 'chat', chat: chat('a', { unread: 7 }) });
    };
    await session.start();
    expect(session.chats.get('a')!.unread).toBe(7);
    expect(host.asked).toContain('acknowledge 1');
  });

  it('goes on where one update brings about the next', async () => {
    await session.start();
    session.onlead = () => host.send({ type: 'chat', chat: chat('a', { unread: 7 }) });
    host.send({ type: 'lead', lead: { to: 'alarms' } });
    await settle();
    expect(session.chats.get('a')!.unread).toBe(7);
    expect(count('subscribe')).toBe(1);
  });

  it('that fails says why and can be tried again', async () => {
    host.failure = { code: 'internal', message: 'It did not work.', remedy: null };
    await session.start();
    expect(session.phase).toBe('failed');
    expect(session.failure!.message).toBe('It did not work.');
    await session.start();
    expect(session.phase).toBe('ready');
  });
});

describe('updates', () => {
  beforeEach(() => session.start());

  it('change, add and remove chats, and are acknowledged once applied', () => {
    host.send({ type: 'chat', chat: chat('c') }, { type: 'chatRemoved', key: 'a' });
    expect([...session.chats.keys()]).toEqual(['b', 'c']);
    expect(host.asked.at(-1)).toBe('acknowledge 1');
  });

  it('of one key: the last wins', () => {
    host.send({ type: 'chat', chat: chat('a', { unread: 1 }) }, { type: 'chat', chat: chat('a', { unread: 2 }) });
    expect(session.chats.get('a')!.unread).toBe(2);
  });

  it('that were applied before are acknowledged and not applied again', () => {
    host.send({ type: 'chat', chat: chat('a', { unread: 1 }) });
    host.sendAs(1, { type: 'chat', chat: chat('a', { unread: 9 }) });
    expect(session.chats.get('a')!.unread).toBe(1);
    expect(count('acknowledge 1')).toBe(2);
  });

  it('replace the map of chats once for a batch', () => {
    const before = session.chats;
    host.send({ type: 'keychain', keychain: { state: 'sessionMemory' } });
    expect(session.chats).toBe(before);
    expect(session.keychain.state).toBe('sessionMemory');
  });

  it('set the clock by the service', () => {
    host.send({ type: 'status', status: { ...host.snapshot.status, now: NINE + 90_000 } });
    expect(session.clock.now).toBe(NINE + 90_000);
  });

  it('with a jump in their numbers make the page subscribe again', async () => {
    host.snapshot = { ...host.snapshot, seq: 5, chats: [chat('z')] };
    host.sendAs(5, { type: 'chat', chat: chat('lost') });
    await settle();
    expect(count('subscribe')).toBe(2);
    expect([...session.chats.keys()]).toEqual(['z']);
    host.send({ type: 'chat', chat: chat('y') });
    expect([...session.chats.keys()]).toEqual(['z', 'y']);
  });

  it('of an earlier subscription are not applied', async () => {
    let late!: () => void;
    const { snapshot } = host;
    const subscribe = host.subscribe.bind(host);
    host.subscribe = (onUpdate) => {
      late = () => onUpdate({ seq: snapshot.seq + 1, changes: [{ type: 'chatRemoved', key: 'a' }] });
      return subscribe(onUpdate);
    };
    await session.start();
    const old = late;
    await session.start();
    old();
    expect(session.chats.has('a')).toBe(true);
  });
});

describe('the open chat', () => {
  beforeEach(async () => {
    await session.start();
    await session.read('a');
  });

  it('is opened again after a reset', async () => {
    host.send({ type: 'reset' });
    await settle();
    expect(host.asked.filter((command) => /^(subscribe|open)/.test(command))).toEqual(['subscribe', 'open a', 'subscribe', 'open a']);
    expect(session.open!.phase).toBe('ready');
  });

  it('gets its rows and no other chat’s', () => {
    host.send({ type: 'rows', key: 'b', upsert: [row(21)], remove: [] });
    expect(session.open!.window.rows.at(-1)!.id).toBe('r20');
    host.send({ type: 'rows', key: 'a', upsert: [row(21)], remove: [] });
    expect(session.open!.window.rows.at(-1)!.id).toBe('r21');
  });

  it('is left when it is no longer watched', () => {
    host.send({ type: 'chatRemoved', key: 'a' });
    expect(session.open).toBeNull();
    expect(host.asked).toContain('close');
  });

  it('stays until the next one is there, and is drawn no more', async () => {
    const before = session.open!;
    const answered = session.read('b');
    host.send({ type: 'rows', key: 'a', upsert: [row(21)], remove: [] });
    expect(session.open).toBe(before);
    expect(session.reading).toBe('b');
    await answered;
    expect(session.open!.key).toBe('b');
    expect(before.window.rows.at(-1)!.id).toBe('r20');
  });

  it('gives way when the next one takes long', async () => {
    const answered = session.read('b');
    timer.pass(149);
    expect(session.open!.key).toBe('a');
    timer.pass(1);
    expect(session.open!.key).toBe('b');
    expect(session.open!.phase).toBe('loading');
    await answered;
  });

  it('gets what is told of it while the one before is still shown', async () => {
    const answered = session.read('b');
    host.send({ type: 'rows', key: 'b', upsert: [row(21)], remove: [] });
    await answered;
    expect(session.open!.window.rows.at(-1)!.id).toBe('r21');
  });

  it('that is gone while the next one is on its way gives way to that', async () => {
    const answered = session.read('b');
    host.send({ type: 'chatRemoved', key: 'a' });
    await answered;
    expect(session.open!.key).toBe('b');
    expect(session.open!.phase).toBe('ready');
    expect(host.asked).not.toContain('close');
  });

  it('that was left before it was answered takes no answer any more', async () => {
    const answered = session.read('b');
    timer.pass(150);
    const left = session.open!;
    await session.read('a');
    await answered;
    expect(left.phase).toBe('loading');
    expect(session.open!.phase).toBe('ready');
  });
});

describe('what is asked for', () => {
  beforeEach(() => session.start());

  it('and not done leaves its reason', async () => {
    host.failure = { code: 'unknownChat', message: 'This chat is no longer watched.', remedy: null };
    await session.attempt(host.retryChat('a'));
    expect(session.trouble!.message).toBe('This chat is no longer watched.');
  });

  it('of the settings takes effect at once, and goes back if it cannot be kept', async () => {
    host.failure = { code: 'internal', message: 'Disk full.', remedy: null };
    const done = session.change({ density: 'roomy' });
    expect(session.settings.density).toBe('roomy');
    await done;
    expect(session.settings.density).toBe('normal');
    expect(session.trouble!.message).toBe('Disk full.');
  });

  it('of settings that are not on disk leaves them as they hold until the window closes', async () => {
    host.failure = { code: 'notWritten', message: 'Disk full.', remedy: null };
    await session.change({ density: 'roomy' });
    expect(session.settings.density).toBe('roomy');
    expect(session.trouble!.message).toBe('Disk full.');
  });

  it('of a keychain that answers again opens the archive that waited for its key', async () => {
    session.archive = { ...session.archive, state: { state: 'failing', message: 'No keychain answers.' } };
    await session.retryKeychain();
    expect(session.archive.state.state).toBe('ready');
    await session.retryKeychain();
    expect(count('retry archive')).toBe(1);
  });

  it('of a keychain that does not answer leaves the archive alone', async () => {
    session.archive = { ...session.archive, state: { state: 'locked', message: 'Locked.' } };
    host.snapshot.keychain = { state: 'locked', message: 'Locked.' };
    await session.retryKeychain();
    expect(count('retry archive')).toBe(0);
  });
});
