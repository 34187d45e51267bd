import { expect, it } from 'vitest';
import { SleepWatch } from '../src/sleep-watch.ts';

function watch() {
  const time = { wall: 1_000_000, monotonic: 500 };
  const sleep = new SleepWatch({ now: () => time.wall, monotonic: () => time.monotonic, sleep: async () => {} });
  return (wall: number, monotonic: number): number | null => {
    time.wall += wall;
    time.monotonic += monotonic;
    return sleep.look();
  };
}

it('takes a gap of either clock for a sleep, and tells how long it was', () => {
  expect(watch()(8 * 3_600_000, 400)).toBe(8 * 3_600_000);
  expect(watch()(60_000, 60_000)).toBe(60_000);
  expect(watch()(-3_600_000, 6_000)).toBe(6_000);
});

it('tells one sleep once', () => {
  const look = watch();
  expect([look(60_000, 60_000), look(500, 500)]).toEqual([60_000, null]);
});

it('takes neither a busy moment nor a clock that is set back for a sleep', () => {
  const look = watch();
  expect([look(4_900, 4_900), look(-3_600_000, 500)]).toEqual([null, null]);
});
