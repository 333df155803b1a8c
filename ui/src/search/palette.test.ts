import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import { OPERATORS } from '../state/completion';
import type { HandTimer } from '../testing/make';
import { all, button, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

let host: FakeHost;
let timer: HandTimer;

const line = () => all('.ask input')[0] as HTMLInputElement;
const selected = () => all('.hit').findIndex((hit) => hit.getAttribute('aria-selected') === 'true');

async function open(scene: Partial<Scene> = {}): Promise<void> {
  ({ host, timer } = await openWindow({ chats: 8, ...scene }));
  await press('/');
}

/** As Esc does, which is the browser's. */
async function shut(): Promise<void> {
  (all('dialog')[0] as HTMLDialogElement).close();
  await settle();
}

async function pass(ms: number): Promise<void> {
  timer.pass(ms);
  await settle();
}

async function type(words: string): Promise<void> {
  line().value = words;
  line().setSelectionRange(words.length, words.length);
  line().dispatchEvent(new InputEvent('input', { bubbles: true }));
  await pass(100);
}

describe('where nothing is watched', () => {
  it('an archived chat is opened from the palette all the same', async () => {
    await open({ chats: 0, sources: 'none' });
    await type('refund');
    expect(all('.hit').length).toBeGreaterThan(0);
    await press('Enter', line());
    await settle();
    expect(all('.step')).toEqual([]);
    expect(all('article[data-line]').length).toBeGreaterThan(0);
  });
});

describe('the palette', () => {
  beforeEach(() => open());

  it('opens by its key, by Ctrl K in a field, and from the search field', async () => {
    expect(all('dialog.palette')).toHaveLength(1);
    await shut();
    expect(all('dialog')).toEqual([]);
    const field = document.createElement('input');
    document.body.append(field);
    await press('/', field);
    expect(all('dialog')).toEqual([]);
    await press('k', field, { ctrlKey: true });
    expect(all('dialog.palette')).toHaveLength(1);
    await shut();
    await click(all('.find')[0]!);
    expect(all('dialog.palette')).toHaveLength(1);
  });

  it('is as it was left when it opens again', async () => {
    await type('refund');
    await shut();
    await press('/');
    expect([line().value, all('.hit').length > 0]).toEqual(['refund', true]);
  });

  it('leaves the caret where one types', async () => {
    await type('refund');
    expect([line().selectionStart, line().selectionEnd]).toEqual([6, 6]);
  });

  it('says what can be asked while nothing is', () => {
    expect(text('.hints h2')).toEqual(['Words', 'When', 'Who and where', 'What']);
    expect(text('.hints__try').filter((one) => /^[a-z]+:/.test(one)).sort()).toEqual(OPERATORS.map(({ example }) => example).sort());
    expect(host.asked.filter((one) => one.startsWith('search'))).toEqual([]);
  });

  it('answers as one types, with the count that comes later', async () => {
    await type('refund');
    expect(text('.ask__kind')[0]).toMatch(/^50\+ in 14 ms/);
    await pass(200);
    expect(text('.ask__kind')[0]).toMatch(/^\d{3} in 14 ms/);
  });

  it('says the query in words, and marks what matched and nothing else', async () => {
    await type('refund from:customer ');
    expect(text('.ask__said')).toEqual(['Messages with refund, said by customers']);
    expect(new Set(text('.hit mark').map((mark) => mark.toLowerCase()))).toEqual(new Set(['refund']));
  });

  it('shows what was said as text, whatever it looks like', async () => {
    const chat = host.chats.get('mara')!;
    const hostile = 'zeppelin <img src=x onerror="alert(1)"><mark>no</mark>';
    chat.say(timer.now(), chat.customer, hostile);
    await type('zeppelin ');
    await pass(200);
    expect(text('.hit__text')).toEqual([hostile]);
    expect(text('.near__list .say')).toContain(hostile);
    expect(all('.palette img')).toEqual([]);
    expect(new Set(text('.palette mark'))).toEqual(new Set(['zeppelin']));
  });

  it('isolates names and lets what was said have its own direction', async () => {
    await type('refund ');
    expect(all('.hit__top b > bdi[dir=auto]').length).toBe(all('.hit__top b').length);
    expect(all('.hit__text').every((hit) => hit.getAttribute('dir') === 'auto')).toBe(true);
  });

  it('groups hits by day, and says how many of it are here', async () => {
    await type('refund ');
    await pass(200);
    expect(text('.hits__day')[0]).toMatch(/^Today 50 of \d\d$/);
    await press('End', line(), { ctrlKey: true });
    expect(text('.hits__day')[1]).toMatch(/^Yesterday \d+ of 1\d\d$/);
  });
});

describe('a query that is not understood', () => {
  beforeEach(async () => {
    await open();
    await type('refund after:tomorow');
  });

  it('is marked at its place, says what to do, and stays as it was typed', () => {
    expect(text('.ask__mirror .is-wrong')).toEqual(['tomorow']);
    expect(text('.ask__wrong')[0]).toBe('“tomorow” is not a date. Try 2026-11-23, -7d or yesterday.');
    expect([line().value, line().getAttribute('aria-invalid')]).toEqual(['refund after:tomorow', 'true']);
  });

  it('is chosen at its place by Enter, so that the next key mends it', async () => {
    await press('Enter', line());
    expect([line().selectionStart, line().selectionEnd]).toEqual([13, 20]);
    expect(all('dialog.palette')).toHaveLength(1);
  });
});

describe('keys', () => {
  beforeEach(async () => {
    await open();
    await type('refund from:customer ');
  });

  it('choose while the query line keeps the focus', async () => {
    await press('ArrowDown', line());
    await press('ArrowDown', line());
    expect([selected(), line().getAttribute('aria-activedescendant')]).toEqual([2, 'hit-2']);
    await press('ArrowUp', line());
    await press('PageDown', line());
    await press('Home', line(), { ctrlKey: true });
    expect(selected()).toBe(0);
  });

  it('Enter opens the hit in its chat, marked and with the focus on it', async () => {
    await press('Enter', line());
    expect(all('dialog')).toEqual([]);
    const item = all('.item.is-hit');
    expect([item.length, item[0] === document.activeElement, item[0]!.querySelector('mark')!.textContent]).toEqual([1, true, 'refund']);
    expect(text('.finder')[0]).toMatch(/^refund from:customer \d+ of \d+$/);
  });

  it('Ctrl Enter asks the same of this chat only', async () => {
    await pass(200);
    await press('Enter', line(), { ctrlKey: true });
    expect(line().value).toMatch(/^refund from:customer contact:\S+$/);
    expect(new Set(text('.hit__top b')).size).toBe(1);
  });

  it('Tab finishes an operator, and is the browser’s when there is none to finish', async () => {
    await type('refund fr');
    await press('Tab', line());
    expect(line().value).toBe('refund from:');
    const tab = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true });
    line().dispatchEvent(tab);
    expect(tab.defaultPrevented).toBe(false);
  });
});

describe('choices', () => {
  it('edit the query line, and are taken back there', async () => {
    await open();
    await type('refund ');
    await pass(200);
    const agent = () => all('.facet').find((facet) => facet.textContent!.includes('agent'))!.querySelector('input')!;
    await click(agent());
    await pass(200);
    expect([line().value, agent().checked]).toEqual(['refund from:agent', true]);
    await click(agent());
    await pass(200);
    expect([line().value, agent().checked]).toEqual(['refund', false]);
  });

  it('can be added by a press, and the caret goes where one goes on', async () => {
    await open();
    await type('refund');
    await click(button('“exact words”'));
    expect([line().value, line().selectionStart]).toEqual(['refund ""', 8]);
  });
});

describe('nothing found', () => {
  beforeEach(async () => {
    await open();
    await type('zeppelin from:agent ');
  });

  it('says what was searched, and offers what to try', () => {
    expect(text('.hits-wrap .blank p')[0]).toContain('1,204,866 messages were searched');
    expect(text('.hits-wrap .blank button')).toEqual(['Without from:agent', 'Try zeppelin* from:agent']);
  });

  it('a filter that was typed twice is there twice', async () => {
    await type('zeppelin from:agent from:agent ');
    expect(text('.hits-wrap .blank button').slice(0, 2)).toEqual(['Without from:agent', 'Without from:agent']);
  });

  it('a filter is taken away by a press', async () => {
    await click(button('Without from:agent'));
    expect(line().value).toBe('zeppelin');
  });
});

describe('an archive that cannot be searched', () => {
  it('with a locked keychain says so and tries again', async () => {
    await open({ archive: 'locked' });
    expect(text('.hits-wrap h3')).toEqual(['The archive is locked']);
    expect(text('.hits-wrap p')[0]).toContain('Nothing is lost');
    await click(button('Try again'));
    expect(host.asked).toContain('retry archive');
  });

  it('is asked what stands in the line as soon as it can be searched, and no more than once', async () => {
    await open({ archive: 'locked' });
    host.emit([{ type: 'archive', archive: { state: { state: 'ready' }, messages: 1, storedTo: null, notStored: null, work: null } }]);
    await settle();
    expect(document.activeElement).toBe(line());
    await type('refund ');
    await pass(5000);
    expect(host.asked.filter((one) => one.startsWith('search'))).toEqual(['search refund ']);
    expect(text('.hits-wrap .note b')).toEqual(['The keychain is locked. Unlock it, then try again.']);
    await click(button('Try again'));
    expect(host.asked.filter((one) => one.startsWith('search'))).toHaveLength(2);
  });

  it('without its key never begins another unasked', async () => {
    await open({ archive: 'keyMissing' });
    expect(text('.hits-wrap button')).toEqual(['Try again', 'Begin a new archive']);
    expect(host.asked.filter((one) => one.startsWith('new archive'))).toEqual([]);
  });

  it('that is being indexed is searched as far as it is', async () => {
    await open({ archive: 'rebuilding' });
    await type('refund ');
    expect(text('.hits-wrap .note b')).toEqual(['Making the index anew, 61 %, 1:35 left']);
    expect(text('.foot__reach')).toEqual(['61 % of the archive searched so far']);
    expect(all('.hit').length).toBeGreaterThan(0);
  });

  it('that is full is searched, and loud about what is not stored', async () => {
    await open({ archive: 'diskFull' });
    await type('refund ');
    expect(text('.foot__reach.is-warn')[0]).toMatch(/^12 not stored since .*: disk full$/);
  });
});

describe('a hit in the archive', () => {
  beforeEach(async () => {
    ({ host, timer } = await openWindow({ chats: 8 }));
    await read('mara');
    await press('/');
    await type('within ');
    await press('Enter', line());
  });

  it('opens its chat, which says that it is from the archive and whether it is whole', () => {
    expect(text('.pane > .note b')[0]).toBe('From the archive');
    expect(text('.pane > .note p')[0]).toContain('The whole transcript is stored: 16 items.');
    expect(text('.item.is-hit .say')[0]).toContain('within five days');
    expect(text('.item--tail')[0]).toContain('End of the archived chat. Complete, 16 items.');
  });

  it('offers nothing that only a watched chat can do', () => {
    expect(text('.chat__do button')).not.toContain('Stop watching');
    expect(all('[popovertarget=ledger]')).toEqual([]);
    expect(host.asked.filter((one) => one.startsWith('ledger'))).toEqual([]);
  });

  it('is left by Esc for the chat one came from', async () => {
    await press('Escape');
    expect(all('.pane')[0]!.getAttribute('aria-label')).toBe('Chat with Mara Kovač');
  });

  it('stays on screen when the roster changes', async () => {
    host.emit([{ type: 'chatRemoved', key: 'mara' }]);
    await settle();
    expect(all('.item.is-hit')).toHaveLength(1);
  });
});
