import { expect, it } from 'vitest';
import { endRun } from '../src/ending.ts';
import { FakeClock } from './fakes/clock.ts';

function ending(until: number, held = false) {
  const clock = new FakeClock(0);
  const done: string[] = [];
  const note = (what: string) => () => void done.push(`${what} ${clock.now()}`);
  const ended = endRun({
    tell: note('told'),
    holds: () => held,
    busy: () => clock.now() < until,
    close: note('closed'),
    save: async () => note('saved')(),
    clock,
  }).then(note('over'));
  return { clock, done, ended };
}

it('ends at once when there is nothing to leave', async () => {
  const { done, ended } = ending(0);
  await ended;
  expect(done).toEqual(['told 0', 'closed 0', 'saved 0', 'over 0']);
});

it('keeps everything running until the market is left, saves, and lets the chat say how it went', async () => {
  const { clock, done } = ending(1_200);
  await clock.advance(3_000);
  expect(done).toEqual(['told 0', 'closed 1200', 'saved 1200', 'over 2400']);
});

it('lets the chat say what became of what was held, though it was sold at once', async () => {
  const { clock, done } = ending(0, true);
  await clock.advance(3_000);
  expect(done).toEqual(['told 0', 'closed 0', 'saved 0', 'over 1200']);
});

it('waits less than three seconds for an exchange that does not answer, and ends within four', async () => {
  const { clock, done } = ending(60_000);
  await clock.advance(5_000);
  expect(done).toEqual(['told 0', 'closed 2600', 'saved 2600', 'over 3800']);
});
