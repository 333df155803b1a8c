import { beforeEach, describe, expect, it, vi } from 'vitest';
import { all, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

/** Height of a file, in px: here every element has it. */
const HEIGHT = 39;
const COUNT = 3000;

const list = () => all('.files__list')[0]!;
const rows = () => all('li.file');
const places = () => rows().map((row) => Number(row.getAttribute('aria-posinset')));

async function scrollTo(top: number): Promise<void> {
  list().scrollTop = top;
  list().dispatchEvent(new Event('scroll'));
  await settle();
}

describe('a chat of thousands of files', () => {
  beforeEach(async () => {
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(HEIGHT);
    const { host } = await openWindow({ chats: 2 });
    const chat = host.chats.get('mara')!;
    const approved = chat.files.find(({ status }) => status === 'approved')!;
    chat.files = Array.from({ length: COUNT }, (_, i) => ({ ...approved, id: `file ${i}`, name: `${i}.pdf`, at: approved.at - i }));
    await read('mara');
  });

  it('has those in sight in the document, and says how many there are', () => {
    expect(rows().length).toBeGreaterThan(1600 / HEIGHT);
    expect(rows().length).toBeLessThan(80);
    expect(text('#files-h')).toEqual([`Files ${COUNT}`]);
  });

  it('has each file heard with its place among all', () => {
    expect(places()).toEqual(places().map((_, i) => i + 1));
    expect(new Set(rows().map((row) => row.getAttribute('aria-setsize')))).toEqual(new Set([String(COUNT)]));
  });

  it('is scrolled to any of them', async () => {
    await scrollTo(2000 * HEIGHT);
    expect(places()[0]).toBeGreaterThan(1900);
    expect(places()).toContain(2001);
  });

  it('keeps the file with the focus and those next to it, so that Tab goes on from there', async () => {
    rows()[4]!.querySelector('button')!.focus();
    await scrollTo(2000 * HEIGHT);
    expect(document.activeElement!.closest('li')!.getAttribute('aria-posinset')).toBe('5');
    expect(places().slice(0, 4)).toEqual([4, 5, 6, expect.any(Number)]);
    expect(places()[3]).toBeGreaterThan(1900);
  });

  it('begins at its first file, wherever the list of the chat before was', async () => {
    await scrollTo(2000 * HEIGHT);
    await read('nadia');
    await read('mara');
    expect([list().scrollTop, places()[0]]).toEqual([0, 1]);
  });

  it('is reached by its key', async () => {
    await press('f');
    expect(document.activeElement).toBe(list());
  });
});

it('the button that saves a file has the focus as long as it is saved, and when it could not be', async () => {
  const { host, timer } = await openWindow({ chats: 2 });
  const chat = host.chats.get('mara')!;
  const approved = chat.files.find(({ status }) => status === 'approved')!;
  chat.files = [{ ...approved, name: 'ticket.pdf' }];
  await read('mara');
  const save = rows()[0]!.querySelector('button')!;
  save.focus();
  await click(save);
  expect([save.getAttribute('aria-disabled'), document.activeElement === save]).toEqual(['true', true]);
  for (let step = 0; step < 10; step += 1) {
    timer.pass(250);
    await settle();
  }
  expect(document.activeElement!.textContent!.trim()).toBe('Try again');
});
