import { generateKeyPairSync } from 'node:crypto';
import { streamOf } from '../../bench/speed/frames.ts';
import { systemClock } from '../../src/clock.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { initialState } from '../../src/desk/state.ts';
import { KalshiFeed } from '../../src/kalshi/feed.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { wsSocket } from '../../src/kalshi/socket.ts';
import { readMarket } from '../../src/kalshi/wire.ts';
import { noInterest } from '../fakes/interest.ts';
import { memoryLog } from '../fakes/log.ts';

/** The real feed and the real desk on a real socket, ticking as live. */
export class Floor {
  readonly desk = new Desk(initialState());
  readonly tickers: readonly string[];
  /** What came through, and how many ms after its time each trade did. */
  readonly heard = { trades: 0, books: 0, stale: 0, faults: 0 };
  readonly lags: number[] = [];
  readonly #feed: KalshiFeed;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(port: number, markets: number) {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.#feed = new KalshiFeed({
      socket: wsSocket,
      url: `ws://127.0.0.1:${port}/trade-api/ws/v2`,
      credentials: { keyId: 'load', key: loadKey(pem) },
      serverTime: new ServerTime(systemClock),
      clock: systemClock,
      random: () => 0.5,
      interest: noInterest,
      log: memoryLog(),
      sink: (event) => this.#take(event),
      onFrame: () => undefined,
      onLifecycle: () => undefined,
    });
    this.tickers = streamOf(markets, 0, 1, 9).markets.map((line) => {
      const market = readMarket(JSON.parse(line).market);
      if (typeof market === 'string') throw new Error(market);
      this.desk.decide({ type: 'market', at: systemClock.now(), market });
      return market.ticker;
    });
  }

  open(): void {
    const signal = this.#stop.signal;
    this.#feed.watchBooks(this.tickers);
    const ticks = async (): Promise<void> => {
      while (!signal.aborted) {
        await systemClock.sleep(500, signal);
        this.desk.decide({ type: 'tick', at: systemClock.now() });
      }
    };
    this.#running = Promise.all([this.#feed.run(signal), ticks()]);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #take(event: DeskEvent): void {
    this.desk.decide(event);
    if (event.type === 'trade') {
      this.heard.trades += 1;
      this.lags.push(Date.now() - event.trade.time);
    } else if (event.type === 'book.snapshot' || event.type === 'book.delta') this.heard.books += 1;
    else if (event.type === 'book.stale') this.heard.stale += 1;
    else if (event.type === 'feed.fault' || event.type === 'feed.down') this.heard.faults += 1;
  }
}
