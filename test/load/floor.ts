import { generateKeyPairSync } from 'node:crypto';
import { streamOf } from '../../bench/speed/frames.ts';
import { systemClock } from '../../src/clock.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { Notice } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { initialState } from '../../src/desk/state.ts';
import { Engine } from '../../src/engine.ts';
import { KalshiFeed } from '../../src/kalshi/feed.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { wsSocket } from '../../src/kalshi/socket.ts';
import { readMarket } from '../../src/kalshi/wire.ts';
import type { Interest } from '../../src/ports.ts';
import { Pulse } from '../../src/pulse.ts';
import { memoryLog } from '../fakes/log.ts';

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
export class Floor {
  readonly desk: Desk;
  readonly tickers: readonly string[];
  /** What came through. */
  readonly heard = { trades: 0, books: 0, stale: 0, faults: 0 };
  readonly notices: Notice[] = [];
  readonly #feed: KalshiFeed;
  readonly #engine: Engine;
  readonly #pulse: Pulse;
  readonly #all: boolean;
  readonly #decided: (event: DeskEvent) => void;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor({ port, markets, all = false, busy = true, interest, decided = nothing }: Options) {
    this.#all = all;
    this.#decided = decided;
    const state = initialState();
    const most = { 'trader.mode': 'paper', 'trader.maxMarkets': 500 } as const;
    const settings = { ...state.settings, ...(busy ? most : {}) };
    this.desk = new Desk({ ...state, settings });
    const parts = { clock: systemClock, log: memoryLog() };
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.#feed = new KalshiFeed({
      ...parts,
      socket: wsSocket,
      url: `ws://127.0.0.1:${port}/trade-api/ws/v2`,
      credentials: { keyId: 'load', key: loadKey(pem) },
      serverTime: new ServerTime(systemClock),
      random: () => 0.5,
      sink: (event) => this.#take(event),
      interest: interest ?? {
        traded: () => this.desk.traded(),
        watches: (ticker) => this.desk.watches(ticker),
      },
      onFrame: nothing,
      onLifecycle: nothing,
    });
    this.#engine = new Engine({
      ...parts,
      desk: this.desk,
      store: { saved: { desk: state, chat: {} as never }, save: async () => undefined },
      journal: { append: () => true },
      notifier: {
        show: (effect) => {
          if (effect.type === 'notice') this.notices.push(effect.notice);
        },
      },
      feed: {
        watchBooks: (tickers) => this.#feed.watchBooks(all ? this.tickers : tickers),
        resync: (tickers) => this.#feed.resync(tickers),
      },
      broker: { send: nothing, cancel: nothing, brake: nothing, audit: nothing, lookUp: nothing },
    });
    const beat = (): void => this.#take({ type: 'tick', at: systemClock.now() });
    this.#pulse = new Pulse({ ...parts, beat, stalled: nothing, woke: nothing });
    this.tickers = streamOf(markets, 0, 1, 9).markets.map((line) => {
      const market = readMarket(JSON.parse(line).market);
      if (typeof market === 'string') throw new Error(market);
      this.#engine.push({ type: 'market', at: systemClock.now(), market });
      return market.ticker;
    });
  }

  open(): void {
    const signal = this.#stop.signal;
    if (this.#all) this.#feed.watchBooks(this.tickers);
    this.#pulse.begin();
    this.#running = Promise.all([this.#feed.run(signal), this.#pulse.run(signal)]);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #take(event: DeskEvent): void {
    this.#pulse.look(event.at);
    this.#engine.push(event);
    this.#decided(event);
    if (event.type === 'trade') this.heard.trades += 1;
    else if (event.type === 'book.snapshot' || event.type === 'book.delta') this.heard.books += 1;
    else if (event.type === 'book.stale') this.heard.stale += 1;
    else if (event.type === 'feed.fault' || event.type === 'feed.down') this.heard.faults += 1;
  }
}
