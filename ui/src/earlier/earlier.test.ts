import { describe, expect, it } from 'vitest';
import { all, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';
import type { HandTimer } from '../testing/make';

inWindow();

/** Opens a chat and stays there. */
const stay = async (timer: HandTimer, key: string) => {
  await read(key);
  timer.pass(300);
  await settle();
};
const shown = () => all('.dock')[0]!.dataset['side'];

describe('earlier chats of the chat on screen', () => {
  it('are there without being asked for, each with why, when, with whom and how it ended', async () => {
    const { timer } = await openWindow({ chats: 8 });
    await stay(timer, 'chat-0');
    expect(shown()).toBe('earlier');
    expect(text('.earlier__group')).toEqual(['This customer', 'Much like this one']);
    const kwame = all('.past').find((chat) => chat.textContent!.includes('I only want the refund.'))!;
    expect(kwame.textContent!.replace(/\s+/g, ' ').trim()).toBe('Fri 20 Nov Ruben Haas Billing EU “I only want the refund.” same customer the customer left');
    expect(text('.past__reason')).toContain('also about: refund');
  });

  it('open in place, with what is alike marked, and Esc goes back', async () => {
    const { host, timer } = await openWindow({ chats: 8 });
    await stay(timer, 'chat-0');
    await click(all('.past').find((chat) => chat.textContent!.includes('also about'))!);
    expect(text('.pane > .note b')[0]).toMatch(/^From the archive/);
    expect(text('.item.is-hit mark')[0]!.toLowerCase()).toBe('refund');
    expect(host.asked.some((one) => /^open past-\d+ at /.test(one))).toBe(true);
    await press('Escape');
    expect(all('.pane')[0]!.getAttribute('aria-label')).toBe('Chat with Kwame Boateng');
  });

  it('stand back where there are files, one press away', async () => {
    const { timer } = await openWindow({ chats: 8 });
    await stay(timer, 'mara');
    expect(shown()).toBe('files');
    expect(text('.files [role=tab]')[1]).toMatch(/^Earlier \d$/);
    await click(all('.files [role=tab]')[1]!);
    expect([shown(), (document.activeElement as HTMLElement).textContent!.replace(/\s+/g, ' ').trim()]).toEqual(['earlier', expect.stringMatching(/^Earlier \d$/)]);
    expect(text('.earlier [role=tab]')[0]).toBe('Files 4 1 rejected');
  });

  it('are turned to and back with the arrow keys, as tabs are', async () => {
    const { timer } = await openWindow({ chats: 8 });
    await stay(timer, 'mara');
    const chosen = () => [shown(), document.activeElement!.id, document.activeElement!.getAttribute('aria-selected'), document.activeElement!.getAttribute('tabindex')];
    expect(all('.files [role=tablist] [role=tab]').map((tab) => tab.getAttribute('aria-selected'))).toEqual(['true', 'false']);
    all('.files [role=tab]')[0]!.focus();
    await press('ArrowRight', document.activeElement!);
    expect(chosen()).toEqual(['earlier', 'side-earlier-earlier', 'true', '0']);
    await press('ArrowRight', document.activeElement!);
    expect(chosen()).toEqual(['files', 'side-files-files', 'true', '0']);
    await press('End', document.activeElement!);
    await press('Home', document.activeElement!);
    expect(chosen()).toEqual(['files', 'side-files-files', 'true', '0']);
  });

  it('give way to the list of files by its key', async () => {
    const { timer } = await openWindow({ chats: 8 });
    await stay(timer, 'mara');
    await click(all('.files [role=tab]')[1]!);
    await press('f');
    expect([shown(), document.activeElement!.className]).toEqual(['files', 'files__list']);
  });

  it('give way to the first file, unless somebody reads them', async () => {
    const { host, timer } = await openWindow({ chats: 8 });
    const chat = host.chats.get('chat-0')!;
    const send = async () => {
      chat.send(timer.now(), chat.customer, 'bill.pdf', 'application/pdf', 'inProgress', 'IN_PROGRESS');
      host.emit([{ type: 'files', key: 'chat-0', files: structuredClone(chat.files) }]);
      await settle();
    };
    await stay(timer, 'chat-0');
    await send();
    expect(shown()).toBe('files');

    chat.files = [];
    await stay(timer, 'chat-1');
    await stay(timer, 'chat-0');
    all('.past')[0]!.focus();
    await send();
    expect([shown(), text('.earlier [role=tab]')[0]]).toEqual(['earlier', 'Files 1']);
  });

  it('that are found later do not take the place of files, and are counted beside them', async () => {
    const { host, timer } = await openWindow({ chats: 8 });
    host.past.clear();
    await stay(timer, 'mara');
    expect([shown(), text('.earlier .blank h3')]).toEqual(['files', ['Nothing earlier']]);
    host.past.set('late', host.chats.get('chat-1')!);
    const chat = host.chats.get('mara')!;
    host.emit([{ type: 'rows', key: 'mara', upsert: [chat.say(timer.now(), chat.customer, 'a refund?')], remove: [] }]);
    timer.pass(30_000);
    await settle();
    expect([shown(), text('.files [role=tab]')[1]]).toEqual(['files', 'Earlier 1']);
  });

  it('are not missed where the archive cannot be read: that is said', async () => {
    const { timer } = await openWindow({ chats: 8, archive: 'locked' });
    await stay(timer, 'chat-0');
    expect([shown(), text('.earlier .blank h3')]).toEqual(['files', ['The archive is locked']]);
  });
});
