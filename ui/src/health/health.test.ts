import { describe, expect, it } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import type { HandTimer } from '../testing/make';
import { all, button, click, inWindow, openWindow, settle, text } from '../testing/window';

inWindow();

let host: FakeHost;
let timer: HandTimer;

async function open(health: Scene['health']): Promise<void> {
  ({ host, timer } = await openWindow({ health }));
  await click(all('[aria-label="Settings"]')[0]!);
  await click(all('[aria-label="Open Health"]')[0]!);
}

const state = () => text('.health [role=status]')[0];

describe('the page about health', () => {
  it('is reached from the settings and says that all is well', async () => {
    await open('fine');
    expect(text('dialog h2')).toEqual(['Health']);
    expect(state()).toBe('All is well.');
    expect(all('.finding')).toHaveLength(11);
  });

  it('lists trouble first, with what to do', async () => {
    await open('trouble');
    expect(state()).toBe('Something does not work: 2 in trouble, 3 worth knowing, 1 not looked at.');
    expect(text('.finding h3').slice(0, 3)).toEqual(['KeychainTrouble', 'DiskTrouble', 'ConnectionWorth knowing']);
    expect(text('.finding__remedy')[0]).toBe('Unlock it, then try again.');
  });

  it('says that it is looking, first with nothing, then with shapes, then with words', async () => {
    await open('hangs');
    expect(state()).toBe('Looking …');
    timer.pass(300);
    await settle();
    expect(all('.health .ghost')).toHaveLength(8);
    timer.pass(1700);
    await settle();
    expect(text('.health .busy')).toEqual(['Still looking. A keychain may take its time to answer.']);
    expect(button('Copy report').hasAttribute('disabled')).toBe(true);
  });

  it('that cannot be had says why, and can be asked again', async () => {
    await open('fails');
    expect(text('.health [role=alert] b')).toEqual(['The engine has ended.']);
    await click(button('Look again'));
    expect(host.asked.filter((asked) => asked === 'health')).toHaveLength(2);
  });

  it('is copied as text, and says so for a while', async () => {
    await open('trouble');
    await click(button('Copy report'));
    expect(host.asked.some((asked) => asked.startsWith('copy Keychain: trouble\n  The keychain is locked.'))).toBe(true);
    expect(button('Report copied')).toBeDefined();
    timer.pass(4000);
    await settle();
    expect(button('Copy report')).toBeDefined();
  });
});
