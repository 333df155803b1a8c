import { describe, expect, it } from 'vitest';
import type { Lead } from '../host/types';
import { all, inWindow, openWindow, press, settle, text } from '../testing/window';

inWindow();

async function led(lead: Lead) {
  const { host } = await openWindow();
  host.emit([{ type: 'lead', lead }]);
  await settle();
  return host.asked.filter((asked) => asked.startsWith('open '));
}

describe('what was pressed outside of the window', () => {
  it('opens the chat of a notification', async () => {
    const { host } = await openWindow();
    const key = all('[data-key]')[3]!.dataset['key']!;
    host.emit([{ type: 'lead', lead: { to: 'chat', key } }]);
    await settle();
    expect(host.asked).toContain(`open ${key}`);
  });

  it('opens nothing where the chat is gone', async () => {
    expect(await led({ to: 'chat', key: 'gone' })).toEqual([]);
  });

  it('shows the list of alarms', async () => {
    await led({ to: 'alarms' });
    expect(text('dialog h2')[0]).toMatch(/^Alarms/);
  });

  it('takes nobody out of a dialog in which something may be half done', async () => {
    const { host } = await openWindow();
    const key = all('[data-key]')[3]!.dataset['key']!;
    await press('?');
    host.emit([{ type: 'lead', lead: { to: 'chat', key } }]);
    await settle();
    expect(host.asked).not.toContain(`open ${key}`);
    expect(all('dialog')).toHaveLength(1);
  });
});
