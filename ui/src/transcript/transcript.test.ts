import { expect, it } from 'vitest';
import { all, button, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

it('markup is shown as elements of ours, and a link with its real host beside it', async () => {
  await openWindow();
  await read('mara');
  expect(text('.rich strong')).toContain('one moment');
  expect(all('.rich ul > li').length).toBe(2);
  expect(text('.link__host')).toContain('help.acme.example');
});

it('a press on a link says where it leads and opens nothing', async () => {
  const { host } = await openWindow();
  await read('mara');
  await click(all('.say .link')[0]!);
  expect(text('#link-card h3')).toEqual(['Leads to help.acme.example']);
  expect(text('.link__url')).toEqual(['https://help.acme.example/files?from=chat']);
  expect(host.asked.filter((asked) => asked.startsWith('open link'))).toEqual([]);
});

it('a link is opened from its card alone', async () => {
  const { host } = await openWindow();
  await read('mara');
  await click(all('.say .link')[0]!);
  await click(button('Open in browser'));
  expect(host.asked).toContain('open link https://help.acme.example/files?from=chat');
});

it('a link in disguise can be copied and not opened', async () => {
  const { host } = await openWindow();
  await read('nadia');
  await click(all('.say .link')[0]!);
  expect(text('#link-card h3')).toEqual(['Not what it says']);
  expect(button('Open in browser')).toBeUndefined();
  await click(button('Copy'));
  expect(host.asked).toContain('copy https://xn--acmebnk-5ig.example/signin');
});

it('what cannot be seen is a word in its place', async () => {
  await openWindow();
  await read('nadia');
  expect(text('.odd')).toEqual(['direction mark', '12 hidden characters']);
});

it('a message that names a file twice is drawn, and so is what comes after it', async () => {
  const { host, timer } = await openWindow();
  const chat = host.chats.get('mara')!;
  chat.add(timer.now(), chat.customer, { kind: 'files', attachmentIds: ['twice', 'twice'] });
  chat.say(timer.now() + 1, chat.customer, 'And now?');
  await read('mara');
  expect(all('[data-file=twice]').length).toBe(2);
  expect(text('.say').at(-1)).toBe('And now?');
});

it('a very long message is folded until all of it is wanted', async () => {
  const { host, timer } = await openWindow();
  const chat = host.chats.get('mara')!;
  chat.say(timer.now(), chat.customer, 'W'.repeat(16_000));
  await read('mara');
  const shown = () => all('.say').at(-1)!.textContent!.length;
  expect(shown()).toBe(1000);
  await click(button('Show all 16,000 characters'));
  expect(shown()).toBe(16_000);
});

it('the button that unfolds a message leaves the focus on its line, and from there one goes on', async () => {
  const { host, timer } = await openWindow();
  const chat = host.chats.get('mara')!;
  chat.say(timer.now(), chat.customer, 'W'.repeat(16_000));
  await read('mara');
  const more = button('Show all 16,000 characters');
  more.focus();
  await settle();
  await click(more);
  const line = all('article[data-line]').at(-1)!;
  expect(document.activeElement).toBe(line);
  await press('PageUp', line);
  expect(document.activeElement).toBe(all('article[data-line]').at(-2));
});

it('a link in what is folded is not hidden from whoever goes through with the keyboard', async () => {
  const { host, timer } = await openWindow();
  const chat = host.chats.get('mara')!;
  const leads = { before: 'https://', host: 'a.example', asciiHost: null, after: '/', warnings: [], url: 'https://a.example/', opens: true };
  chat.add(timer.now(), chat.customer, { kind: 'interactive', template: 'ListPicker', title: 'x'.repeat(1001), subtitle: null, options: [{ title: 'Terms', subtitle: null, leads }] });
  await read('mara');
  const box = () => all('.box__all').at(-1)!;
  expect(box().classList).toContain('fold');
  box().querySelector('button')!.focus();
  await settle();
  expect(box().classList).not.toContain('fold');
});

it('the message one is at is copied with who said it and when', async () => {
  const { host, timer } = await openWindow({ settings: { zone: 'utc' } });
  const chat = host.chats.get('mara')!;
  chat.say(timer.now(), chat.customer, 'and one more thing');
  await read('mara');
  all('article[data-line]').at(-1)!.focus();
  await settle();
  await press('C', document.body, { ctrlKey: true, shiftKey: true });
  expect(host.asked).toContain('copy Mara Kovač (customer), 2026-11-23 09:00:00Z\nand one more thing');
  expect(text('.feed__said')).toEqual(['Copied']);
});

it('counts what was read since before the rows that are held', async () => {
  const { host } = await openWindow();
  await read('mara');
  const shown = () => /–(\d+) of (\d+)$/.exec(text('.feed__shown')[0]!)!.slice(1).map(Number);
  const [last, all] = shown() as [number, number];
  host.emit([{ type: 'chat', chat: { ...host.chats.get('mara')!.summary(), items: all + 2 } }]);
  await settle();
  expect(shown()).toEqual([last + 2, all + 2]);
});

it('the zone key goes on to the zone that was set, and days follow it', async () => {
  await openWindow({ settings: { zone: 'utc', siteZone: 'Pacific/Kiritimati' } });
  await read('mara');
  await press('t');
  expect(text('.bar__end button')).toContain('Kiritimati, UTC+14');
  expect(text('.item--day').at(-1)).toBe('Monday 23 November 2026');
  expect(all('article time').at(-1)!.title).toMatch(/\+14:00 Pacific\/Kiritimati$/);
});

it('what was just copied is said for as long as if it were the first', async () => {
  const { timer } = await openWindow();
  await read('mara');
  all('article[data-line]').at(-1)!.focus();
  await settle();
  const copy = () => press('C', document.body, { ctrlKey: true, shiftKey: true });
  await copy();
  timer.pass(2000);
  await copy();
  timer.pass(2000);
  await settle();
  expect(text('.feed__said')).toEqual(['Copied']);
  timer.pass(500);
  await settle();
  expect(text('.feed__said')).toEqual(['']);
});

it('a new message is washed once', async () => {
  const { host, timer } = await openWindow();
  await read('mara');
  const chat = host.chats.get('mara')!;
  const say = async (words: string) => {
    timer.pass(1000);
    host.emit([{ type: 'rows', key: 'mara', upsert: [chat.say(timer.now(), chat.customer, words)], remove: [] }]);
    await settle();
  };
  await say('one');
  const one = all('article[data-line]').at(-1)!;
  expect(one.classList).toContain('is-fresh');
  one.dispatchEvent(new Event('animationend', { bubbles: true }));
  await say('two');
  expect(all('article.is-fresh').map((line) => line.querySelector('.say')!.textContent)).toEqual(['two']);
});
