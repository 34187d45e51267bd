import { expect, it } from 'vitest';
import { Catalogue } from '../src/catalogue.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import { Rejected } from '../src/kalshi/errors.ts';
import { FakeClock, settle } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';
import { market } from './fakes/market.ts';

function start() {
  const clock = new FakeClock(0);
  const events: DeskEvent[] = [];
  const progress: number[] = [];
  const asked: string[] = [];
  let categories = ['Politics'];
  let during = (): void => {};
  const catalogue = new Catalogue({
    exchange: {
      async *markets(wanted) {
        asked.push(wanted.join());
        yield [market('A'), market('B')];
        yield [market('C')];
      },
      async *lookUp(tickers) {
        asked.push(...tickers);
        if (tickers.includes('REFUSED'))
          throw new Rejected('bad ticker', { method: 'GET', path: '/markets', status: 400 });
        during();
        yield tickers.filter((ticker) => ticker !== 'GONE').map((ticker) => market(ticker));
      },
    },
    categories: () => categories,
    clock,
    sink: (event) => events.push(event),
    log: memoryLog(),
    onProgress: (count) => progress.push(count),
  });
  const stop = new AbortController();
  const done = catalogue.run(stop.signal);
  done.catch(() => {});
  const tickers = () => events.map((event) => (event.type === 'market' ? event.market.ticker : event.type));
  return {
    clock,
    catalogue,
    progress,
    asked,
    tickers,
    /** Happens while the exchange answers the next look-up. */
    meanwhile: (act: () => void) => {
      during = () => {
        during = () => {};
        act();
      };
    },
    setCategories: (names: string[]) => {
      categories = names;
    },
    failed: (reason: string) => expect(done).rejects.toThrow(reason),
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

it('reads the whole list at start, shows its progress and then says it is ready', async () => {
  const { catalogue, progress, tickers, stop } = start();
  await catalogue.ready;
  expect(tickers()).toEqual(['A', 'B', 'C']);
  expect(progress).toEqual([2, 3]);
  await stop();
});

it('reads it again every ten minutes, and at once when the categories change', async () => {
  const { clock, catalogue, asked, setCategories, stop } = start();
  await clock.advance(600_001);
  expect(asked).toEqual(['Politics', 'Politics']);
  setCategories(['all']);
  catalogue.refresh();
  await settle();
  expect(asked).toEqual(['Politics', 'Politics', 'all']);
  await stop();
});

it('asks for a market that trades unknown once until the list is read again', async () => {
  const { clock, catalogue, asked, stop } = start();
  await catalogue.ready;
  for (let i = 0; i < 3; i += 1) {
    catalogue.meet('GONE');
    await clock.advance(4_000);
  }
  expect(asked).toEqual(['Politics', 'GONE']);
  await clock.advance(600_000);
  catalogue.meet('GONE');
  await clock.advance(4_000);
  expect(asked.filter((ticker) => ticker === 'GONE')).toHaveLength(2);
  await stop();
});

it('looks a new market up once, and forgets one that the exchange does not know', async () => {
  const { clock, catalogue, asked, tickers, stop } = start();
  await catalogue.ready;
  for (const ticker of ['NEW', 'NEW', 'GONE']) catalogue.lookUp(ticker);
  await clock.advance(10_000);
  expect(asked).toEqual(['Politics', 'NEW', 'GONE']);
  expect(tickers()).toEqual(['A', 'B', 'C', 'NEW']);
  await stop();
});

it('looks a market up again that changes while it is looked up', async () => {
  const { clock, catalogue, asked, meanwhile, stop } = start();
  await catalogue.ready;
  catalogue.lookUp('NEW');
  meanwhile(() => catalogue.lookUp('NEW'));
  await clock.advance(10_000);
  expect(asked).toEqual(['Politics', 'NEW', 'NEW']);
  await stop();
});

it('asks for no combo, however many trade', async () => {
  const { clock, catalogue, asked, stop } = start();
  await catalogue.ready;
  catalogue.meet('KXMVESPORTS-1-2');
  catalogue.lookUp('KXMVESPORTS-1-3');
  await clock.advance(4_000);
  expect(asked).toEqual(['Politics']);
  await stop();
});

it('fails when a look-up fails, and asks for the same markets in its next run', async () => {
  const { clock, catalogue, asked, meanwhile, failed } = start();
  await catalogue.ready;
  catalogue.lookUp('NEW');
  meanwhile(() => {
    throw new Error('no answer');
  });
  await clock.advance(4_000);
  await failed('no answer');
  const again = new AbortController();
  const run = catalogue.run(again.signal);
  await clock.advance(4_000);
  expect(asked.filter((ticker) => ticker === 'NEW')).toHaveLength(2);
  again.abort();
  await run;
});

it('goes on after a look-up that the exchange refuses', async () => {
  const { clock, catalogue, asked, tickers, stop } = start();
  await catalogue.ready;
  catalogue.lookUp('REFUSED');
  await clock.advance(4_000);
  catalogue.lookUp('NEW');
  await clock.advance(4_000);
  expect(asked).toEqual(['Politics', 'REFUSED', 'NEW']);
  expect(tickers()).toContain('NEW');
  await stop();
});
