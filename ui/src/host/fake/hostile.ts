import { HOSTILE } from '../../testing/hostile';
import type { Inline } from '../types';
import { FakeChat } from './chat';

/** What stands between the hostile rows, and must stay as it is. */
export const NEIGHBOUR = 'A neighbour who means no harm';

/** As the program cuts names. */
const NAME = 256;

/** A chat in which every hostile text stands in every field, each between two rows that mean no harm. */
export function hostile(now: number): FakeChat {
  const chat = new FakeChat('hostile', 'Hostile texts', { state: 'live', since: now - 60_000 }, 'Tech');
  const agent = chat.speaker('Lin Chen', 'agent');
  let at = now - HOSTILE.length * 10_000;
  chat.join(at, chat.customer);
  HOSTILE.forEach((text, i) => {
    const name = text.slice(0, NAME);
    const villain = { ...chat.speaker(name, 'customer'), id: `villain-${i}` };
    const said: Inline = { kind: 'text', text, at: null };
    at += 1000;
    chat.say(at, villain, text);
    chat.add(at + 1, villain, {
      kind: 'text',
      text,
      markdown: true,
      streaming: false,
      rich: [
        { kind: 'quote', blocks: [{ kind: 'paragraph', inlines: [{ kind: 'strong', inlines: [said] }] }] },
        { kind: 'list', first: null, items: [[{ kind: 'paragraph', inlines: [{ kind: 'link', inlines: [said], address: { before: '', host: name, asciiHost: name, after: text, warnings: [{ kind: 'differs', says: text }], url: text, opens: true } }] }]] },
        { kind: 'code', inlines: [said] },
      ],
    });
    chat.add(at + 2, villain, { kind: 'interactive', template: name, title: text.slice(0, 1000), subtitle: text.slice(0, 1000), options: [{ title: name, subtitle: name }], parts: [{ title: name, subtitle: name, image: { address: name, description: name }, options: [{ title: name, subtitle: null }] }], details: [{ name, value: name }], referenceId: name });
    chat.add(at + 3, villain, { kind: 'event', event: text, text: `${name} joined` });
    chat.add(at + 4, null, { kind: 'unknown', itemType: name, contentType: name, raw: text });
    chat.send(at + 5, villain, name, name, 'unknown', name);
    chat.say(at + 6, agent, NEIGHBOUR);
  });
  return chat;
}

/** A floor on which every hostile text is a customer, a queue, an agent, a file and the last word of a chat, each beside one that means no harm. */
export function hostileFloor(now: number): FakeChat[] {
  return HOSTILE.flatMap((text, i) => [villain(text, i, now), neighbour(i, now)]);
}

function villain(text: string, i: number, now: number): FakeChat {
  const name = text.slice(0, NAME);
  const chat = new FakeChat(`villain-${i}`, name, { state: 'live', since: now - 60_000 }, name);
  const agent = chat.speaker(name, 'agent', name);
  const at = now - 900_000 - i * 1000;
  chat.join(at, chat.customer);
  chat.join(at + 1000, agent);
  chat.say(at + 2000, agent, text);
  const file = chat.send(at + 3000, chat.customer, name, name, (['rejected', 'unknown', 'approved', 'inProgress'] as const)[i % 4]!, name);
  file.stuck = file.status === 'inProgress';
  chat.say(at + 4000, chat.customer, text);
  chat.unread = 1000;
  return chat;
}

function neighbour(i: number, now: number): FakeChat {
  const chat = new FakeChat(`neighbour-${i}`, NEIGHBOUR, { state: 'live', since: now - 60_000 }, 'Tech');
  const at = now - 900_500 - i * 1000;
  chat.join(at, chat.customer);
  chat.say(at + 2000, chat.customer, NEIGHBOUR);
  return chat;
}
