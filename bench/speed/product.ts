import { systemClock } from '../../src/clock.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { initialState } from '../../src/desk/state.ts';
import { Engine } from '../../src/engine.ts';
import { KalshiFeed } from '../../src/kalshi/feed.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { readMarket } from '../../src/kalshi/wire.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import type { Clock } from '../../src/ports.ts';
import type { Stream } from './frames.ts';
import type { Line } from './line.ts';

/** Most markets that the trader can be told to trade. */
const TRADED = 500;

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
    const clock = streamClock(now);
    const state = initialState();
    const settings = { 'trader.mode': 'paper', 'trader.maxMarkets': Math.min(TRADED, stream.markets.length) } as const;
    this.desk = new Desk({ ...state, settings: { ...state.settings, ...settings } });
    const nothing = (): void => undefined;
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const feed = new KalshiFeed({
      url: line.url,
      socket: line.open,
      credentials: {
        keyId: 'bench',
        key: { kind: 'ed25519', sign: () => 'signature', signAside: async () => 'signature' },
      },
      serverTime: new ServerTime(clock),
      clock,
      random: () => 0.5,
      interest: { traded: () => this.desk.traded(), watches: (ticker) => this.desk.watches(ticker) },
      log,
      sink: (event) => this.#take(event, engine),
      onLifecycle: nothing,
      onFrame: nothing,
    });
    const engine: Engine = new Engine({
      desk: this.desk,
      store: { saved: { desk: state, chat: newChatState() }, save: async () => undefined },
      journal: { append: (entry) => this.#journal(entry) },
      notifier: { show: nothing },
      feed: { watchBooks: nothing, resync: nothing },
      broker: { send: nothing, cancel: nothing, brake: nothing, audit: nothing, lookUp: nothing },
      clock,
      log,
    });
    const at = now();
    this.tickers = stream.markets.map((json) => {
      const market = readMarket(JSON.parse(json).market);
      if (typeof market === 'string') throw new Error(market);
      engine.push({ type: 'market', at, market });
      return market.ticker;
    });
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

  #take(event: DeskEvent, engine: Engine): void {
    if (
      event.type === 'feed.fault' ||
      event.type === 'feed.gap' ||
      event.type === 'feed.shed' ||
      event.type === 'book.stale'
    )
      this.faults += 1;
    engine.push(event);
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
