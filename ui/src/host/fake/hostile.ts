import { HOSTILE } from '../../testing/hostile';
import type { Inline } from '../types';
import { FakeChat } from './chat';

/** What stands between the hostile rows, and must stay as it is. */
export const NEIGHBOUR = 'A neighbour who means no harm';

/** A chat in which every hostile text stands in every field, each between two rows that mean no harm. */
export function hostile(now: number): FakeChat {
  const chat = new FakeChat('hostile', 'Hostile texts', { state: 'live', since: now - 60_000 }, 'Tech');
  const agent = chat.speaker('Lin Chen', 'agent');
  let at = now - HOSTILE.length * 10_000;
  chat.join(at, chat.customer);
  HOSTILE.forEach((text, i) => {
    // As the program cuts them.
    const name = text.slice(0, 256);
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
    chat.add(at + 2, villain, { kind: 'interactive', template: name, title: text.slice(0, 1000), subtitle: text.slice(0, 1000), options: [{ title: name, subtitle: name }] });
    chat.add(at + 3, villain, { kind: 'event', event: text, text: `${name} joined` });
    chat.add(at + 4, null, { kind: 'unknown', itemType: name, contentType: name, raw: text });
    chat.send(at + 5, villain, name, name, 'unknown', name);
    chat.say(at + 6, agent, NEIGHBOUR);
  });
  return chat;
}
