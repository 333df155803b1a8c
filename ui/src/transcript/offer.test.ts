import { expect, it } from 'vitest';
import type { Choice } from '../host/types';
import type { Offer } from '../state/offer';
import { all, button, click, inWindow, openWindow, read, text } from '../testing/window';

inWindow();

const choice = (title: string, more: Partial<Choice> = {}): Choice => ({ title, subtitle: null, ...more });

/** The chat of Mara with messages at its end: what the bot asks, and what she answers to it. */
async function openWith(more: Partial<Offer>, answer?: { text: string; partId?: string; of?: string }) {
  const opened = await openWindow({ settings: { zone: 'utc', siteZone: 'Asia/Tokyo' } });
  const chat = opened.host.chats.get('mara')!;
  const now = opened.timer.now();
  chat.add(now, chat.customer, { kind: 'interactive', template: 'Carousel', title: 'Look', subtitle: null, options: [], ...more });
  if (answer) chat.add(now + 1, chat.customer, { kind: 'response', ...answer });
  await read('mara');
  const line = (back: number) => all('article[data-line]').at(-back)!;
  return { ...opened, box: () => line(answer ? 2 : 1), said: () => line(1).textContent!.replace(/\s+/g, ' ') };
}

const part = (id: string, title: string) => ({ id, title, subtitle: 'Choose', options: [choice('Book'), choice('Compare')] });

it('of a carousel each card is there with its choices, and the chosen one is ticked in its card alone', async () => {
  const { box, said } = await openWith({ parts: [part('t-1', 'Flights'), part('t-2', 'Hotels')] }, { text: 'Book', partId: 't-2', of: 'Hotels' });
  expect([...box().querySelectorAll('.parts > li')].map((card) => card.querySelectorAll('.is-chosen').length)).toEqual([0, 1]);
  expect(box().textContent).toContain('Flights');
  expect(said()).toContain('Chose Book from Hotels');
});

it('times are those of the zone of the window, with their length as it was sent', async () => {
  const { box } = await openWith({ template: 'TimePicker', options: [choice('2026-11-24T20:00Z', { at: Date.UTC(2026, 10, 24, 20), duration: 30 })] });
  expect(box().querySelector('.day')!.textContent!.replace(/\s+/g, ' ')).toContain('Tue 24 Nov 20:00 duration 30');
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true }));
  await click(document.body);
  expect(box().querySelector('.day')!.textContent!.replace(/\s+/g, ' ')).toContain('Wed 25 Nov 05:00 duration 30');
});

it('times may come in any order, and the same one twice', async () => {
  const slot = (hour: number) => choice('slot', { at: Date.UTC(2026, 10, hour > 24 ? 25 : 24, hour % 24), duration: 30 });
  const { box } = await openWith({ template: 'TimePicker', options: [slot(20), slot(34), slot(20)] });
  expect([...box().querySelectorAll('.day__name')].map((day) => day.textContent)).toEqual(['Tue 24 Nov', 'Wed 25 Nov', 'Tue 24 Nov']);
});

it('of a picture there are words, and nothing is fetched', async () => {
  const { box } = await openWith({ image: { address: 'https://a.example/b.png', description: 'A beach' } });
  expect(box().textContent).toContain('A beach, https://a.example/b.png');
  expect(box().querySelectorAll('img, picture, [src], [href^="http"], [style*="url"]').length).toBe(0);
});

it('nothing can be pressed but a link, which says where it leads', async () => {
  const leads = { before: 'https://', host: 'a.example', asciiHost: null, after: '/x', warnings: [], url: 'https://a.example/x', opens: true };
  const { box, host } = await openWith({ options: [choice('Yes'), choice('More', { leads })], parts: [part('t', 'Card')], reply: { title: 'Thanks', subtitle: null } });
  expect([...box().querySelectorAll('button, a, input, [tabindex], [role=button]')].map((element) => element.textContent)).toEqual(['More']);
  await click(box().querySelector('button')!);
  expect(text('#link-card h3')).toEqual(['Leads to a.example']);
  expect(host.asked.filter((asked) => asked.startsWith('open link'))).toEqual([]);
});

it('of a view its name and what it was told are there, and what a choice leads to', async () => {
  const { box } = await openWith({ template: 'ViewResource', title: '', viewId: 'passenger-form', details: [{ name: 'Heading', value: 'Who travels?' }, { name: 'sessionToken', value: null }], reply: { title: 'Thanks', subtitle: null } });
  const words = box().textContent!.replace(/\s+/g, ' ');
  for (const part of ['View passenger-form', 'Heading', 'Who travels?', 'not shown', 'Thanks']) expect(words).toContain(part);
});

it('one with very much in it is folded until all of it is wanted', async () => {
  const { box } = await openWith({ parts: Array.from({ length: 9 }, (_, i) => part(`t-${i}`, `Card ${i}`)) });
  expect(box().querySelectorAll('.parts > li').length).toBe(6);
  await click(button('Show all of this message'));
  expect(box().querySelectorAll('.parts > li').length).toBe(9);
});
