import { expect, it } from 'vitest';
import { BookWatch } from '../src/book-watch.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import type { Count, Price } from '../src/desk/money.ts';
import type { DeskView, PositionRow } from '../src/desk/view.ts';
import type { Depth } from '../src/ports.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

const depth: Depth = { yes: [[4_000 as Price, 100 as Count]], no: [[5_000 as Price, 100 as Count]] };
const row = (ticker: string, changes: Partial<PositionRow> = {}) =>
  ({ ticker, paper: false, own: true, doing: null, ...changes }) as PositionRow;

function start(answer: (tickers: readonly string[]) => readonly string[] = (tickers) => tickers) {
  const clock = new FakeClock(0);
  const log = memoryLog();
  const asked: [number, string][] = [];
  const events: DeskEvent[] = [];
  const desk = { held: [] as PositionRow[], live: new Set<string>() };
  const view: Pick<DeskView, 'positions' | 'depth'> = {
    positions: () => desk.held,
    depth: (ticker) => (desk.live.has(ticker) ? depth : null),
  };
  const watch = new BookWatch({
    exchange: {
      async books(tickers) {
        asked.push([clock.now(), [...tickers].sort().join()]);
        await clock.sleep(100);
        return new Map(answer(tickers).map((ticker) => [ticker, depth]));
      },
    },
    desk: view,
    clock,
    sink: (event) => events.push(event),
    log,
  });
  const stop = new AbortController();
  const done = watch.run(stop.signal);
  const end = async () => {
    stop.abort();
    await done;
  };
  return { watch, desk, clock, log, asked, events, end };
}

it('asks for nothing while nothing is live or held', async () => {
  const { watch, clock, asked, end } = start();
  watch.follow(['A']);
  await clock.advance(120_000);
  expect(asked).toEqual([]);
  await end();
});

it('holds live books against the exchange’s twice a minute, and tells when it asked', async () => {
  const { watch, desk, clock, asked, events, end } = start();
  watch.follow(['A', 'B', 'C']);
  desk.live = new Set(['A', 'B']);
  desk.held = [row('B'), row('D', { paper: true })];
  await clock.advance(31_000);
  expect(asked).toEqual([[30_000, 'A,B']]);
  expect(events).toMatchObject([
    { type: 'book.check', ticker: 'B', at: 30_100, askedAt: 30_000, ...depth },
    { type: 'book.check', ticker: 'A', at: 30_100, askedAt: 30_000, ...depth },
  ]);
  await end();
});

it('stands in for the feed every two seconds where something is held and its book is not live', async () => {
  const { desk, clock, asked, end } = start();
  desk.live = new Set(['A']);
  desk.held = [row('A'), row('B'), row('C', { own: false }), row('D', { doing: 'awaiting settlement' })];
  await clock.advance(4_200);
  expect(asked).toEqual([
    [2_000, 'B,C'],
    [4_100, 'B,C'],
  ]);
  desk.live = new Set(['A', 'B', 'C']);
  await clock.advance(10_000);
  expect(asked).toHaveLength(2);
  await end();
});

it('tells of no book that it did not get, and goes on after a failure with one line in the log', async () => {
  let fail = true;
  const { desk, clock, log, events, end } = start(() => {
    if (fail) throw new Error('503');
    return ['A'];
  });
  desk.held = [row('A'), row('B')];
  await clock.advance(7_000);
  expect([events.length, log.lines.length]).toEqual([0, 1]);
  fail = false;
  await clock.advance(2_200);
  expect(events.map((event) => event.type === 'book.check' && event.ticker)).toEqual(['A']);
  await end();
});
