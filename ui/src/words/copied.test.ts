import { expect, it } from 'vitest';
import { disguise, marks, markup } from '../host/fake/markup';
import type { Body } from '../host/types';
import { NINE, row, speaker } from '../testing/make';
import { copiedText } from './copied';

it('a message is copied with who and when', () => {
  expect(copiedText([row(1)], [], 'utc')).toBe('Mara (customer), 2026-11-23 09:00:01Z\nmessage 1');
});

it('messages are copied in order, apart from each other', () => {
  const agent = row(2, { by: speaker('Javier', 'agent'), body: { kind: 'response', text: 'Invoice' } });
  expect(copiedText([row(1), agent], [], 'Asia/Tokyo')).toBe(
    'Mara (customer), 2026-11-23 18:00:01+09:00 Asia/Tokyo\nmessage 1\n\nJavier (agent), 2026-11-23 18:00:02+09:00 Asia/Tokyo\nChose Invoice',
  );
});

it('markup is copied as plain text, and a link with its address', () => {
  const text = copiedText([row(1, { body: markup() })], [], 'utc');
  expect(text).toContain('one moment. So that');
  expect(text).toContain('- a picture of the booking at your bank (how we check files <https://help.acme.example/files?from=chat>)');
});

it('a link in disguise is copied with where it leads', () => {
  expect(copiedText([row(1, { body: disguise() })], [], 'utc')).toContain('https://acmebank.example <https://xn--acmebnk-5ig.example/signin>');
});

it('what hides is copied as a word', () => {
  const text = copiedText([row(1, { body: marks() })], [], 'utc');
  expect(text).toContain('pay (direction mark)now(12 hidden characters) with code');
  expect(text).not.toMatch(/[\u202a-\u202e]/);
});

it('what merely happened is copied as it is shown', () => {
  const event = row(1, { body: { kind: 'event', event: 'chat.ended', text: 'Chat ended' } });
  expect(copiedText([event], [], 'utc')).toBe('2026-11-23 09:00:01Z Chat ended');
});

it('an interactive message is copied whole: cards, times, links, pictures and what it leads to', () => {
  const leads = { before: 'https://', host: 'a.example', asciiHost: null, after: '/x', warnings: [], url: 'https://a.example/x', opens: true };
  const body: Body = {
    kind: 'interactive',
    template: 'Carousel',
    title: 'Look',
    subtitle: null,
    options: [{ title: '2026-11-23T10:00Z', subtitle: null, at: NINE + 3_600_000, duration: 30 }],
    zoneOffset: -450,
    parts: [{ title: 'Hotels', subtitle: 'by the sea', image: { address: 'https://a.example/b.png', description: 'A beach' }, options: [{ title: 'Book', subtitle: null, leads }], details: [{ name: 'stars', value: '5' }] }],
    details: [{ name: 'sessionToken', value: null }],
    reply: { title: 'Thanks', subtitle: 'One moment' },
    referenceId: 'r-1',
  };
  expect(copiedText([row(1, { body })], [], 'utc').split('\n').slice(1)).toEqual([
    'Look',
    '- Monday 23 November 2026, 10:00, duration 30',
    'Shown to the customer in UTC−7:30',
    '',
    'Hotels',
    'by the sea',
    'Picture: A beach, https://a.example/b.png',
    '- Book, https://a.example/x',
    'stars: 5',
    'sessionToken: not shown: a secret by its name',
    'referenceId: r-1',
    'After a choice: Thanks, One moment',
  ]);
});

it('an answer is copied with its card and with what was filled in', () => {
  const of = (body: Body) => copiedText([row(1, { body })], [], 'utc').split('\n').slice(1);
  expect(of({ kind: 'response', text: 'Book', of: 'Hotels' })).toEqual(['Chose Book from Hotels']);
  expect(of({ kind: 'response', text: 'SHOW_MORE', paging: 'more' })).toEqual(['Asked for more choices']);
  expect(of({ kind: 'response', text: 'Submit', details: [{ name: 'seat', value: 'Window' }] })).toEqual(['Chose Submit', 'seat: Window']);
});
