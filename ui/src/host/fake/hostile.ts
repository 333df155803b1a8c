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
    const villain = { ...chat.speaker(text, 'customer'), id: `villain-${i}` };
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
        { kind: 'list', first: null, items: [[{ kind: 'paragraph', inlines: [{ kind: 'link', inlines: [said], address: { before: '', host: text, asciiHost: text, after: text, warnings: [{ kind: 'differs', says: text }], url: text, opens: true } }] }]] },
        { kind: 'code', inlines: [said] },
      ],
    });
    chat.add(at + 2, villain, { kind: 'interactive', template: text, title: text, subtitle: text, options: [{ title: text, subtitle: text }] });
    chat.add(at + 3, villain, { kind: 'event', event: text, text: `${text} joined` });
    chat.add(at + 4, null, { kind: 'unknown', itemType: text, contentType: text, raw: text });
    chat.send(at + 5, villain, text, text, 'unknown', text);
    chat.say(at + 6, agent, NEIGHBOUR);
  });
  return chat;
}
