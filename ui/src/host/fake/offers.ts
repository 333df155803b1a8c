import { FakeChat } from './chat';
import type { Choice } from '../types';

const choice = (title: string, subtitle: string | null = null): Choice => ({ title, subtitle });

/** A chat with a bot that has everything chosen from messages of choices, some answered and some not. */
export function offers(now: number): FakeChat {
  const chat = new FakeChat('offers', 'Tomás Quintero', { state: 'live', since: now - 600_000 }, 'Travel');
  const bot = chat.speaker('Travel assistant', 'bot');
  const at = (seconds: number) => now - 420_000 + seconds * 1000;
  const ask = (seconds: number, template: string, title: string, subtitle: string | null, options: Choice[]) => chat.add(at(seconds), bot, { kind: 'interactive', template, title, subtitle, options });
  const answer = (seconds: number, text: string) => chat.add(at(seconds), chat.customer, { kind: 'response', text });
  chat.join(at(0), chat.customer);
  chat.join(at(1), bot);
  chat.say(at(6), chat.customer, 'Hola, I have to move my flight');
  ask(12, 'QuickReply', 'Which one do you mean?', null, [choice('LIS to BER, 12 December'), choice('BER to LIS, 2 January'), choice('Neither')]);
  answer(25, 'LIS to BER, 12 December');
  ask(30, 'ListPicker', 'What would you like to do with it?', 'A change costs nothing up to 24 hours before.', [
    choice('Move it to another day', 'The fare may differ.'),
    choice('Cancel it', 'You get a voucher for a year, or the money less €40.'),
    choice('Ask for a refund because of illness', 'With a letter of your doctor, within 14 days.'),
  ]);
  answer(52, 'Move it to another day');
  const morning = new Date(now + 86_400_000).setUTCHours(8, 0, 0, 0);
  const slots = Array.from({ length: 16 }, (_, i) => new Date(morning + Math.floor(i / 4) * 86_400_000 + (i % 4) * 5_400_000).toISOString().replace(/:00\.000Z$/, '+00:00'));
  ask(58, 'TimePicker', 'When may a colleague call you?', 'It takes about ten minutes.', slots.map((slot) => choice(slot)));
  answer(81, slots[5]!);
  ask(90, 'Panel', 'While you wait: what we can do at once', null, [choice('Seats and luggage', 'Choose a seat, add a bag'), choice('Send the invoice again', 'To the address of the booking')]);
  chat.say(at(118), chat.customer, 'Send the invoice again');
  ask(126, 'Carousel', 'Two fares are left for that day', null, [choice('Keep'), choice('Change to Standard'), choice('Change to Flexible')]);
  ask(140, 'ViewResource', '', null, []);
  chat.say(at(170), chat.customer, 'I would rather talk to somebody');
  return chat;
}
