import { describe, expect, it } from 'vitest';
import { all, button, click, inWindow, openWindow, press, settle, text } from '../testing/window';

inWindow();

const first = () => all('[data-key]')[0]!.dataset['key']!;
const rowOf = (key: string) => all(`[data-key="${key}"]`)[0]!;
const heading = () => text('.group')[0];

describe('triage by keys', () => {
  it('opens the next chat that needs a person, one after the other and back', async () => {
    const { host } = await openWindow();
    await press('n');
    await press('n');
    await press('N');
    const opened = host.asked.filter((asked) => asked.startsWith('open '));
    expect(opened[0]).toBe(`open ${first()}`);
    expect(opened[2]).toBe(opened[0]);
    expect(opened[1]).not.toBe(opened[0]);
  });

  it('opens the chat at which the keyboard is, where it alone needs a person and is not open', async () => {
    const { host } = await openWindow({ chats: 1 });
    rowOf(first()).focus();
    await settle();
    await press('n');
    const opened = () => host.asked.filter((asked) => asked.startsWith('open '));
    expect(opened()).toEqual([`open ${first()}`]);
    await press('n');
    expect(opened()).toHaveLength(1);
  });

  it('shows no key that does nothing', async () => {
    const { host } = await openWindow({ settings: { letterKeys: false } });
    await press('n');
    expect(host.asked.filter((asked) => asked.startsWith('open '))).toEqual([]);
    await click(rowOf(first()));
    await click(all('.chat__do button').find((one) => one.textContent!.includes('Snooze'))!);
    expect(text('.undo')[0]).toMatch(/Undo$/);
    const letters = all('.chat, .roster, .undo').flatMap((part) => [...part.querySelectorAll('kbd')].map(({ textContent }) => textContent));
    expect(letters.filter((key) => key?.length === 1)).toEqual([]);
    const told = all('.chat [aria-keyshortcuts], .undo [aria-keyshortcuts]').map((one) => one.getAttribute('aria-keyshortcuts'));
    expect(told).toEqual([]);
  });

  it('acknowledges what is open, so that it asks for nothing, and undoes that', async () => {
    await openWindow();
    const before = heading();
    const key = first();
    await press('n');
    await press('a');
    expect(rowOf(key).textContent).toMatch(/Acknowledged \d\d:\d\d, until something new/);
    expect(heading()).not.toBe(before);
    expect(first()).not.toBe(key);
    await press('u');
    expect([heading(), first()]).toEqual([before, key]);
  });

  it('says what was done and lets it be undone for ten seconds', async () => {
    const { timer } = await openWindow();
    await press('n');
    await press('z');
    expect(text('.undo')[0]).toMatch(/^Snoozed .* to \d\d:\d\d Undo u$/);
    timer.pass(10_000);
    await settle();
    expect(text('.undo')).toEqual([]);
  });

  it('pins a chat, and takes the pin off again', async () => {
    const { host } = await openWindow();
    const key = first();
    await press('n');
    await press('p');
    await press('p');
    expect(host.asked.filter((asked) => asked.endsWith(`pin ${key}`))).toEqual([`pin ${key}`, `unpin ${key}`]);
  });

  it('leaves nobody who needs a person after as many acknowledgements as there were', async () => {
    await openWindow({ chats: 6 });
    const needing = Number(/\d+/.exec(heading()!)![0]);
    for (let i = 0; i < needing; i += 1) {
      await press('n');
      await press('a');
    }
    await click(all('.nav__item[title="Attention"]')[0]!);
    expect(text('.roster .blank h3')).toEqual(['Nobody needs you']);
  });
});

describe('a filter', () => {
  const type = async (value: string) => {
    const input = all('.filter__input')[0] as HTMLInputElement;
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
  };

  it('narrows the list, says what it does not understand, and is kept as a view', async () => {
    await openWindow();
    await click(all('.roster [aria-label="Filter"]')[0]!);
    await type('queue:billing state:plaid');
    const rows = all('[data-key]').length;
    expect(text('.filter__note')[0]).toBe('Not understood, and left out: state:plaid');
    await click(button('Save as a view'));
    const name = all('.filter__save input')[0] as HTMLInputElement;
    name.value = 'Invoices';
    name.dispatchEvent(new Event('input', { bubbles: true }));
    name.form!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await settle();
    expect(text('.nav__item[aria-current]')).toEqual([`Invoices${rows}`]);
    await click(all('.nav__item[title="All chats"]')[0]!);
    expect(all('[data-key]').length).toBeGreaterThan(rows);
    await click(all('.nav__item[title="Invoices"]')[0]!);
    expect(all('[data-key]')).toHaveLength(rows);
  });
});

describe('alarms', () => {
  it('are listed, and acknowledged together with the chats they are about', async () => {
    await openWindow();
    await click(all('.nav__item[title="Alarms"]')[0]!);
    expect(all('.alarms__one.is-loud').length).toBeGreaterThan(0);
    await click(button('Acknowledge all'));
    expect(all('.alarms__one:is(.is-loud, .is-open)')).toEqual([]);
    expect(all('.alarm')).toEqual([]);
  });
});
