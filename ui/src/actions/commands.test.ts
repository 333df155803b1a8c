import { describe, expect, it } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import { all, button, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

let host: FakeHost;
const open = async (scene: Partial<Scene> = {}) => ({ host } = await openWindow(scene));
const commands = () => press('p', document.body, { ctrlKey: true, shiftKey: true });
const line = () => all('.palette--commands input')[0] as HTMLInputElement;
async function type(typed: string): Promise<void> {
  line().value = typed;
  line().dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

describe('the palette of commands', () => {
  it('does what is chosen and goes away', async () => {
    await open();
    await commands();
    await type('ended chats');
    await press('Enter', line());
    expect(all('.palette')).toHaveLength(0);
    expect(text('[aria-current=page] .nav__text')).toEqual(['Ended, last hour']);
  });

  it('shows the key of each command', async () => {
    await open();
    await commands();
    await type('search everything');
    expect(text('.command kbd')).toEqual(['/']);
  });

  it('opens a chat by the name of its customer', async () => {
    await open();
    await commands();
    await type('mara');
    await press('Enter', line());
    expect(host.asked).toContain('open mara');
  });

  it('says what cannot be done now, and does not do it', async () => {
    await open();
    await commands();
    await type('export this');
    expect(text('[aria-disabled=true] .command__part')).toEqual(['not now']);
    await press('Enter', line());
    expect(all('.palette--commands')).toHaveLength(1);
    expect(all('.choices')).toHaveLength(0);
  });

  it('offers what can be done with the chat on screen', async () => {
    await open();
    await read('mara');
    await commands();
    await type('export this');
    await press('Enter', line());
    expect(text('dialog h2')[0]).toContain('Export');
  });

  it('opens from the search by its sign, and leads back by deleting it', async () => {
    await open();
    await press('/');
    const ask = all('.ask input')[0] as HTMLInputElement;
    ask.value = '>';
    ask.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    expect(all('.palette--commands')).toHaveLength(1);
    await press('Backspace', line());
    expect(all('.palette--commands')).toHaveLength(0);
    expect((all('.ask input')[0] as HTMLInputElement).value).toBe('');
  });
});

describe('single-letter keys', () => {
  it('that are switched off in the settings no longer act, nor are they shown', async () => {
    await open();
    await click(all('[aria-label="Settings"]')[0]!);
    await click(all('[aria-labelledby=letter-keys] button')[1]!);
    await click(all('[aria-label=Close]')[0]!);
    await press('/');
    expect(all('.palette')).toHaveLength(0);
    expect(text('.find kbd')).toEqual(['Ctrl K']);
    await press('k', document.body, { ctrlKey: true });
    expect(all('.palette')).toHaveLength(1);
  });

  it('are not in the list of keys while they are off', async () => {
    await open({ settings: { letterKeys: false } });
    await click(button('F1Keys'));
    expect(text('.keys kbd').filter((key) => key.length === 1)).toEqual([]);
    expect(text('.keys kbd')).toContain('F6');
  });
});
