import { expect, it } from 'vitest';
import { HandTimer } from '../testing/make';
import { settle } from '../testing/window';
import { Rested } from './rested';

/** A question whose answers are given by hand. */
function made() {
  const timer = new HandTimer();
  const answers: (() => void)[] = [];
  const rested = new Rested(timer, 1000, () => new Promise((done) => answers.push(done)));
  return { timer, answers, rested };
}

it('what changes while an answer is awaited is asked about after it, and not beside it', async () => {
  const { timer, answers, rested } = made();
  rested.changed();
  timer.pass(5000);
  rested.changed();
  expect(answers).toHaveLength(1);
  answers[0]!();
  await settle();
  expect(answers).toHaveLength(2);
});

it('between two questions there is a rest', async () => {
  const { timer, answers, rested } = made();
  rested.changed();
  answers[0]!();
  await settle();
  rested.changed();
  timer.pass(999);
  expect(answers).toHaveLength(1);
  timer.pass(1);
  expect(answers).toHaveLength(2);
});

it('nothing is asked once it is stopped', async () => {
  const { timer, answers, rested } = made();
  rested.changed();
  rested.changed();
  rested.stop();
  answers[0]!();
  await settle();
  timer.pass(5000);
  expect(answers).toHaveLength(1);
});
