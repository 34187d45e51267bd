import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import type { Asked, Plan, Said } from '../../bench/load/exchange.ts';
import { Watcher } from '../../bench/load/watcher.ts';
import { systemClock } from '../../src/clock.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { parseCount, parsePrice } from '../../src/desk/money.ts';

const MARKETS = 400;
/** Messages a second that are easily read, and that are not: each costs the reader a third of a millisecond. */
const CALM = 300;
const FLOOD = 10_000;
const COST = 0.3;
/** How late a fill may come in the worst second, ms; on a quiet machine it is less than half. */
const LATEST_FILL = 10_000;

const number = (id: string): number => Number(id.slice(-12));
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

it('a flood of three times what can be read is shed in its order, no fill is lost or late, and every book is right afterwards', {
  timeout: 120_000,
  // Where neighbours take the processor away for seconds, even a calm is a flood.
  retry: 1,
}, async () => {
  const plan: Plan = { markets: MARKETS, rate: CALM, seconds: 110, stamps: new SharedArrayBuffer(0) };
  const worker = new Worker(new URL('../../bench/load/exchange.ts', import.meta.url), { workerData: plan });
  onTestFinished(async () => void (await worker.terminate()));
  const ask = (asked: Asked): void => worker.postMessage(asked);
  const [{ port }] = (await once(worker, 'message')) as [Extract<Said, { port: number }>];

  const traded = new Set<string>();
  const watched = new Set<string>();
  const seen = { step: 0, steps: [] as number[], trade: 0, fills: [] as number[], orders: 0, wrong: [] as string[] };
  const hear = (event: DeskEvent): void => {
    switch (event.type) {
      case 'feed.shed':
        seen.step = event.step;
        if (seen.steps.at(-1) !== event.step) seen.steps.push(event.step);
        break;
      case 'fill':
        seen.fills.push(now() - Number(event.fill.tradeId));
        break;
      case 'order':
        seen.orders += 1;
        break;
      case 'book.delta':
      case 'trade': {
        for (const until = performance.now() + COST; performance.now() < until; );
        const isTrade = event.type === 'trade';
        const ticker = isTrade ? event.trade.ticker : event.ticker;
        const needed = traded.has(ticker) || (isTrade && seen.step < 3 && (seen.step < 2 || watched.has(ticker)));
        if (seen.step > 0 && !needed) seen.wrong.push(`${event.type} at step ${seen.step}`);
        if (!isTrade) break;
        if (
          seen.step < 2 &&
          seen.steps.every((step) => step < 2) &&
          seen.trade > 0 &&
          number(event.trade.id) !== seen.trade + 1
        )
          seen.wrong.push(`trades missed at step ${seen.step}`);
        seen.trade = number(event.trade.id);
        break;
      }
      case 'book.stale':
        if (event.tickers === null || event.tickers.some((one) => traded.has(one)))
          seen.wrong.push('a held book stale');
        break;
    }
  };
  const interest = { traded: () => traded, watches: (ticker: string) => watched.has(ticker) };
  const watcher = new Watcher({ port, markets: MARKETS, all: true, interest, decided: hear });
  onTestFinished(() => watcher.close());
  for (const ticker of watcher.tickers.slice(0, 3)) traded.add(ticker);
  for (const ticker of watcher.tickers.slice(0, MARKETS / 2)) watched.add(ticker);
  const until = async (holds: () => boolean, what: string, within: number): Promise<void> => {
    for (let gone = 0; !holds(); gone += 20) {
      if (gone > within)
        throw new Error(`${what} did not come; ${JSON.stringify({ ...seen, fills: seen.fills.length })}`);
      await systemClock.sleep(20);
    }
  };
  const fresh = (): boolean => watcher.tickers.every((ticker) => watcher.desk.depth(ticker, 1) !== null);
  watcher.open();
  await until(fresh, 'a live book of each market', 20_000);
  await systemClock.sleep(2_500);
  expect(seen.steps).toEqual([]);

  ask({ pace: FLOOD });
  await systemClock.sleep(5_000);
  ask({ pace: CALM });
  await until(() => seen.steps.at(-1) === 0, 'an end of the flood', 60_000);
  await until(fresh, 'every book again', 10_000);
  ask({ pace: 0 });
  await systemClock.sleep(500);
  ask('books');
  const [{ books, fills }] = (await once(worker, 'message')) as [Extract<Said, { fills: number }>];
  await until(() => seen.fills.length >= fills && seen.orders >= fills, 'every fill', 5_000);

  process.stdout.write(
    `      steps ${seen.steps.join(' ')}; ${fills} fills, the latest ${(Math.max(...seen.fills) / 1_000).toFixed(2)} s after it was sent\n`,
  );
  expect(seen.wrong).toEqual([]);
  expect(seen.steps[0]).toBe(1);
  for (const [index, step] of seen.steps.entries()) expect(Math.abs(step - (seen.steps[index - 1] ?? 0))).toBe(1);
  expect(seen.fills).toHaveLength(fills);
  expect(Math.max(...seen.fills)).toBeLessThan(LATEST_FILL);
  for (const [market, ticker] of watcher.tickers.entries()) {
    const units = (levels: readonly (readonly [string, string])[] = []) =>
      levels.map(([price, count]) => [parsePrice(price), parseCount(count)]).toReversed();
    const book = { yes: units(books[market]?.yes), no: units(books[market]?.no) };
    expect([ticker, watcher.desk.depth(ticker, 1_000)]).toEqual([ticker, book]);
  }
  const kinds = watcher.notices.map(({ kind }) => kind).filter((kind) => kind.startsWith('feed.'));
  expect([kinds[0], kinds.at(-1)]).toEqual(['feed.flooded', 'feed.calm']);
});
