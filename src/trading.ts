import { Auditor } from './auditor.ts';
import { BookWatch } from './book-watch.ts';
import type { DeskEvent } from './desk/event.ts';
import type { Count } from './desk/money.ts';
import type { DeskView } from './desk/view.ts';
import type { Broker } from './engine.ts';
import { HoursWatch } from './hours-watch.ts';
import { OrderGroups } from './order-groups.ts';
import { OrderPath } from './order-path.ts';
import type { Clock, Exchange, Log, OrderEntry, Runner, Sink } from './ports.ts';
import { Readiness } from './readiness.ts';

/** An order group lets through so many times what one market may hold; more within 15 s is a runaway. */
const GROUP_MARKETS = 4;

export type TradingParts = {
  readonly desk: DeskView;
  readonly exchange: Exchange;
  readonly orders: OrderEntry;
  readonly learnLimits: (signal: AbortSignal) => Promise<unknown>;
  readonly lookUp: (ticker: string) => void;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly sink: Sink;
  readonly log: Log;
};

/**
 * Everything between the desk and the account: the way of orders, the brake on them, and the ways to learn by
 * request what is true, which share nothing with it.
 */
export class Trading {
  readonly #path: OrderPath;
  readonly #groups: OrderGroups;
  readonly #auditor: Auditor;
  readonly #books: BookWatch;
  /** What runs for as long as the desk does. */
  readonly runners: readonly Runner[];
  readonly broker: Broker;

  constructor(parts: TradingParts) {
    const { desk, exchange, orders, lookUp } = parts;
    const { live, paused, halted } = desk.state;
    const trades = (): boolean => ['approve', 'auto'].includes(desk.state.settings['trader.mode']);
    this.#path = new OrderPath({ ...parts, entry: orders });
    this.#groups = new OrderGroups({
      ...parts,
      entry: orders,
      known: live.groups,
      wanted: trades,
      limit: () => (desk.state.settings['trader.maxPositionPerMarket'] * 100 * GROUP_MARKETS) as Count,
      braked: paused.trading || halted !== null,
    });
    this.#auditor = new Auditor(parts);
    this.#books = new BookWatch({ ...parts, exchange });
    // What is held may be sold in any mode, and what works be taken back.
    const staked = (): boolean => [...desk.positions(), ...desk.orders()].some(({ paper }) => !paper);
    const readiness = new Readiness({ ...parts, entry: orders, wanted: () => trades() || staked() });
    this.runners = [this.#auditor, this.#groups, this.#books, new HoursWatch(parts), readiness];
    this.broker = {
      send: (order, style) => this.#path.send(order, style),
      cancel: (orderId, ticker) => this.#path.cancel(orderId, ticker),
      brake: (on) => this.#groups.brake(on),
      audit: (since) => this.#auditor.ask(since),
      lookUp: (tickers) => tickers.forEach(lookUp),
    };
  }

  /** These books are kept live now. */
  follow(tickers: readonly string[]): void {
    this.#books.follow(tickers);
  }

  /** Hears what happened, after the desk. */
  observe(event: DeskEvent): void {
    if (event.type === 'order.refused') this.#groups.doubt();
    if (event.type === 'market' && event.market.exchangeIndex !== null) this.#groups.need(event.market.exchangeIndex);
    // Nothing private was told while the line was down, or while nothing ran.
    if (event.type === 'feed.up' || event.type === 'woke') this.#auditor.ask();
  }

  /** True while the brake is not yet as it was asked for. */
  get braking(): boolean {
    return this.#groups.busy;
  }

  /** True while the answer to an order or a cancel is waited for. */
  get busy(): boolean {
    return this.#path.busy;
  }
}
