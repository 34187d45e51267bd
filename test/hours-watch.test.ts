import { expect, it } from 'vitest';
import type { ExchangeHours } from '../src/desk/account.ts';
import { HoursWatch } from '../src/hours-watch.ts';
import { Rejected } from '../src/kalshi/errors.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

const open: ExchangeHours = { exchange: true, trading: true, shards: {}, resumeAt: null };

function start(answer: (call: number) => ExchangeHours) {
  const clock = new FakeClock(0);
  const log = memoryLog();
  const asked: number[] = [];
  const told: number[] = [];
  const watch = new HoursWatch({
    exchange: {
      async hours() {
        asked.push(clock.now());
        return answer(asked.length);
      },
    },
    clock,
    sink: (event) => event.type === 'hours' && told.push(event.at),
    log,
  });
  const stop = new AbortController();
  const done = watch.run(stop.signal);
  const end = async () => {
    stop.abort();
    await done;
  };
  return { clock, log, asked, told, end };
}

it('asks every quarter of a minute whether the exchange trades', async () => {
  const { clock, told, end } = start(() => open);
  await clock.advance(30_000);
  expect(told).toEqual([0, 15_000, 30_000]);
  await end();
});

it('takes no answer for no news: it asks less often, says so once in the log, and makes nothing up', async () => {
  const { clock, log, asked, told, end } = start((call) => {
    if (call > 1 && call < 4) throw new Error('503');
    return open;
  });
  await clock.advance(90_000);
  expect(asked).toEqual([0, 15_000, 45_000, 75_000, 90_000]);
  expect(told).toEqual([0, 75_000, 90_000]);
  expect(log.lines).toHaveLength(1);
  await end();
});

it('does not ask again where nobody can tell', async () => {
  const { clock, asked, end } = start(() => {
    throw new Rejected('no such page', { method: 'GET', path: '/exchange/status', status: 404 });
  });
  await clock.advance(600_000);
  expect(asked).toEqual([0]);
  await end();
});
