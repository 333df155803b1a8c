import { FakeChat, facet } from './chat';
import { disguise, markup, marks } from './markup';

const MINUTE = 60_000;

/** The chat in which everything happens: a picker, a transfer, files of every status, a hole, an unknown item, a long wait. */
export function everything(now: number): FakeChat {
  const chat = new FakeChat('mara', 'Mara Kovač', { state: 'live', since: now - 2 * MINUTE }, 'Billing EU');
  const mara = chat.customer;
  const bot = chat.speaker('Billing assistant', 'bot');
  const agent = chat.speaker('Javier Ortiz', 'agent');
  const supervisor = chat.speaker('Ana Ruiz', 'supervisor');
  const at = (seconds: number) => now - 300_000 + seconds * 1000;
  const first = chat.contact;

  chat.contact = 'mara-51be-earlier-chat-0a77';
  const past = { past: true };
  const then = now - 4 * 24 * 60 * MINUTE;
  chat.say(then, chat.speaker('Lin Chen', 'agent'), 'Your new card is on its way. It should arrive by Monday.', past);
  chat.say(then + 22_000, mara, 'ok thank you 🙏', past);
  chat.add(then + 51_000, null, { kind: 'event', event: 'chat.ended', text: 'Chat ended' }, past);

  chat.contact = 'mara-2c41-first-contact-9e08';
  chat.join(at(0), mara);
  chat.join(at(2), bot);
  chat.say(at(6), mara, 'My November invoice is wrong, you took the money twice');
  chat.add(at(11), bot, {
    kind: 'interactive',
    template: 'ListPicker',
    title: 'What is this about?',
    subtitle: null,
    options: ['Invoice', 'Refund', 'Delivery', 'Something else'].map((title) => ({ title, subtitle: null })),
  });
  chat.add(at(27), mara, { kind: 'response', text: 'Invoice' });
  chat.say(at(32), bot, 'I can see two charges of €48.20 on 2 November. A colleague will look at them with you.');
  chat.contact = first;
  chat.event(at(58), null, 'transfer.succeeded', 'Transferred to Billing EU');
  chat.leave(at(60), bot);
  chat.join(at(62), agent);
  chat.add(at(96), agent, markup(), { receipts: [{ name: 'Mara Kovač', deliveredAt: at(97), readAt: at(100) }] });
  chat.say(at(107), mara, 'Here they are');
  chat.join(at(114), supervisor);
  chat.send(at(117), mara, 'invoice-november.pdf', 'application/pdf', 'rejected', 'REJECTED', at(125));
  chat.send(at(123), mara, 'bank-booking.png', 'image/png', 'approved', 'APPROVED', at(131));
  chat.send(at(128), mara, 'id-card-front-with-a-rather-long-name-from-a-phone-20261123_091412.jpg', 'image/jpeg', 'inProgress', 'IN_PROGRESS').stuck = true;
  chat.say(at(132), mara, 'the card is [CREDIT_DEBIT_NUMBER]');
  const before = chat.rows.at(-1)!;
  const unknown = chat.add(at(198), null, {
    kind: 'unknown',
    itemType: 'EVENT',
    contentType: 'event.participant.greeted',
    raw: '{"Type":"EVENT","ContentType":"application/vnd.amazonaws.connect.event.participant.greeted","Id":"9c0e41"}',
  });
  chat.gaps.push({
    id: 'g1',
    after: before.id,
    before: unknown.id,
    order: `${before.order} hole`,
    from: at(136),
    to: at(177),
    cause: 'The connection dropped.',
    doing: { state: 'fetching', attempt: 2, of: 3 },
  });
  chat.presence(at(216), agent, true);
  chat.say(at(256), mara, 'hello?');
  chat.say(at(274), mara, 'I will ask my bank to take the money back', { changed: true });
  chat.send(at(281), mara, 'statement.pages', 'application/x-iwork-pages', 'unknown', 'QUARANTINED');
  chat.say(at(287), mara, 'is anybody there? 😕');
  const seen = chat.people.find(({ who }) => who.role === 'supervisor')!;
  seen.activity = facet('unknown', at(136), null, 'Nothing seen');
  chat.seenUntil = at(234);
  chat.unread = 4;
  return chat;
}

/** A chat of which most is not understood, or not there. */
export function unusual(now: number): FakeChat {
  const chat = new FakeChat('nadia', 'Nadia Rahimi', { state: 'live', since: now - 10 * MINUTE }, 'Travel');
  const nadia = chat.customer;
  const at = (seconds: number) => now - 600_000 + seconds * 1000;
  const odd = chat.speaker('R-7', 'unknown', 'OBSERVER');
  const twin = chat.speaker('Nadia Rahimi', 'supervisor');
  const agent = chat.speaker('Omar Said', 'agent');
  chat.join(at(0), nadia);
  chat.join(at(4), agent);
  chat.say(at(20), nadia, 'Salam, my booking ABX-4471 shows the wrong date');
  const first = chat.rows.at(-1)!;
  chat.say(at(95), odd, 'A role this version does not know');
  chat.gaps.push(
    {
      id: 'old',
      after: null,
      before: chat.rows[0]!.id,
      order: '',
      from: null,
      to: at(0),
      cause: 'The token ended before they were read.',
      doing: { state: 'lost' },
    },
    {
      id: 'up',
      after: first.id,
      before: null,
      order: `${first.order} hole`,
      from: at(24),
      to: at(90),
      cause: 'AWS answered 500 three times.',
      doing: { state: 'givenUp' },
    },
  );
  chat.say(at(120), agent, 'Your new date is confirmed', { receipts: [{ name: 'Nadia Rahimi', deliveredAt: at(121), readAt: null }] });
  chat.say(at(130), agent, 'I will check that with my team lead', { processing: 'PROCESSING' });
  chat.say(at(140), agent, 'One second', { processing: 'REJECTED' });
  chat.join(at(150), twin);
  chat.people.find(({ who }) => who.id === nadia.id)!.sameName = true;
  chat.add(at(170), agent, { kind: 'text', text: 'The full conditions: Article 1. The passenger may change the boo', markdown: false, streaming: true });
  chat.send(at(180), nadia, 'photo\u202egpj.exe', 'application/octet-stream', 'rejected', 'REJECTED', at(190));
  chat.add(at(190), nadia, disguise());
  chat.add(at(195), nadia, marks());
  chat.say(at(200), nadia, 'میری بکنگ کی تاریخ غلط ہے، Thank you! 🙏');
  chat.atStart = false;
  return chat;
}
