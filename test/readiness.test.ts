import { expect, test } from 'vitest';
import { Readiness } from '../src/readiness.ts';
import { FakeClock } from './fakes/clock.ts';

test('an order’s way is kept ready every second while one may leave, not at all while none may, and until the stop', async () => {
  const clock = new FakeClock();
  let [wanted, prepared] = [false, 0];
  const entry = {
    prepare: async () => {
      prepared += 1;
    },
  };
  const stop = new AbortController();
  const running = new Readiness({ entry, wanted: () => wanted, clock }).run(stop.signal);
  await clock.advance(10_000);
  expect(prepared).toBe(0);
  wanted = true;
  await clock.advance(5_000);
  expect(prepared).toBe(5);
  wanted = false;
  await clock.advance(5_000);
  expect(prepared).toBe(5);
  stop.abort();
  await running;
  expect(clock.sleeping).toBe(0);
});
