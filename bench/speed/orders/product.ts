import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock.ts';
import type { Statement } from '../../../src/desk/account.ts';
import { Desk } from '../../../src/desk/desk.ts';
import type { DeskEvent } from '../../../src/desk/event.ts';
import { dollars } from '../../../src/desk/money.ts';
import { defaults, type Settings } from '../../../src/desk/settings.ts';
import { initialState } from '../../../src/desk/state.ts';
import { Engine } from '../../../src/engine.ts';
import { kyHttp } from '../../../src/kalshi/http.ts';
import { internet, type Network } from '../../../src/kalshi/network.ts';
import { openExchange } from '../../../src/kalshi/open.ts';
import { loadKey } from '../../../src/kalshi/signature.ts';
import type { Clock } from '../../../src/ports.ts';
import { realDisk } from '../../../src/store/disk.ts';
import { openJournal } from '../../../src/store/journal.ts';
import { openStore } from '../../../src/store/store.ts';
import { Trading } from '../../../src/trading.ts';
import { marketLine } from '../frames.ts';
import { marketOf, QUIET } from '../path.ts';
import type { Contestant, Place } from './contestant.ts';

/** Longer than the trader looks back for a move, and than it waits between two trades, ms. */
const LATER = 11_000;
/** After two of these the write budget has what an order costs, ms. */
const REFILL = 60;
/** A statement is asked for when one that is known is older, ms. */
const OLD = 60_000;
/** Each signal leads to an order, though with these books its stop lies inside what it costs. */
const SETTINGS: Settings = {
  ...defaults(),
  'trader.mode': 'auto',
  'trader.maxMarkets': 500,
  'trader.skipInsideCosts': 'false',
};
const NOTHING = (): void => undefined;

/** By the kept lines, signed ahead; or by ky, signed when it is sent. */
export type Way = 'lines' | 'ky';

/** By ky, which keeps what lines it likes. */
const byKy: Network = {
  ...internet,
  orders: () => ({ send: (request) => kyHttp(request), stir: async () => null, open: 0, drop: NOTHING }),
};

/** Pinged as often as in real time, for the clock leaps: when they are opened. */
const byLines: Network = {
  ...internet,
  orders(origin) {
    const lines = internet.orders(origin);
    return {
      send: (request) => lines.send(request),
      stir: async (request, least) => (lines.open < least ? lines.stir(request, least) : null),
      get open() {
        return lines.open;
      },
      drop: () => lines.drop(),
    };
  },
};

/**
 * Real time, which leaps: the trader trades a market once in a while, and the bench has no time for that. Monotonic time
 * leaps no further than the write budget needs for an order, or the feed would take the line for dead.
 */
class LeapingClock implements Clock {
  #ahead = { wall: 0, monotonic: 0 };
  now = (): number => systemClock.now() + this.#ahead.wall;
  monotonic = (): number => systemClock.monotonic() + this.#ahead.monotonic;
  sleep = systemClock.sleep;
  busy = systemClock.busy;
  turn = systemClock.turn;
  leap(): void {
    this.#ahead = { wall: this.#ahead.wall + LATER, monotonic: this.#ahead.monotonic + REFILL };
  }
}

/** The product's own path from the frame to the bytes: feed, engine, desk, journal, order path, orders. */
export async function product(place: Place, way: Way, key: 'rsa' | 'ed25519'): Promise<Contestant> {
  const { port, tickers, keyId } = place;
  const dir = await mkdtemp(join(tmpdir(), 'speed-orders-'));
  const clock = new LeapingClock();
  const store = await openStore({ dir, disk: realDisk, clock, log: QUIET });
  if (!store.ok) throw new Error(store.fault);
  const journal = openJournal({ dir, disk: realDisk, clock, onFault: NOTHING, onRecovered: NOTHING });
  const desk = new Desk({ ...initialState(), settings: SETTINGS }, { run: 'ab12cd34', pauses: false });
  const shell = { clock, random: () => 0.5, log: QUIET, sink: (event: DeskEvent): void => take(event) };
  const line = {
    restUrl: `http://127.0.0.1:${port}/trade-api/v2`,
    wsUrl: `ws://127.0.0.1:${port}/trade-api/ws/v2`,
    site: 'https://kalshi.com',
    credentials: { keyId, key: loadKey(key === 'rsa' ? place.rsaPem : place.ed25519Pem) },
  };
  const { exchange, orders, feed, learnLimits, drop } = openExchange(line, {
    ...shell,
    network: way === 'ky' ? byKy : byLines,
    onFrame: NOTHING,
    interest: desk,
    onMarketChange: NOTHING,
    onEventChange: NOTHING,
  });
  const trading = new Trading({ ...shell, desk, exchange, orders, learnLimits, lookUp: NOTHING });
  const up = Promise.withResolvers<void>();
  const books = new Set<string>();
  const engine = new Engine({
    desk,
    store: store.store,
    journal,
    clock,
    log: QUIET,
    notifier: { show: NOTHING },
    feed: { watchBooks: (wanted) => feed.watchBooks(wanted), resync: (wanted) => feed.resync(wanted) },
    broker: { ...trading.broker, audit: NOTHING, lookUp: NOTHING },
  });
  let listed = 0;
  /** Time passes, and the account is listed when it has to be. */
  const later = (): void => {
    clock.leap();
    const at = clock.now();
    if (at - listed > OLD) {
      listed = at;
      engine.push({ type: 'statement', at, statement: statementAt(at) });
    }
    engine.push({ type: 'tick', at });
    if (way === 'lines') void orders.prepare();
  };
  function take(event: DeskEvent): void {
    engine.push(event);
    trading.observe(event);
    if (event.type === 'feed.up') up.resolve();
    if (event.type === 'book.snapshot') books.add(event.ticker);
    // Between the change that is taken back and the next there is time.
    if (event.type === 'order.placed' || (event.type === 'book.delta' && event.change < 0)) setImmediate(later);
  }
  const began = clock.now();
  for (const ticker of tickers) take({ type: 'market', at: began, market: marketOf(marketLine(ticker, began)) });
  take({ type: 'recovered', at: began, intents: [] });
  later();
  const stop = new AbortController();
  const running = feed.run(stop.signal);
  await up.promise;
  for (let look = 0; books.size < tickers.length; look += 1) {
    if (look > 100) throw new Error(`only ${books.size} of ${tickers.length} books came`);
    later();
    await systemClock.sleep(20);
  }
  for (let line = 0; line < 5; line += 1) {
    later();
    await systemClock.sleep(20);
  }
  return {
    async close() {
      stop.abort();
      await running;
      drop();
      await engine.settled();
      await journal.close();
      await rm(dir, { recursive: true });
    },
  };
}

const statementAt = (at: number): Statement => ({
  askedAt: at,
  asOf: at,
  since: at - OLD,
  ahead: 0,
  balance: dollars(10_000),
  shards: {},
  positions: [],
  orders: [],
  fills: [],
  settlements: [],
});
