import { describe, expect, it } from 'vitest';
import { all, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

const shown = () => all('.dock')[0]!.dataset['side'];

describe('earlier chats of the chat on screen', () => {
  it('are there without being asked for, each with why, when, with whom and how it ended', async () => {
    await openWindow({ chats: 8 });
    await read('chat-0');
    expect(shown()).toBe('earlier');
    expect(text('.earlier__group')).toEqual(['This customer', 'Much like this one']);
    const kwame = all('.past').find((chat) => chat.textContent!.includes('I only want the refund.'))!;
    expect(kwame.textContent!.replace(/\s+/g, ' ').trim()).toBe('Fri 20 Nov Ruben Haas Billing EU “I only want the refund.” same customer the customer left');
    expect(text('.past__reason')).toContain('also about: refund');
  });

  it('open in place, with what is alike marked, and Esc goes back', async () => {
    const { host } = await openWindow({ chats: 8 });
    await read('chat-0');
    await click(all('.past').find((chat) => chat.textContent!.includes('also about'))!);
    expect(text('.pane > .note b')[0]).toMatch(/^From the archive/);
    expect(text('.item.is-hit mark')[0]!.toLowerCase()).toBe('refund');
    expect(host.asked.some((one) => /^open past-\d+ at /.test(one))).toBe(true);
    await press('Escape');
    expect(all('.pane')[0]!.getAttribute('aria-label')).toBe('Chat with Kwame Boateng');
  });

  it('stand back where there are files, one press away', async () => {
    await openWindow({ chats: 8 });
    await read('mara');
    expect(shown()).toBe('files');
    expect(text('.files .side__switch')[0]).toMatch(/^Earlier \d$/);
    await click(all('.files .side__switch')[0]!);
    expect([shown(), (document.activeElement as HTMLElement).textContent!.replace(/\s+/g, ' ').trim()]).toEqual(['earlier', 'Files 4 1 rejected']);
  });

  it('do not take the place of the files later on', async () => {
    const { host, timer } = await openWindow({ chats: 8 });
    host.past.clear();
    await read('chat-0');
    expect([shown(), text('.earlier .blank h3')]).toEqual(['files', ['Nothing earlier']]);
    const { chats } = host;
    host.past.set('late', chats.get('chat-1')!);
    const chat = chats.get('chat-0')!;
    host.emit([{ type: 'rows', key: 'chat-0', upsert: [chat.say(timer.now(), chat.customer, 'a refund?')], remove: [] }]);
    timer.pass(30_000);
    await settle();
    expect([shown(), all('.past').length]).toEqual(['files', 1]);
  });

  it('are not missed where the archive cannot be read: that is said', async () => {
    await openWindow({ chats: 8, archive: 'locked' });
    await read('chat-0');
    expect([shown(), text('.earlier .blank h3')]).toEqual(['files', ['The archive is locked']]);
  });
});
