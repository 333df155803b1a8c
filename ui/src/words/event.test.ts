import { expect, it } from 'vitest';
import { row, speaker } from '../testing/make';
import { eventParts } from './event';

const event = (text: string, name: string) => row(1, { by: speaker(name), body: { kind: 'event', event: 'x', text } });

it('the name in an event stands apart, wherever it is', () => {
  expect(eventParts(event('فاطمة joined', 'فاطمة'))).toEqual({ before: '', name: 'فاطمة', after: ' joined' });
  expect(eventParts(event('Display name changed to Mara', 'Mara'))).toEqual({ before: 'Display name changed to ', name: 'Mara', after: '' });
});

it('an event without a name is whole', () => {
  expect(eventParts(event('Chat ended', ''))).toEqual({ before: '', name: 'Chat ended', after: '' });
  expect(eventParts(event('Chat ended', 'Mara')).name).toBe('Chat ended');
});
