import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { childOf } from './child.ts';
import { alternate, ratioOf } from './compare.ts';
import type { Page } from './page.ts';

const MARKETS = 1_000;
const SECONDS = 5;
const ROUNDS = 3;
/** Messages a second over all markets. */
const RATE = 10;
/** Until a program is warm and connected, s. */
const LEAD = 15;
const TARGET = { most: 1 };
/** The programs and the exchange of the load tests as well. */
const LOAD = new URL('../load/', import.meta.url);

/** What watching quiet markets takes of a core, the real feed and desk in a process of their own. */
export async function idle(page: Page, seconds = SECONDS, rounds = ROUNDS): Promise<void> {
  page.begin('idle', `${MARKETS.toLocaleString('en-US')} markets with one message each in 100 s, share of a core`);
  const run = (program: string) => async (): Promise<number> => {
    const workerData = { markets: MARKETS, rate: RATE, seconds: seconds + LEAD, stamps: new SharedArrayBuffer(0) };
    const exchange = new Worker(new URL('exchange.ts', LOAD), { workerData });
    const [{ port }] = await once(exchange, 'message');
    const { share } = await childOf(new URL(program, LOAD), [port, MARKETS, seconds], ['share']);
    await exchange.terminate();
    return 100 * share;
  };
  const contestants = { timer: run('timer.ts'), bare: run('bare.ts'), ours: run('quiet.ts') };
  const { timer, bare, ours } = await alternate(contestants, rounds, (round) => page.step(round));
  page.row('a timer that does nothing, ten times a second', timer, '%', 2);
  page.row('ws and JSON.parse alone', bare, '%', 2);
  page.row('feed and desk', ours, '%', 2, TARGET);
  page.row('feed and desk to the timer', ratioOf(ours, timer), 'times', 2);
}
