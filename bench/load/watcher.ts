import { systemClock } from '../../src/clock.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { Notice } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { wsSocket } from '../../src/kalshi/socket.ts';
import type { Interest } from '../../src/ports.ts';
import { Pulse } from '../../src/pulse.ts';
import { streamOf } from '../speed/frames.ts';
import { marketOf, pathOf, QUIET } from '../speed/path.ts';

type Options = {
  readonly port: number;
  readonly markets: number;
  /** Every book is followed, whatever the desk wants. */
  readonly all?: boolean;
  /** Traded on paper, as many as can be; else as at first. */
  readonly busy?: boolean;
  /** Of the desk itself when left out. */
  readonly interest?: Interest;
  /** Hears each event once it is decided. */
  readonly decided?: (event: DeskEvent) => void;
};

const nothing = (): void => undefined;

/** The real feed, engine and desk on a real socket, beating as live: as many books as ever are followed. */
export class Watcher {
  readonly tickers: readonly string[];
  /** What came through. */
  readonly heard = { trades: 0, books: 0, stale: 0, faults: 0 };
  readonly notices: Notice[] = [];
  readonly #path: ReturnType<typeof pathOf>;
  readonly #pulse: Pulse;
  readonly #all: boolean;
  readonly #decided: (event: DeskEvent) => void;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor({ port, markets, all = false, busy = true, interest, decided = nothing }: Options) {
    this.#all = all;
    this.#decided = decided;
    this.#path = pathOf({
      line: { url: `ws://127.0.0.1:${port}/trade-api/ws/v2`, open: wsSocket },
      clock: systemClock,
      settings: busy ? { 'trader.mode': 'paper', 'trader.maxMarkets': 500 } : {},
      journal: { append: () => true },
      notifier: {
        show: (effect) => {
          if (effect.type === 'notice') this.notices.push(effect.notice);
        },
      },
      asked: {
        watchBooks: (tickers) => this.#path.feed.watchBooks(all ? this.tickers : tickers),
        resync: (tickers) => this.#path.feed.resync(tickers),
      },
      interest,
      sink: (event) => this.#take(event),
    });
    const beat = (): void => this.#take({ type: 'tick', at: systemClock.now() });
    this.#pulse = new Pulse({ clock: systemClock, log: QUIET, beat, stalled: nothing, woke: nothing });
    this.tickers = streamOf(markets, 0, 1, 9).markets.map((line) => {
      const market = marketOf(line);
      this.#path.engine.push({ type: 'market', at: systemClock.now(), market });
      return market.ticker;
    });
  }

  get desk(): Desk {
    return this.#path.desk;
  }

  open(): void {
    const signal = this.#stop.signal;
    if (this.#all) this.#path.feed.watchBooks(this.tickers);
    this.#pulse.begin();
    this.#running = Promise.all([this.#path.feed.run(signal), this.#pulse.run(signal)]);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #take(event: DeskEvent): void {
    this.#pulse.look(event.at);
    this.#path.engine.push(event);
    this.#decided(event);
    if (event.type === 'trade') this.heard.trades += 1;
    else if (event.type === 'book.snapshot' || event.type === 'book.delta') this.heard.books += 1;
    else if (event.type === 'book.stale') this.heard.stale += 1;
    else if (event.type === 'feed.fault' || event.type === 'feed.down') this.heard.faults += 1;
  }
}
