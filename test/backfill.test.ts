import { expect, it } from 'vitest';
import { Backfill } from '../src/backfill.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import type { Trade } from '../src/desk/market.ts';
import type { Count, Price } from '../src/desk/money.ts';
import { FakeClock, settle } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

const NOW = 10_000_000;
const trade = (time: number): Trade => ({
  id: `t${time}`,
  ticker: 'A',
  price: 5_000 as Price,
  count: 100 as Count,
  taker: 'yes',
  block: false,
  time,
});

function start(pages: (since: number, call: number) => Trade[][] | Error) {
  const clock = new FakeClock(NOW);
  const events: DeskEvent[] = [];
  const asked: number[] = [];
  let open: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    open = resolve;
  });
  const backfill = new Backfill({
    exchange: {
      async *trades(since) {
        asked.push(since);
        const answer = pages(since, asked.length);
        if (answer instanceof Error) throw answer;
        yield* answer;
      },
    },
    clock,
    sink: (event) => events.push(event),
    log: memoryLog(),
    ready,
  });
  const stop = new AbortController();
  const done = backfill.run(stop.signal);
  return {
    clock,
    events,
    asked,
    backfill,
    open,
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

it('waits for the catalogue, then hands over every page oldest first', async () => {
  const { events, asked, backfill, open, stop } = start(() => [
    [trade(9_000_003), trade(9_000_002)],
    [trade(9_000_001)],
  ]);
  backfill.want(9_000_000);
  await settle();
  expect(asked).toEqual([]);
  open();
  await settle();
  expect(events).toEqual([
    { type: 'backfill', at: NOW, since: 8_995_000, trades: [trade(9_000_001), trade(9_000_002), trade(9_000_003)] },
  ]);
  await stop();
});

it('turns overlapping wishes into one request from the earliest moment', async () => {
  const { asked, backfill, open, stop } = start(() => []);
  backfill.want(9_500_000);
  backfill.want(9_000_000);
  backfill.want(9_900_000);
  open();
  await settle();
  expect(asked).toEqual([8_995_000]);
  await stop();
});

it('tries again after a failure, tells of it once, and loses no wish that came meanwhile', async () => {
  const { clock, events, asked, backfill, open, stop } = start((_since, call) => (call <= 2 ? new Error('429') : []));
  open();
  backfill.want(9_000_000);
  await settle();
  backfill.want(9_800_000);
  await clock.advance(30_000);
  expect(asked).toEqual([8_995_000, 8_995_000, 8_995_000]);
  expect(events.map((event) => event.type)).toEqual(['part.failed', 'backfill', 'part.recovered']);
  await stop();
});

it('answers later gaps too', async () => {
  const { asked, backfill, open, stop } = start(() => []);
  open();
  backfill.want(9_000_000);
  await settle();
  backfill.want(9_990_000);
  await settle();
  expect(asked).toEqual([8_995_000, 9_985_000]);
  await stop();
});
