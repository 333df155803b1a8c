import { FakeChat } from './chat';
import type { Address, Choice, Part } from '../types';
import type { Offer } from '../../state/offer';

const choice = (title: string, subtitle: string | null = null, more: Partial<Choice> = {}): Choice => ({ title, subtitle, ...more });
const slot = (at: number, duration: number): Choice => choice(new Date(at).toISOString().replace(/:00\.000Z$/, '+00:00'), null, { at, duration });
const picture = (name: string, description: string | null) => ({ image: { address: `https://acme-pictures.s3.eu-west-1.amazonaws.com/${name}`, description } });

const leads = (host: string, after: string): Address => ({ before: 'https://', host, asciiHost: null, after, warnings: [], url: `https://${host}${after}`, opens: true });

/** A chat with a bot that has everything chosen from messages of choices, some answered and some not. */
export function offers(now: number): FakeChat {
  const chat = new FakeChat('offers', 'Tomás Quintero', { state: 'live', since: now - 600_000 }, 'Travel');
  const bot = chat.speaker('Travel assistant', 'bot');
  const at = (seconds: number) => now - 420_000 + seconds * 1000;
  const ask = (seconds: number, template: string, title: string, subtitle: string | null, options: Choice[], more: Partial<Offer> = {}) =>
    chat.add(at(seconds), bot, { kind: 'interactive', template, title, subtitle, options, ...more });
  const answer = (seconds: number, text: string) => chat.add(at(seconds), chat.customer, { kind: 'response', text });
  chat.join(at(0), chat.customer);
  chat.join(at(1), bot);
  chat.say(at(6), chat.customer, 'Hola, I have to move my flight');
  ask(12, 'QuickReply', 'Which one do you mean?', null, [choice('LIS to BER, 12 December'), choice('BER to LIS, 2 January'), choice('Neither')]);
  answer(25, 'LIS to BER, 12 December');
  ask(
    30,
    'ListPicker',
    'What would you like to do with it?',
    'A change costs nothing up to 24 hours before.',
    [
      choice('Move it to another day', 'The fare may differ.', picture('calendar.png', 'A calendar')),
      choice('Cancel it', 'You get a voucher for a year, or the money less €40.'),
      choice('Ask for a refund because of illness', 'With a letter of your doctor, within 14 days.'),
    ],
    { reply: { title: 'Thank you', subtitle: 'We look for what is possible.' } },
  );
  answer(52, 'Move it to another day');
  const morning = new Date(now + 86_400_000).setUTCHours(8, 0, 0, 0);
  const slots = Array.from({ length: 16 }, (_, i) => slot(morning + Math.floor(i / 4) * 86_400_000 + (i % 4) * 5_400_000, 30));
  ask(58, 'TimePicker', 'When may a colleague call you?', 'It takes about ten minutes.', slots, {
    zoneOffset: 60,
    details: [{ name: 'location.title', value: 'Aeroporto de Lisboa' }],
  });
  answer(81, slots[5]!.title);
  ask(90, 'Panel', 'While you wait: what we can do at once', null, [choice('Seats and luggage', 'Choose a seat, add a bag'), choice('Send the invoice again', 'To the address of the booking')], picture('counter.jpg', 'A counter at the airport'));
  chat.say(at(118), chat.customer, 'Send the invoice again');
  ask(140, 'ViewResource', '', null, []);
  chat.say(at(170), chat.customer, 'I would rather talk to somebody');
  return chat;
}

/** A chat with the messages that have most in them: cards, pages of a list, a view, a form, and a template that nobody knows. */
export function cards(now: number): FakeChat {
  const chat = new FakeChat('cards', 'Ingrid Solberg', { state: 'live', since: now - 600_000 }, 'Travel');
  const bot = chat.speaker('Travel assistant', 'bot');
  const at = (seconds: number) => now - 420_000 + seconds * 1000;
  const ask = (seconds: number, template: string, title: string, more: Partial<Offer> = {}) =>
    chat.add(at(seconds), bot, { kind: 'interactive', template, title, subtitle: null, options: [], ...more });
  const fare = (id: string, title: string, subtitle: string, file: string): Part => ({
    id,
    title,
    subtitle,
    ...picture(`${file}.jpg`, `The ${title.toLowerCase()} cabin`),
    options: [choice('Take this fare'), choice('Compare'), choice('Conditions', null, { leads: leads('acme-air.example', `/fares/${file}`) })],
  });
  chat.join(at(0), chat.customer);
  chat.join(at(1), bot);
  ask(10, 'Carousel', 'Three fares are left for that day', {
    parts: [fare('t-1', 'Light', '€89, hand luggage', 'light'), fare('t-2', 'Standard', '€139, one bag, change for €40', 'standard'), fare('t-3', 'Flexible', '€219, two bags, change at no cost', 'flexible')],
  });
  chat.add(at(40), chat.customer, { kind: 'response', text: 'Take this fare', of: 'Standard', partId: 't-2' });
  const list = { referenceId: '320435df-2e3c-47ea-9206-e64f81dd8e3c' };
  const meals = ['Vegetarian', 'Vegan', 'Kosher', 'Halal', 'Without gluten'];
  ask(48, 'ListPicker', 'Which meal would you like?', { ...list, options: [...meals.map((meal) => choice(meal)), choice('Show more', null, { paging: 'more' })] });
  chat.add(at(55), chat.customer, { kind: 'response', text: 'SHOW_MORE', paging: 'more', ...list });
  ask(56, 'ListPicker', 'Which meal would you like?', { ...list, options: [choice('Previous options', null, { paging: 'previous' }), choice('Low salt'), choice('Fruit'), choice('None')] });
  chat.add(at(70), chat.customer, { kind: 'response', text: 'Fruit', ...list });
  ask(80, 'ViewResource', '', {
    viewId: 'passenger-form',
    details: [
      { name: 'Heading', value: 'Who travels?' },
      { name: 'Passengers.1', value: 'Ingrid Solberg' },
      { name: 'Passengers.2', value: 'Nils Solberg' },
    ],
  });
  chat.add(at(110), chat.customer, {
    kind: 'response',
    text: 'Submit',
    details: [
      { name: 'FormInput.seat', value: 'Window' },
      { name: 'FormInput.assistance', value: 'Wheelchair to the gate' },
      { name: 'sessionToken', value: null },
    ],
  });
  ask(120, 'AppleForm', 'Report a damaged bag', {
    parts: [
      { title: 'What is broken?', subtitle: 'Choose all that applies.', options: ['Wheels', 'Handle', 'Lock', 'Case'].map((part) => choice(part)), details: [{ name: 'pageType', value: 'ListPicker' }, { name: 'multiSelect', value: 'true' }] },
      { title: 'Day', subtitle: 'When did you notice?', options: [], details: [{ name: 'pageType', value: 'DatePicker' }, { name: 'maxDate', value: '2026-12-31' }] },
    ],
  });
  ask(130, 'SeatMap', 'Choose your seat', { options: [choice('14A'), choice('14C')], details: [{ name: 'aircraft', value: 'A320neo' }, { name: 'rows', value: '31' }], leftOut: 122 });
  return chat;
}
