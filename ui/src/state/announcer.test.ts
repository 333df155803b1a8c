import { expect, it } from 'vitest';
import { HandTimer } from '../testing/make';
import { Announcer } from './announcer.svelte';

it('says the first at once', () => {
  const announcer = new Announcer(new HandTimer());
  announcer.say('Mara: hello');
  expect(announcer.text).toBe('Mara: hello');
});

it('says the newest after the pause, and how many there were before', () => {
  const timer = new HandTimer();
  const announcer = new Announcer(timer);
  for (const text of ['one', 'two', 'three', 'four']) announcer.say(text);
  timer.pass(2999);
  expect(announcer.text).toBe('one');
  timer.pass(1);
  expect(announcer.text).toBe('four, and 2 more before');
});

it('pauses after that too', () => {
  const timer = new HandTimer();
  const announcer = new Announcer(timer);
  announcer.say('one');
  announcer.say('two');
  timer.pass(3000);
  announcer.say('three');
  expect(announcer.text).toBe('two');
  timer.pass(3000);
  expect(announcer.text).toBe('three');
});
