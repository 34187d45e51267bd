import type { Side } from './market.ts';
import { type Count, complement, cost, type Money, type Price } from './money.ts';

export type Action = 'buy' | 'sell';

/** An order as the desk wants it sent. */
export type Ticket = {
  /** Our own id, unique forever: it finds the order again when the answer is lost. */
  readonly clientId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly action: Action;
  /** Limit in the side's own price. */
  readonly price: Price;
  readonly count: Count;
  /** `rest` stays in the book, `now` fills what it can and cancels the rest, `all` fills whole or not at all. */
  readonly lasts: 'rest' | 'now' | 'all';
  /** When a resting order expires by itself, ms; null when it does not. Only with `rest`. */
  readonly expiresAt: number | null;
  /** Never trades beyond the position held. Only with `now`. */
  readonly reduceOnly: boolean;
  /** Order group that may brake it; null for none. */
  readonly group: string | null;
  /** Shard of the market; null lets the exchange route it. */
  readonly exchangeIndex: number | null;
};

export type OrderStatus = 'resting' | 'canceled' | 'executed' | 'unknown';

/** An order as the exchange tells it. Times in ms, null when it did not say. */
export type Order = {
  readonly id: string;
  /** Empty when it was not sent with one. */
  readonly clientId: string;
  readonly ticker: string;
  /** Which way it moves the position: `yes` buys YES or sells NO. */
  readonly toward: Side;
  /** YES price. */
  readonly price: Price;
  readonly status: OrderStatus;
  readonly initial: Count;
  readonly filled: Count;
  readonly remaining: Count;
  /** Paid for what was filled, before fees. */
  readonly cost: Money;
  readonly fees: Money;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly expiresAt: number | null;
  /** Why it last changed, in the exchange's word. */
  readonly reason: string | null;
  readonly group: string | null;
  readonly exchangeIndex: number | null;
};

/** One execution of an own order. */
export type Fill = {
  /** Same id as the public print. One print may fill several own orders: a fill is known by both ids. */
  readonly tradeId: string;
  readonly orderId: string;
  /** Null when the source does not carry it (REST). */
  readonly clientId: string | null;
  readonly ticker: string;
  readonly toward: Side;
  /** YES price. */
  readonly price: Price;
  readonly count: Count;
  readonly fee: Money;
  readonly taker: boolean;
  /** When it was matched, ms. */
  readonly time: number;
  /** Net position after it, + YES − NO; null when the source does not carry it (REST). */
  readonly positionAfter: Count | null;
  readonly exchangeIndex: number | null;
};

/** What the exchange answered to a create: a success does not mean that the order rests. */
export type Receipt = {
  readonly orderId: string;
  readonly filled: Count;
  readonly remaining: Count;
  /** What the filled part cost or brought in YES prices, and its fees; 0 when nothing was filled. */
  readonly cost: Money;
  readonly fees: Money;
};

/** A net position in one market. */
export type Position = {
  readonly ticker: string;
  /** + YES, − NO. */
  readonly count: Count;
  /** What is at stake: cost of the contracts held. */
  readonly exposure: Money;
  readonly realized: Money;
  readonly fees: Money;
};

/**
 * The most that the rest of an order can still cost, fees apart. An order that would only shrink a position costs
 * less; the order itself does not say, so this is the safe side.
 */
export const restingCost = (order: Order): Money =>
  order.status === 'resting'
    ? cost(order.toward === 'yes' ? order.price : complement(order.price), order.remaining)
    : (0 as Money);
