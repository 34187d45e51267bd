import { expect, test } from 'vitest';
import { Readiness } from '../src/readiness.ts';
import { Trading } from '../src/trading.ts';
import { LiveDesk, listed } from './desk/trade/live-desk.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

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

/** How often an order's way is made ready within five seconds, where this desk trades. */
async function readied({ desk }: LiveDesk): Promise<number> {
  const clock = new FakeClock();
  let prepared = 0;
  const never = () => new Promise<never>(() => {});
  const orders = {
    prepare: async () => {
      prepared += 1;
    },
    ...{ place: never, cancel: never, openGroup: never, setGroup: never, limitGroup: never, groups: never },
  };
  const exchange = {
    ...{ statement: never, hours: never, books: never, candles: never, history: never, market: never },
    ...{ markets: never, marketsCalled: never, trades: never },
  } as unknown as ConstructorParameters<typeof Trading>[0]['exchange'];
  const shell = { clock, random: () => 0.5, log: memoryLog(), sink: () => {} };
  const trading = new Trading({ ...shell, desk, exchange, orders, learnLimits: never, lookUp: () => {} });
  const stop = new AbortController();
  const readiness = trading.runners.filter((runner) => runner instanceof Readiness);
  const running = Promise.all(readiness.map((runner) => runner.run(stop.signal)));
  await clock.advance(5_000);
  stop.abort();
  await running;
  return prepared;
}

test.each([
  ['auto', 0, 6],
  ['approve', 0, 6],
  ['paper', 0, 0],
  ['off', 0, 0],
  // What is held is sold in any mode.
  ['off', 5, 6],
  ['paper', 5, 6],
] as const)(
  'in mode %s with %s contracts held lines and signatures are kept ready only while an order may leave',
  async (mode, held, times) => {
    const desk = new LiveDesk({ 'trader.mode': mode });
    const positions = held === 0 ? [] : [listed(held)];
    // Two statements in a row are believed, where they reach back far enough.
    desk.state({ positions });
    desk.state({ positions, since: 0 });
    expect(await readied(desk)).toBe(times);
  },
);
