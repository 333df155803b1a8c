import { FakeChat } from './chat';
import type { Chance } from './random';
import { AGENTS, CUSTOMERS, QUEUES } from './words';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What was said in chats that are over, each with an answer. */
const TALKS: readonly [string, string][] = [
  ['I was told to ask for a partial refund in this chat', 'I can see the order. One of the two items can be refunded.'],
  ['Refund bitte auf das alte Konto, nicht auf die Karte.', 'Das geht auf das Konto, von dem bezahlt wurde.'],
  ['thanks, I can see the refund now', 'Good. Is there anything else?'],
  ['so a refund or a replacement, whichever is faster', 'The replacement is faster: two days.'],
  ['no refund no deal, the router never worked', 'I have noted that. A technician calls you today.'],
  ['收到了，谢谢 👍 Refund came through this morning.', 'Thank you for telling us.'],
  ['The voucher code does not work', 'It is valid from tomorrow on.'],
  ['Ma carte a été débitée deux fois', 'Je vois les deux débits. Le second est annulé.'],
  ['my invoice is wrong again', 'I will send you a corrected one.'],
  ['When does the technician come?', 'Between ten and twelve.'],
  ['هل يمكنني تغيير العنوان؟', 'نعم، تم تغيير العنوان.'],
  ['I never got the confirmation', 'I have just sent it once more.'],
];

/** Chats that are over and nobody watches, as an archive holds them. */
export function inventPast(now: number, chance: Chance): FakeChat[] {
  const chats = [kwame(now), mara(now)];
  for (let i = 0; i < 36; i += 1) {
    const chat = over(`past-${i}`, chance.of([...CUSTOMERS]), chance.of(QUEUES));
    const agent = chat.speaker(chance.of(AGENTS), 'agent');
    let at = new Date(now - (1 + Math.floor(i / 3)) * DAY).setHours(9 + chance.between(0, 8), chance.between(0, 59), chance.between(0, 59), 0);
    chat.join(at, chat.customer);
    chat.join((at += 9000), agent);
    const [asked, answered] = TALKS[i % TALKS.length]!;
    chat.say((at += chance.between(8, 50) * 1000), chat.customer, asked);
    chat.say((at += chance.between(20, 90) * 1000), agent, answered);
    if (i % 5 === 0) chat.send((at += 20_000), chat.customer, `receipt-${100 + i}.pdf`, 'application/pdf', i % 2 ? 'rejected' : 'approved', i % 2 ? 'REJECTED' : 'APPROVED');
    chat.say((at += chance.between(8, 50) * 1000), chat.customer, 'ok, thank you 🙏');
    close(chat, at + MINUTE);
    chats.push(chat);
  }
  return chats;
}

/** A chat of a week ago with a transfer, whose customer is on the floor again. */
function kwame(now: number): FakeChat {
  const chat = over('past-kwame', 'Kwame Boateng', 'Billing EU');
  chat.contact = '4b1e77d0-2c41-4c6d-9e08-51be0a77c6d5';
  const first = new Date(now - 3 * DAY).setHours(15, 58, 2, 0);
  const at = (minutes: number, seconds = 0) => first + (minutes * 60 + seconds) * 1000;
  const amelia = chat.speaker('Amelia Frost', 'agent');
  const ruben = chat.speaker('Ruben Haas', 'agent');
  chat.join(at(0), chat.customer);
  chat.join(at(1), amelia);
  chat.say(at(3, 40), chat.customer, 'I sent the shoes back, order 4471-20');
  chat.say(at(4, 49), amelia, 'I have your order open now, thank you for waiting.');
  chat.say(at(5, 18), amelia, 'It was returned on 6 November, is that right?');
  chat.say(at(5, 35), chat.customer, 'Yes, on the 6th. I have the slip.');
  chat.say(at(6, 16), chat.customer, 'So when will I see the refund? The last agent said within five days and that was two weeks ago.');
  chat.say(at(7), amelia, 'I am sorry about that. I will pass it to Billing with a note so that you do not need to explain again.');
  chat.event(at(7, 38), null, 'transfer.succeeded', 'Transferred to Billing EU');
  chat.leave(at(7, 40), amelia);
  chat.contact = '7d0098c1-51be-4a77-9e08-2c414c6dc6d5';
  chat.join(at(8), ruben);
  chat.say(at(9, 10), ruben, 'Hello Kwame, how can I help?');
  chat.say(at(9, 28), chat.customer, 'As I just explained to your colleague …');
  chat.say(at(11), chat.customer, 'I only want the refund.');
  chat.say(at(14), ruben, 'It is on its way. You will have the refund on Friday.');
  close(chat, at(33));
  return chat;
}

/** The earlier chat of the customer in whose chat everything happens. It is not complete. */
function mara(now: number): FakeChat {
  const chat = over('past-mara', 'Mara Kovač', 'Billing EU');
  chat.contact = 'mara-51be-earlier-chat-0a77';
  const then = now - 4 * DAY;
  const lin = chat.speaker('Lin Chen', 'agent');
  chat.join(then - 4 * MINUTE, chat.customer);
  chat.join(then - 3 * MINUTE, lin);
  const before = chat.say(then - 2 * MINUTE, chat.customer, 'My card was charged twice, I want one of the two back');
  chat.say(then, lin, 'Your new card is on its way. It should arrive by Monday.');
  chat.say(then + 22_000, chat.customer, 'ok thank you 🙏');
  chat.gaps.push({
    id: 'past-hole',
    after: before.id,
    before: chat.rows.at(-2)!.id,
    order: `${before.order} hole`,
    from: before.at,
    to: then,
    cause: 'The connection dropped, and the chat closed before they were read.',
    doing: { state: 'lost' },
  });
  close(chat, then + 51_000, false);
  return chat;
}

function over(key: string, name: string, queue: string): FakeChat {
  return new FakeChat(key, name, { state: 'archived', at: 0, complete: true, imported: false }, queue);
}

function close(chat: FakeChat, at: number, complete = true): void {
  chat.event(at, null, 'chat.ended', 'Chat ended');
  chat.connection = { state: 'archived', at, complete, imported: chat.key.endsWith('7') };
}
