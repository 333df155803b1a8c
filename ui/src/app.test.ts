import { describe, expect, it } from 'vitest';
import type { FakeHost, Scene } from './host/fake/fake';
import type { HandTimer } from './testing/make';
import { all, button, click, inWindow, openWindow, press, read, settle, text } from './testing/window';

inWindow();

let host: FakeHost;
let timer: HandTimer;
const open = async (scene: Partial<Scene> = {}) => ({ host, timer } = await openWindow(scene));

describe('the window', () => {
  it('on the first run says how to begin and where everything is kept', async () => {
    await open({ chats: 0, sources: 'none' });
    expect(text('.step h3')).toEqual(['1. Where chats come from', '2. Where they are kept', '3. Try it first']);
    expect(text('.step__text')[1]).toContain('What is said is kept in an encrypted archive on this computer');
  });

  it('on the first run says that nothing goes to the disk while the keychain is locked', async () => {
    await open({ chats: 0, sources: 'none', archive: 'locked', keychain: { state: 'locked', message: 'The Secret Service is locked.' } });
    expect(text('.step__text')[1]).toContain('Until the keychain can be used, what is said is held in memory');
    expect(text('.pane .note b')).toEqual(['The keychain is locked']);
  });

  it('shows shapes after 300 ms of loading and words after 2 s', async () => {
    await open({ start: 'hangs' });
    expect(all('.ghost')).toHaveLength(0);
    timer.pass(300);
    await settle();
    expect(all('.ghost')).toHaveLength(8);
    expect(text('.busy')).toEqual([]);
    timer.pass(1700);
    await settle();
    expect(text('.busy')).toEqual(['Still loading the chats']);
  });

  it('that cannot be filled says why and offers to try again', async () => {
    await open({ start: 'fails' });
    expect(text('.desk')[0]).toContain('The program could not read its settings.');
    await click(button('Try again'));
    expect(host.asked.filter((asked) => asked === 'subscribe')).toHaveLength(2);
  });

  it('counts connections in words, the worst right after what is live, and all of them in a card', async () => {
    await open();
    expect(text('.tally__n').slice(0, 3)).toEqual(['13 live', '1 stopped', '1 refused']);
    expect(text('.tally__n.is-warn')).not.toContain('13 live');
    expect(text('#tally li')).toHaveLength(text('.tally__n').length);
    expect(all('[popovertarget=tally]')[0]!.getAttribute('aria-label')).toBe('All connections');
  });
});

describe('the roster', () => {
  it('is heard row by row', async () => {
    await open();
    const names = all('[role="row"][data-key]').map((row) => row.getAttribute('aria-label'));
    expect(names.find((name) => name?.includes('Mara'))).toBe('Needs a look, waiting 3:13, Mara Kovač, with agent Javier Ortiz, waiting 3:13 > 2:00, file rejected, scan stuck, 1 hole, 4 unread, is anybody there? 😕, 13 s');
  });

  it('has one row that takes the focus', async () => {
    await open();
    expect(all('[role="row"][tabindex="0"]')).toHaveLength(1);
  });

  it('moves with j and k and opens with Enter', async () => {
    await open();
    await press('j');
    await press('j');
    const second = document.activeElement as HTMLElement;
    expect(second.dataset['key']).toBe(all('[data-key]')[1]!.dataset['key']);
    await press('Enter', second);
    expect(second.getAttribute('aria-selected')).toBe('true');
    expect(host.asked).toContain(`open ${second.dataset['key']}`);
  });
});

describe('the transcript', () => {
  it('shows what was written as text, whatever it looks like', async () => {
    await open();
    const chat = host.chats.get('mara')!;
    const hostile = '<img src=x onerror="alert(1)"><a href="https://evil.example">press</a>';
    chat.say(timer.now(), chat.customer, hostile);
    await read('mara');
    expect(text('.say')).toContain(hostile);
    expect(all('.feed img, .feed a')).toEqual([]);
  });

  it('isolates every message and lets it have its own direction', async () => {
    await open();
    await read('nadia');
    const urdu = all('bdi.say').find((one) => one.textContent!.includes('Thank you!'))!;
    expect(urdu.getAttribute('dir')).toBe('auto');
  });

  it('has articles with their places', async () => {
    await open();
    await read('mara');
    const places = all('article[data-line]').map((one) => Number(one.getAttribute('aria-posinset')));
    expect(places).toEqual(places.map((_, i) => places[0]! + i));
    expect(new Set(all('article[data-line]').map((one) => one.getAttribute('aria-setsize'))).size).toBe(1);
  });

  it('draws holes with what is done about them, and a button only where it helps', async () => {
    await open();
    await read('nadia');
    expect(all('.hole').map((one) => [one.dataset['gap'], one.querySelectorAll('button').length])).toEqual([
      ['lost', 0],
      ['givenUp', 1],
    ]);
  });

  it('takes what comes while it is open', async () => {
    await open();
    await read('mara');
    const chat = host.chats.get('mara')!;
    const row = chat.say(timer.now(), chat.speaker('Javier Ortiz', 'agent'), 'I am here now');
    host.emit([{ type: 'rows', key: 'mara', upsert: [row], remove: [] }]);
    await settle();
    expect(text('.say')).toContain('I am here now');
    expect(text('[aria-live="polite"]')).toEqual(['Javier Ortiz: I am here now']);
  });
});

describe('receipts', () => {
  it('say by whom a message was read, and to whom it was delivered', async () => {
    await open();
    await read('nadia');
    expect(text('.aside').filter((aside) => /^(Read|Delivered)/.test(aside))).toEqual([
      expect.stringMatching(/^Delivered to Nadia Rahimi \d\d:\d\d:\d\d$/),
    ]);
    await read('mara');
    expect(text('.aside').filter((aside) => /^(Read|Delivered)/.test(aside))).toEqual([expect.stringMatching(/^Read by Mara Kovač \d\d:\d\d:\d\d$/)]);
  });
});

describe('people and files', () => {
  it('have both facets of everyone, with since and whether they were derived', async () => {
    await open();
    await read('mara');
    await click(button('Now'));
    const states = all('li.person').map((person) => [...person.querySelectorAll<HTMLElement>('.person__facet [data-facet]')].map((one) => one.dataset['state']));
    expect(states).toEqual([
      ['engaged', 'active'],
      ['engaged', 'inactive'],
      ['engaged', 'unknown'],
      // Of whoever has left there is no activity to be known.
      ['disengaged'],
    ]);
    expect(text('li.person[data-role="agent"] .person__why')).toEqual([expect.stringMatching(/^joined \d\d:\d\d:\d\d$/), expect.stringMatching(/^went idle \d\d:\d\d:\d\d$/)]);
    expect(text('li.person[data-role="bot"] .person__why')).toEqual([expect.stringMatching(/^left \d\d:\d\d:\d\d$/)]);
    expect(text('li.person[data-role="agent"] .person__facet .chip')[1]).toBe('activity: inactive 1:24');
  });

  it('have clocks that stand still from when nothing arrives any more', async () => {
    await open();
    await read('mara');
    await click(button('Now'));
    const chip = () => text('li.person[data-role="agent"] .person__facet .chip')[1];
    const chat = host.chats.get('mara')!;
    chat.connection = { state: 'refused', since: timer.now(), nextTryAt: null };
    host.emit([{ type: 'chat', chat: chat.summary() }]);
    timer.pass(60_000);
    await settle();
    expect(chip()).toBe('activity: inactive 1:24');
  });

  it('follow a file from scanning to rejected in both places', async () => {
    await open();
    await read('mara');
    const chat = host.chats.get('mara')!;
    const scanned = chat.files.find((file) => file.status === 'inProgress')!;
    const statuses = () => all(`[data-file="${scanned.id}"] [data-status]`).map((one) => one.dataset['status']);
    expect(statuses()).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
    Object.assign(scanned, { status: 'rejected', statusText: 'REJECTED' });
    host.emit([{ type: 'files', key: 'mara', files: structuredClone(chat.files) }]);
    await settle();
    expect(statuses()).toEqual(['REJECTED', 'REJECTED']);
    expect(text('.files__head')[0]).toContain('2 rejected');
  });

  it('that are none are said to be none', async () => {
    await open();
    await read('chat-10');
    expect(text('.files .blank h3')).toEqual(['No files in this chat']);
  });
});

describe('dialogs', () => {
  it('show what the program says of the clipboard and nothing of what is on it', async () => {
    await open();
    await click(button('Add chat'));
    await click(button('Read clipboard'));
    expect(text('dialog [role="alert"]')[0]).toContain('The clipboard holds 214 characters that are not a token.');
    expect(button('Read clipboard again')).toBeDefined();
  });

  it('ask for memory in so many words', async () => {
    await open({ keychain: { state: 'missing', message: 'No Secret Service answers.' } });
    expect(text('[role="alert"]')[0]).toContain('No Secret Service answers.');
    await click(button('Keep tokens in memory until Sightline closes'));
    expect(text('dialog li')).toHaveLength(4);
    await click(all('dialog .btn--go')[0]!);
    expect(all('dialog')).toEqual([]);
    expect(text('.note b')).toEqual(['Tokens are in memory only']);
  });

  it('one that leads to another leaves that one open', async () => {
    await open({ sources: 'failing' });
    await click(all('.nav__item').find((one) => one.textContent!.includes('apac'))!);
    await click(all('dialog .btn').find((one) => one.textContent!.includes('Give it a token'))!);
    expect(text('dialog h2')).toEqual(['Give the source a token']);
  });

  it('go when what they are about is gone', async () => {
    await open();
    await click(all('.nav__group:last-of-type .nav__item')[0]!);
    expect(all('dialog')).toHaveLength(1);
    host.emit([{ type: 'sources', sources: [] }]);
    await settle();
    expect(all('dialog')).toEqual([]);
    await press('?');
    expect(text('dialog h2')).toEqual(['Keys']);
  });
});

describe('what many chats share', () => {
  it('is one bar over the roster, and no row or chat repeats it', async () => {
    await open({ wire: 'offline' });
    expect(text('.roster__notes .note b')).toEqual([expect.stringMatching(/^Offline since/)]);
    expect(text('.row__why').filter((why) => why.includes('connection lost'))).toEqual([]);
    await read('mara');
    expect(text('.pane > .note')).toEqual([]);
    expect(text('.item--tail')[0]).toContain('Connection lost at');
  });
});

describe('several bars over the roster', () => {
  const locked = { state: 'locked', message: 'The Secret Service is locked.' } as const;

  it('are a line each with the first thing to do, the rest on demand', async () => {
    await open({ sources: 'failing', keychain: locked });
    expect(text('.roster__notes .note')).toEqual(['The keychain is locked Try again', 'us.acme.example could not be read Details', 'apac.acme.example needs a token Give it a token']);
    const fold = all('.roster__notes .note__fold')[0]!;
    expect([fold.getAttribute('aria-label'), fold.getAttribute('aria-expanded')]).toEqual(['More: The keychain is locked', 'false']);
    await click(fold);
    expect(text('.roster__notes .note')[0]).toBe('The keychain is locked The Secret Service is locked. Try again Keep tokens in memory until Sightline closes');
    expect(fold.getAttribute('aria-expanded')).toBe('true');
    await click(fold);
    expect(text('.roster__notes .note')[0]).toBe('The keychain is locked Try again');
  });

  it('are said in full on the first run, where they push nothing away', async () => {
    await open({ chats: 0, sources: 'none', archive: 'failing', keychain: { state: 'missing', message: 'None answers.' } });
    expect(text('.pane .note b')).toEqual(['There is no keychain', 'The archive cannot be opened']);
    expect(button('Keep tokens in memory until Sightline closes')).toBeDefined();
  });

  it('one alone is said in full', async () => {
    await open({ keychain: locked });
    expect(text('.roster__notes .note')[0]).toContain('The Secret Service is locked.');
    expect(all('.note__fold')).toEqual([]);
  });
});

describe('the past of a chat', () => {
  it('that is not read is a line at the top, and can be paused there', async () => {
    await open();
    await read('chat-12');
    expect(text('[data-past] b')).toEqual(['Fetching the past.']);
    await click(button('Pause'));
    expect(host.asked).toContain('pause chat-12');
    expect(text('[data-past=paused] b')).toEqual(['The past is paused by you.']);
  });

  it('is paused for all chats at once', async () => {
    await open();
    expect(text('.work h2')[0]).toMatch(/^Fetching the past \d+ of/);
    await click(all('.work button')[0]!);
    expect(text('.work__line')[0]).toContain('paused by you');
  });
});

describe('the request budget', () => {
  it('is told lane by lane', async () => {
    await open();
    expect(text('#budget tr[data-lane=GetTranscript]')[0]).toContain('4.0 of 8');
    expect(text('#budget tbody')).toHaveLength(2);
  });

  it('says in colour what AWS holds up', async () => {
    await open({ wire: 'slow' });
    expect(text('#budget .is-warn')).toEqual(['closed 0:12']);
    expect(text('.bar .is-warn')[0]).toContain('closed by AWS for 0:12');
  });
});

describe('a file', () => {
  it('can be saved only when it is approved', async () => {
    await open();
    await read('mara');
    expect(all('.file [aria-label^="Save"]').map((one) => one.getAttribute('aria-label'))).toEqual(['Save bank-booking.png']);
    expect(all('.file button[aria-label^="Why"]')).toHaveLength(3);
  });

  it('says how far its saving is, and where it went', async () => {
    await open();
    await read('mara');
    await click(all('.file [aria-label^="Save"]')[0]!);
    expect(text('.file[data-save=saving] .file__at')).toEqual(['110 KB of 1.1 MB']);
    for (let step = 0; step < 10; step += 1) {
      timer.pass(250);
      await settle();
    }
    expect(text('.file[data-save=saved] .stat')).toEqual(['Saved to Downloads']);
  });
});

it('a transfer is a boundary that says from whom to whom', async () => {
  await open();
  await read('mara');
  expect(text('.item--hop').map((line) => line.replace(/^\S+ ?/, ''))).toEqual([
    expect.stringContaining('Earlier chat of this customer'),
    expect.stringContaining('Contact 1 of 2'),
    expect.stringContaining('Contact 2 of 2 transferred from Billing assistant to Billing EU'),
  ]);
});

describe('settings', () => {
  it('stand in groups, each under its heading', async () => {
    await open();
    await click(all('[aria-label="Settings"]')[0]!);
    expect(text('dialog .sets h3, dialog .sets h4')).toEqual([
      'Look',
      'Colours',
      'Contrast',
      'Row height',
      'Time zone',
      'A third zone',
      'Keyboard',
      'Single-letter keys',
      'Attention',
      'Waiting, warning',
      'Waiting, alarm',
      'Times of their own',
      'Business hours',
      'Snooze for',
      'Ended chats stay for',
      'Outside of the window',
      'Desktop notifications',
      'Sound of notifications',
      'Do not disturb',
      'Icon in the tray',
      'Start with the session',
      'Watching',
      'Share of the request quota',
      'Default region',
      'This computer',
      'Archive',
      'Health',
    ]);
  });

  it('are attributes of the document', async () => {
    await open({ settings: { theme: 'dark', contrast: 'more', density: 'roomy' } });
    expect({ ...document.documentElement.dataset }).toMatchObject({ theme: 'dark', contrast: 'more', density: 'roomy' });
  });

  it('say for how long nobody is to be disturbed, and end that from the status bar', async () => {
    await open();
    await click(all('[aria-label="Settings"]')[0]!);
    await click(all('[aria-labelledby=quiet] button')[1]!);
    expect(text('[aria-labelledby=quiet] [aria-checked=true]')).toEqual(['An hour']);
    const figure = () => text('.bar__end button').filter((one) => one.startsWith('Quiet until'));
    expect(figure()).toHaveLength(1);
    await click(all('.bar__end button')[0]!);
    expect([figure(), text('[aria-labelledby=quiet] [aria-checked=true]')]).toEqual([[], ['Off']]);
  });

  it('change by a letter, but not in a field', async () => {
    await open();
    await press('d');
    expect(document.documentElement.dataset['density']).toBe('roomy');
    const field = document.createElement('input');
    document.body.append(field);
    await press('d', field);
    expect(document.documentElement.dataset['density']).toBe('roomy');
  });
});
