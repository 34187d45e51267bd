import { systemClock } from '../../src/clock.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Clock } from '../../src/ports.ts';
import type { Stream } from './frames.ts';
import type { Line } from './line.ts';
import { marketOf, pathOf } from './path.ts';

/** Most markets that the trader can be told to trade. */
const TRADED = 500;
/** Nothing of these comes where all is well. */
const FAULTS: ReadonlySet<DeskEvent['type']> = new Set(['feed.fault', 'feed.gap', 'feed.shed', 'book.stale']);

/**
 * The product from the socket to the signal: the real feed, engine and desk, with flow on and the trader on paper, so
 * that the signal is computed after each change of a book. Disk and chat are left out.
 */
export class Product {
  readonly desk: Desk;
  /** Orders on paper that signals led to. */
  orders = 0;
  faults = 0;
  readonly tickers: readonly string[];
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(stream: Stream, line: Line, now: () => number) {
    const nothing = (): void => undefined;
    const { desk, feed, engine } = pathOf({
      line,
      clock: streamClock(now),
      settings: { 'trader.mode': 'paper', 'trader.maxMarkets': Math.min(TRADED, stream.markets.length) },
      journal: { append: (entry) => this.#journal(entry) },
      notifier: { show: nothing },
      asked: { watchBooks: nothing, resync: nothing },
      sink: (event) => {
        if (FAULTS.has(event.type)) this.faults += 1;
        engine.push(event);
      },
    });
    this.desk = desk;
    const at = now();
    const markets = stream.markets.map(marketOf);
    for (const market of markets) engine.push({ type: 'market', at, market });
    this.tickers = markets.map(({ ticker }) => ticker);
    // The scanner chooses what is traded. Ticks are no part of a message, and there are no more.
    engine.push({ type: 'tick', at });
    feed.watchBooks(this.tickers);
    this.#running = feed.run(this.#stop.signal);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #journal(entry: object): boolean {
    const effects = 'effects' in entry && Array.isArray(entry.effects) ? entry.effects : [];
    this.orders += effects.filter(({ type }) => type === 'order').length;
    return true;
  }
}

/** Reads the machine's clocks, for that is part of what a message costs, and answers the stream's time. */
function streamClock(now: () => number): Clock {
  return {
    now: () => (systemClock.now() > 0 ? now() : 0),
    monotonic: () => systemClock.monotonic(),
    busy: () => systemClock.busy(),
    turn: () => systemClock.turn(),
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
  };
}
