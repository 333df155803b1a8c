import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import { lengthy } from '../host/fake/lengthy';
import type { HandTimer } from '../testing/make';
import { all, button, click, inWindow, openWindow, press, settle, text } from '../testing/window';

inWindow();

const FILES = 600;

let host: FakeHost;
let timer: HandTimer;

const tabs = () => [...text('#tab-people, #tab-files'), text('.files [role=tab]')[0]];

/** Opens a chat of the archive that comes in two steps. */
async function open(rest: Scene['rest']): Promise<void> {
  ({ host, timer } = await openWindow({ chats: 1, rest }));
  host.past.set('lengthy', lengthy(timer.now(), FILES));
  await press('/');
  const line = all('.ask input')[0] as HTMLInputElement;
  line.value = 'warehouse';
  line.dispatchEvent(new InputEvent('input', { bubbles: true }));
  timer.pass(100);
  await settle();
  await press('Enter', line);
  await settle();
}

describe('the rest of a long chat', () => {
  // Without it all lines are in sight at once.
  beforeEach(() => void vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(39));

  it('is counted once it is there', async () => {
    await open('answers');
    expect(tabs()).toEqual(['People 2', `Files ${FILES}`, `Files ${FILES}`]);
  });

  it('is waited for in its panels, with no number of a part', async () => {
    await open('hangs');
    timer.pass(2000);
    await settle();
    expect(text('.dock .busy')).toEqual(['Still loading the people', 'Still loading the files']);
    expect(tabs()).toEqual(['People', 'Files', 'Files']);
  });

  it('that could not be read is said to be unknown, and why, and waited for no longer', async () => {
    await open('fails');
    timer.pass(2000);
    await settle();
    expect(text('.pane [role=alert]')[0]).toContain('Only a part of this chat could be read The archive did not answer for 10 s.');
    expect(text('.dock .blank h3').slice(0, 2)).toEqual(['Who was in it is not known', 'Its files are not known']);
    expect(all('.dock .busy, .dock .ghost')).toEqual([]);
    expect(tabs()).toEqual(['People', 'Files', 'Files']);
  });

  it('is there when it is tried again', async () => {
    await open('fails');
    await click(button('Try again'));
    expect(tabs()).toEqual(['People 2', `Files ${FILES}`, `Files ${FILES}`]);
    expect(all('.pane [role=alert]')).toEqual([]);
  });

  it('leaves the focus in the chat while it is tried again, and when it is there', async () => {
    await open('fails');
    button('Try again').focus();
    await click(button('Try again'));
    expect(all('.pane [role=alert]')).toEqual([]);
    expect(document.activeElement).toBe(all('.pane')[0]);
  });
});
