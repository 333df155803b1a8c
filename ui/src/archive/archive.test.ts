import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import type { HandTimer } from '../testing/make';
import { all, button, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

let host: FakeHost;
let timer: HandTimer;

async function open(scene: Partial<Scene> = {}): Promise<void> {
  ({ host, timer } = await openWindow({ chats: 8, ...scene }));
}

const bar = (words: string) => all('.bar button').find((one) => one.textContent!.includes(words))!;
const tab = (name: string) => click(all('.dialog__tabs [role=tab]').find((one) => one.textContent === name)!);
async function fill(css: string, value: string): Promise<void> {
  const field = all(css)[0] as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settle();
}
async function pass(ms: number): Promise<void> {
  timer.pass(ms);
  await settle();
}

describe('the status bar', () => {
  it('says how much is stored and up to when, and leads to the archive', async () => {
    await open();
    expect(text('.bar')[0]).toMatch(/Stored to\s*\d\d:\d\d:\d\d\s*Archive\s*1,204,866 messages/);
    await click(bar('1,204,866'));
    expect(text('dialog h2')).toEqual(['Archive']);
    expect(text('.figures dd')[1]).toBe('73,684');
  });

  it('is loud when something is not stored, and so is a bar over the roster', async () => {
    await open({ archive: 'diskFull' });
    expect(text('.bar__loud')).toEqual(['12 messages not stored: disk full']);
    expect(text('.roster__notes .note--alarm b')).toEqual(['12 messages not stored: disk full']);
  });

  it('says that the archive is locked, with one bar for both when the keychain is', async () => {
    await open({ archive: 'locked', keychain: { state: 'locked', message: 'The Secret Service is locked.' } });
    expect(text('.bar .is-warn')).toContain('Archive locked');
    expect(text('.roster__notes .note b')).toHaveLength(1);
  });
});

describe('an archive to which another program writes', () => {
  const isOff = (element: HTMLElement) => (element as HTMLButtonElement).disabled;

  beforeEach(() => open({ archive: 'reading' }));

  it('is searched and read, and nothing in it is changed from here', async () => {
    expect(text('.roster__notes .note b')).toEqual(['Another Sightline writes to the archive']);
    expect(text('.bar__loud')).toEqual(['3 messages not stored: archive in use']);
    await click(bar('Archive written elsewhere'));
    expect(text('.figures dd')[1]).toBe('73,684');
    expect(text('dialog .note')[0]).toContain('Until then nothing is imported, checked, held or purged from here.');
    expect(isOff(button('Check'))).toBe(true);
    await tab('Import');
    expect(isOff(button('Choose files'))).toBe(true);
    await tab('Purge');
    expect(isOff(button('Look it up'))).toBe(true);
    (all('dialog')[0] as HTMLDialogElement).close();
    await settle();
    await press('/');
    await fill('.ask input', 'refund');
    await pass(500);
    expect(all('.hit').length).toBeGreaterThan(0);
    expect(text('.foot__reach')[0]).toContain('3 not stored');
  });

  it('gives a chat away all the same, and neither holds nor purges one', async () => {
    await read('mara');
    all('#chat-menu')[0]!.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' }));
    await settle();
    const item = (name: string) => all('.menu__item').find((one) => one.textContent!.includes(name))!;
    expect(['Search in this chat', 'Export this chat', 'Legal hold', 'Purge this contact'].map((name) => isOff(item(name)))).toEqual([false, false, true, true]);
  });
});

describe('an archive whose key is gone', () => {
  it('gives way to another only by the person’s own words', async () => {
    await open({ archive: 'keyMissing' });
    await click(button('Begin a new archive'));
    expect(document.activeElement!.textContent).toBe('Look for the key first');
    await click(button('Look for the key first'));
    expect(host.asked.filter((one) => one.startsWith('new archive'))).toEqual([]);
    await click(button('Begin a new archive'));
    await click(button('Set the old archive aside and begin a new one'));
    expect(host.asked).toContain('new archive: Set the old archive aside and begin a new one');
    expect(all('dialog')).toEqual([]);
  });
});

describe('a check', () => {
  it('says how far it is, what it found, and offers to make it good', async () => {
    await open();
    await click(bar('1,204,866'));
    await click(button('Check'));
    expect(text('.dialog .work__bar')[0]).toMatch(/^Checking the archive, 20 %/);
    for (let i = 0; i < 3; i += 1) await pass(1500);
    expect(text('.dialog .set h3')[1]).toMatch(/^Not sound, checked/);
    await click(button('Repair'));
    expect(text('.dialog .set h3')[1]).toMatch(/^Sound, checked/);
    expect(button('Repair')).toBeUndefined();
  });
});

describe('an import', () => {
  beforeEach(() => open());

  it('is begun by choosing, and goes on with its figures while one looks elsewhere', async () => {
    await click(bar('1,204,866'));
    await tab('Import');
    await click(button('Choose files'));
    await pass(2500);
    expect(text('.import p')[0]).toMatch(/^4,800 of 12,480 files · 96,000 items new · 84,200 a second · 0:0\d left$/);
    (all('dialog')[0] as HTMLDialogElement).close();
    await settle();
    expect(text('.nav .work h2')).toContain('Importing 38 %');
  });

  it('is paused, goes on, and is given up', async () => {
    await click(bar('1,204,866'));
    await tab('Import');
    await click(button('Choose a folder'));
    for (const [name, state] of [['Pause', 'paused'], ['Go on', 'running'], ['Give up', 'cancelled']] as const) {
      await click(button(name));
      expect(all('.import')[0]!.dataset['import']).toBe(state);
    }
    await click(all('.import [aria-label^="Take"]')[0]!);
    expect(all('.import')).toEqual([]);
  });

  it('of a bucket says what is wrong with its address and keeps what was typed', async () => {
    await click(bar('1,204,866'));
    await tab('Import');
    await click(button('From a bucket'));
    await fill('#bucket-url', 'https://bucket');
    (all('.bucket')[0] as HTMLFormElement).requestSubmit();
    await settle();
    expect(text('.bucket [role=alert] b')).toEqual(['“https://bucket” is not a bucket.']);
    expect((all('#bucket-url')[0] as HTMLInputElement).value).toBe('https://bucket');
    await fill('#bucket-url', 's3://bucket/x');
    (all('.bucket')[0] as HTMLFormElement).requestSubmit();
    await settle();
    expect(host.asked).toContain('import s3://bucket/x null null');
  });

  it('of what is dropped on the window asks first', async () => {
    host.emit([{ type: 'drag', drag: { state: 'over', files: 3 } }]);
    await settle();
    expect(text('.drop')).toEqual(['Drop 3 files to import into the archive']);
    host.emit([{ type: 'drag', drag: { state: 'dropped', id: 'd1', from: '2026-11.zip' } }]);
    await settle();
    expect([all('.drop'), text('dialog .note b')]).toEqual([[], ['Import 2026-11.zip?']]);
    expect(host.asked.filter((one) => one.startsWith('import'))).toEqual([]);
    await click(all('dialog .note .btn--go')[0]!);
    expect(host.asked).toContain('import dropped d1');
    expect(text('dialog .note b')).toEqual([]);
  });

  it('says which files were skipped and why', async () => {
    await click(bar('1,204,866'));
    await tab('Import');
    await click(button('Choose files'));
    await pass(2500);
    expect(text('.bad summary')).toEqual(['3 files skipped']);
    const details = all('.bad')[0] as HTMLDetailsElement;
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
    await settle();
    const asked = vi.spyOn(host, 'badFiles');
    await pass(250);
    expect(asked).not.toHaveBeenCalled();
    expect(text('.bad__list li')[1]).toBe('2026/11/02/report.pdfIt is no transcript: it begins with %PDF.');
  });
});

describe('days', () => {
  beforeEach(async () => {
    await open();
    await click(bar('1,204,866'));
    await tab('Keep');
  });

  it('say what would go before they are kept', async () => {
    await fill('#keep-acme-eu', '90');
    expect(text('.set__more')[0]).toContain('32,940 chats with 527,040 items go for good.');
    expect(host.asked.filter((one) => one.startsWith('keep'))).toEqual([]);
    await click(button('Keep 90 days and purge 32,940 chats'));
    expect(host.asked).toContain('keep acme-eu for 90');
    expect(text('.set--keep p')[0]).toContain('Kept 90 days after they ended.');
  });

  it('that are none keep for ever', async () => {
    await fill('#keep-acme-eu', '');
    await click(button('Keep for ever'));
    expect(host.asked).toContain('keep acme-eu for null');
  });

  it.each(['0', '-3', '1.5', 'x', '99999'])('that are “%s” are not taken', async (days) => {
    await fill('#keep-acme-eu', days);
    expect(text('.set__more')[0]).toBe('Whole days from 1 on; empty keeps for ever.');
    expect(all('.set__more button')).toEqual([]);
  });
});

describe('the menu of a chat', () => {
  const look = async () => {
    const menu = all('#chat-menu')[0]!;
    menu.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' }));
    await settle();
  };
  const item = (name: string) => all('.menu__item').find((one) => one.textContent!.includes(name))!;

  beforeEach(async () => {
    await open();
    HTMLElement.prototype.hidePopover ??= () => {};
    await read('mara');
    await look();
  });

  it('puts it on legal hold and takes it off, and the archive lists it', async () => {
    expect(item('Legal hold').getAttribute('aria-checked')).toBe('false');
    await click(item('Legal hold'));
    expect([host.asked.at(-1), item('Legal hold').getAttribute('aria-checked')]).toEqual(['hold mara', 'true']);
    await click(bar('1,204,866'));
    await tab('Keep');
    expect(text('.records__name')).toEqual(['Mara Kovač']);
    await click(button('End the hold'));
    expect(host.asked).toContain('release mara');
    expect(text('.records__name')).toEqual([]);
  });

  it('exports it with its hashes, as one chose', async () => {
    await click(item('Export this chat'));
    const csv = all('.choice input').find((one) => (one as HTMLInputElement).value === 'csv')!;
    await click(csv);
    (all('dialog form')[0] as HTMLFormElement).requestSubmit();
    await settle();
    expect(host.asked).toContain('export mara as csv');
    expect(text('.work__bar')[0]).toBe('40 of 322 items');
    for (let i = 0; i < 8; i += 1) await pass(200);
    expect(text('.export__done')[0]).toContain('sightline-2026-11-23-0917.csv.sha256');
  });

  it('an export nobody waits for any more is broken off', async () => {
    await click(item('Export this chat'));
    (all('dialog form')[0] as HTMLFormElement).requestSubmit();
    await settle();
    const cancel = vi.spyOn(host, 'cancelExport');
    (all('dialog')[0] as HTMLDialogElement).close();
    await settle();
    expect([all('dialog'), cancel.mock.calls.length]).toEqual([[], 1]);
  });

  it('purges its contact only after a part of its id was typed', async () => {
    const contact = host.chats.get('mara')!.contact;
    await click(item('Purge this contact'));
    expect(text('dialog p')[1]).toBe('1 chat with 25 items goes for good. It is watched now: what is said from then on is stored again.');
    const purge = () => button('Purge for good') as HTMLButtonElement;
    expect(purge().disabled).toBe(true);
    await fill('#purge-word', contact.slice(0, 7));
    expect(purge().disabled).toBe(true);
    await fill('#purge-word', contact.slice(0, 8));
    await click(purge());
    expect(host.asked).toContain(`purge ${contact} (${contact.slice(0, 8)})`);
    await click(button('Show the record'));
    expect(text('.records b')[0]).toContain('Contact mara');
  });

  it('purges nothing that is on legal hold', async () => {
    await click(item('Legal hold'));
    await click(item('Purge this contact'));
    expect(text('dialog .is-warn')[0]).toBe('It is on legal hold: it stays until the hold is ended.');
    expect(button('Purge for good')).toBeUndefined();
  });

  it('searches in it, and one goes on typing', async () => {
    await click(item('Search in this chat'));
    const line = all('.ask input')[0] as HTMLInputElement;
    expect(line.value).toMatch(/^\(contact:\S+ OR contact:\S+\) $/);
  });
});

it('a contact is looked up by its id before it is purged', async () => {
  await open();
  await click(bar('1,204,866'));
  await tab('Purge');
  await fill('#purge-contact', 'no-such-contact');
  (all('dialog form')[0] as HTMLFormElement).requestSubmit();
  await settle();
  expect(text('dialog [role=alert] b')).toEqual(['The archive holds no contact with this id.']);
  expect(button('Purge for good')).toBeUndefined();
});

it('settings lead to the archive, and its pages are gone through by arrows', async () => {
  await open();
  await click(all('[aria-label=Settings]')[0]!);
  await click(all('dialog .btn').find((one) => one.textContent!.trim() === 'Open')!);
  expect(text('dialog h2')).toEqual(['Archive']);
  await press('ArrowRight', all('#archive-state')[0]!);
  expect([document.activeElement!.id, all('[aria-selected=true][role=tab]').map((one) => one.textContent)]).toEqual(['archive-import', ['Import']]);
});
