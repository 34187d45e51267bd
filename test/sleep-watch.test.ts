import { expect, it } from 'vitest';
import { SleepWatch } from '../src/sleep-watch.ts';

const slept = (away: number) => ({ kind: 'slept', away });

function watch() {
  const time = { wall: 1_000_000, monotonic: 500 };
  const sleep = new SleepWatch({
    now: () => time.wall,
    monotonic: () => time.monotonic,
    busy: () => 0,
    turn: async () => {},
    sleep: async () => {},
  });
  return (wall: number, monotonic: number) => {
    time.wall += wall;
    time.monotonic += monotonic;
    return sleep.look();
  };
}

it('takes a gap of either clock for a sleep, and tells how long it was', () => {
  expect(watch()(8 * 3_600_000, 400)).toEqual(slept(8 * 3_600_000));
  expect(watch()(60_000, 60_000)).toEqual(slept(60_000));
  expect(watch()(-3_600_000, 6_000)).toEqual(slept(6_000));
});

it('tells one sleep once', () => {
  const look = watch();
  expect([look(60_000, 60_000), look(500, 500)]).toEqual([slept(60_000), null]);
});

it('takes neither a busy moment nor a clock that is set back for a sleep', () => {
  const look = watch();
  expect([look(1_400, 1_400), look(-3_600_000, 500), look(2_000, 500)]).toEqual([null, null, null]);
});

it('row 59: tells a loop that was held up, which is no sleep, and how long it was', () => {
  const look = watch();
  expect([look(2_400, 2_400), look(500, 500)]).toEqual([{ kind: 'stalled', away: 2_400 }, null]);
  expect(look(-3_600_000, 2_400)).toEqual({ kind: 'stalled', away: 2_400 });
});
