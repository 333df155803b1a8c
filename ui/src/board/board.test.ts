import { describe, expect, it } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import type { HandTimer } from '../testing/make';
import { all, button, click, inWindow, openWindow, press, settle, text } from '../testing/window';

inWindow();

let host: FakeHost;
let timer: HandTimer;
async function open(scene: Partial<Scene> = {}): Promise<void> {
  ({ host, timer } = await openWindow(scene));
  await press('F');
}
const pick = (kind: string) => click(all('.files-board .seg button').find((one) => one.textContent!.trim().startsWith(kind))!);

describe('the board of files', () => {
  it('shows the files of all chats, what is rejected first', async () => {
    await open();
    const files = [...host.chats.values()].flatMap((chat) => chat.files);
    expect(all('[data-file]')).toHaveLength(files.length);
    expect(text('[data-file] [data-status]')[0]).toBe('Rejected');
  });

  it('is narrowed down to what is stuck in scan', async () => {
    await open();
    await pick('Stuck');
    expect(all('[data-file] [data-status=IN_PROGRESS]').length).toBe(all('[data-file]').length);
    expect(text('[data-file] [data-status]')[0]).toContain('Scanning');
  });

  it('opens the chat at the file', async () => {
    await open();
    await pick('Stuck');
    await click(all('.board__open')[0]!);
    const { row } = host.chats.get('mara')!.files.find((file) => file.stuck)!;
    expect(host.asked).toContain(`open mara at ${row}`);
    expect(all('.files-board')).toHaveLength(0);
  });

  it('saves what is approved, and says why another cannot be', async () => {
    await open();
    const approved = [...host.chats.values()].flatMap((chat) => chat.files).filter((file) => file.status === 'approved');
    expect(all('.files-board [aria-label^=Save]')).toHaveLength(approved.length);
    await click(all('.files-board [aria-label^="Save bank"]')[0]!);
    expect(host.asked.some((asked) => asked.startsWith('save mara'))).toBe(true);
    expect(text('.files-board .pop').some((why) => why.includes('The scanner of your contact centre rejected it'))).toBe(true);
  });

  it('is asked for again when the roster counts other files', async () => {
    await open();
    const asked = () => host.asked.filter((one) => one === 'all files').length;
    const before = asked();
    const chat = host.chats.get('mara')!;
    chat.send(timer.now(), chat.customer, 'one-more.pdf', 'application/pdf', 'rejected', 'REJECTED');
    host.emit([{ type: 'chat', chat: chat.summary() }]);
    await settle();
    timer.pass(1100);
    await settle();
    expect(asked()).toBe(before + 1);
    expect(text('.board__open').some((name) => name.includes('one-more.pdf'))).toBe(true);
  });

  it('goes away by Esc, and by a view of the chats', async () => {
    await open();
    await press('Escape');
    expect(all('.files-board')).toHaveLength(0);
    await press('F');
    await click(all('.nav__item').find((one) => one.title.startsWith('Ended'))!);
    expect([all('.files-board').length, text('#roster-h')[0]]).toEqual([0, 'Ended, last hour 3']);
  });

  it('leads to older files in the archive', async () => {
    await open();
    await pick('Rejected');
    await click(button('Search older files'));
    expect((all('.ask input')[0] as HTMLInputElement).value).toBe('status:rejected after:-7d ');
  });

  it('says what is so where there is nothing to show', async () => {
    await open({ chats: 0 });
    expect(text('.files-board .blank b, .files-board .blank h3, .files-board .blank')[0]).toContain('No file was sent');
  });
});
