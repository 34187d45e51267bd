import { expect, test } from 'vitest';
import { systemClock } from '../src/clock.ts';

test('waiting ends when it is aborted, at once, and never rejects', async () => {
  const controller = new AbortController();
  const waiting = systemClock.sleep(60_000, controller.signal);
  controller.abort();
  await expect(waiting).resolves.toBeUndefined();
  await expect(systemClock.sleep(60_000, controller.signal)).resolves.toBeUndefined();
});

test('a wait too long for a timer does not end at once', async () => {
  const controller = new AbortController();
  let ended = false;
  const waiting = systemClock.sleep(2 ** 31, controller.signal).then(() => {
    ended = true;
  });
  await systemClock.sleep(20);
  expect(ended).toBe(false);
  controller.abort();
  await waiting;
});

test('it waits as long as it was told, and not at all for less than nothing', async () => {
  const from = systemClock.monotonic();
  await systemClock.sleep(30);
  // A timer may be a millisecond early by the finer clock.
  expect(systemClock.monotonic() - from).toBeGreaterThanOrEqual(29);
  await Promise.all([systemClock.sleep(-5), systemClock.sleep(Number.NaN)]);
});
