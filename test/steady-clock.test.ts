import { expect, test } from 'vitest';
import { SteadyClock } from '../src/steady-clock.ts';
import { FakeClock } from './fakes/clock.ts';

const MINUTE = 60_000;

test('row 35: a clock that is set back by minutes does not go back here, and is caught up with at half the pace', async () => {
  const machine = new FakeClock();
  const clock = new SteadyClock(machine);
  const before = clock.now();
  machine.setBack(5 * MINUTE);
  expect(clock.now()).toBe(before);
  await machine.advance(4 * MINUTE);
  expect(clock.now()).toBe(before + 2 * MINUTE);
  await machine.advance(6 * MINUTE);
  expect(clock.now()).toBe(machine.now());
  await machine.advance(MINUTE);
  expect(clock.now()).toBe(machine.now());
});

test('row 35: it moves on however often it is asked', async () => {
  const machine = new FakeClock();
  const clock = new SteadyClock(machine);
  const before = clock.now();
  machine.setBack(MINUTE);
  for (let ms = 0; ms < 100; ms += 1) {
    await machine.advance(1);
    clock.now();
  }
  expect(clock.now()).toBe(before + 50);
});

test('a clock that was a day ahead is put right at once', () => {
  const machine = new FakeClock();
  const clock = new SteadyClock(machine);
  machine.setBack(1_440 * MINUTE);
  expect(clock.now()).toBe(machine.now());
});

test('row 34: what passes while the machine sleeps has passed here too', async () => {
  const machine = new FakeClock();
  const clock = new SteadyClock(machine);
  await machine.leap(480 * MINUTE);
  expect(clock.now()).toBe(machine.now());
});
