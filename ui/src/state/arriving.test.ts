import { describe, expect, it } from 'vitest';
import type { Lead } from '../host/types';
import { all, button, click, inWindow, openWindow, press, settle, text } from '../testing/window';

inWindow();

const link = (contact: string, item: string | null = null): Lead => ({ to: 'link', contact, item });

describe('a link from elsewhere', () => {
  it('opens the chat that holds its contact, and asks for nothing but to open it', async () => {
    const { host } = await openWindow();
    const chat = [...host.chats.values()].find((one) => one.summary().contactIds.length > 1)!;
    const before = host.asked.length;
    host.emit([{ type: 'lead', lead: link(chat.summary().contactIds[0]!) }]);
    await settle();
    const asked = host.asked.slice(before).filter((one) => !/^(acknowledge|seen|past) ?/.test(one));
    expect(asked[0]).toBe(`open ${chat.key}`);
    expect(asked.filter((one) => /^(add|save|remove|retry|mark|pause)/.test(one))).toEqual([]);
  });

  it('opens an item of an archived chat that nobody watches', async () => {
    const { host } = await openWindow();
    const chat = [...host.past.values()][0]!;
    const item = chat.rows[0]!.id;
    host.emit([{ type: 'lead', lead: link(chat.key, item) }]);
    await settle();
    expect(host.asked).toContain(`open ${chat.key} at ${item}`);
  });

  it('to a contact that is not here says so and offers the search', async () => {
    const { host } = await openWindow();
    host.emit([{ type: 'lead', lead: link('4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5') }]);
    await settle();
    expect(text('dialog h2')).toEqual(['This link leads nowhere here']);
    expect(text('dialog .dialog__body p')[0]).toContain('No chat that is watched, and none in the archive, has the contact');
    await click(button('Search the archive'));
    expect((all('dialog input')[0] as HTMLInputElement).value).toBe('contact:4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5');
  });

  it('that is none of ours is refused with words', async () => {
    const { host } = await openWindow();
    const before = host.asked.filter((one) => !one.startsWith('acknowledge')).length;
    host.emit([{ type: 'lead', lead: { to: 'badLink', message: 'The link is not of the form that leads here.' } }]);
    await settle();
    expect(text('dialog [role="alert"]')[0]).toContain('The link is not of the form');
    expect(text('dialog')[0]).toContain('Nothing was opened or changed.');
    expect(host.asked.filter((one) => !one.startsWith('acknowledge'))).toHaveLength(before);
  });

  it('waits for a dialog in which something may be half done, the newest alone', async () => {
    const { host } = await openWindow();
    const [first, second] = [...host.chats.keys()];
    await click(all('[aria-label="Settings"]')[0]!);
    host.emit([{ type: 'lead', lead: link(first!) }]);
    host.emit([{ type: 'lead', lead: link(second!) }]);
    await settle();
    expect(all('dialog')).toHaveLength(1);
    expect(host.asked).not.toContain(`open ${second}`);
    await click(all('dialog [aria-label="Close"]')[0]!);
    expect(host.asked).toContain(`open ${second}`);
    expect(host.asked).not.toContain(`open ${first}`);
  });

  it('waits while chats are still being looked up', async () => {
    const { host } = await openWindow({ archive: 'opening' });
    host.emit([{ type: 'lead', lead: link('nobody-knows') }]);
    await settle();
    expect(text('dialog h2')).toEqual([]);
    expect(host.asked).not.toContain('find nobody-knows');
  });

  it('leaves the list of keys', async () => {
    const { host } = await openWindow();
    const key = [...host.chats.keys()][1]!;
    await press('?');
    host.emit([{ type: 'lead', lead: link(key) }]);
    await settle();
    expect(text('dialog h2')).toEqual([]);
    expect(host.asked).toContain(`open ${key}`);
  });
});
