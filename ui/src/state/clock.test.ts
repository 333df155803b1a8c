import { expect, it } from 'vitest';
import { HandTimer, NINE } from '../testing/make';
import { Clock } from './clock.svelte';

it('goes by the service’s time', () => {
  const timer = new HandTimer();
  const clock = new Clock(timer);
  const stop = clock.run();
  clock.set(NINE + 60_000);
  expect(clock.now).toBe(NINE + 60_000);
  timer.pass(2000);
  expect(clock.now).toBe(NINE + 62_000);
  stop();
  timer.pass(5000);
  expect(clock.now).toBe(NINE + 62_000);
});

it('does not stutter over what a message takes on its way', () => {
  const timer = new HandTimer();
  const clock = new Clock(timer);
  clock.set(NINE - 200);
  expect(clock.now).toBe(NINE);
});
