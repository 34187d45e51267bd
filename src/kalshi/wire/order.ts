import type { Side } from '../../desk/market.ts';
import { type Count, complement, countText, type Money, type Price, priceText } from '../../desk/money.ts';
import type { Action, Ticket } from '../../desk/order.ts';
import { type Fault, Fields, isObject, parseText, readList } from './field.ts';

/**
 * V2 knows one book in YES prices: buying YES and selling NO are bids, selling YES and buying NO are asks, and a NO
 * price q stands in it as 1 − q.
 */
export function bookOrder(
  side: Side,
  action: Action,
  price: Price,
): { readonly side: 'bid' | 'ask'; readonly price: Price } {
  return {
    side: (side === 'yes') === (action === 'buy') ? 'bid' : 'ask',
    price: side === 'yes' ? price : complement(price),
  };
}

const LASTS = { rest: 'good_till_canceled', now: 'immediate_or_cancel', all: 'fill_or_kill' } as const;

/** The body of `POST /portfolio/events/orders`. Everything rests no longer than the exchange trades: cancelled on a pause. */
export function writeOrder(ticket: Ticket): object {
  const { side, price } = bookOrder(ticket.side, ticket.action, ticket.price);
  return {
    ticker: ticket.ticker,
    client_order_id: ticket.clientId,
    side,
    count: countText(ticket.count),
    price: priceText(price),
    time_in_force: LASTS[ticket.lasts],
    self_trade_prevention_type: 'taker_at_cross',
    post_only: false,
    cancel_order_on_pause: true,
    reduce_only: ticket.reduceOnly,
    // Whole seconds, rounded down: an order may expire early, never late.
    ...(ticket.expiresAt === null ? {} : { expiration_time: Math.floor(ticket.expiresAt / 1000) }),
    ...(ticket.group === null ? {} : { order_group_id: ticket.group }),
    ...(ticket.exchangeIndex === null ? {} : { exchange_index: ticket.exchangeIndex }),
  };
}

/** What became of an order at once. A success does not mean that it rests: read the counts. */
export type Placed = {
  readonly orderId: string;
  readonly clientId: string | null;
  readonly filled: Count;
  readonly remaining: Count;
  /** Per contract, YES price, finer than any tick; null when nothing was filled. */
  readonly averagePrice: Money | null;
  /** Per contract; null when nothing was filled. */
  readonly averageFee: Money | null;
  /** When the exchange acted, ms. */
  readonly time: number;
};

/** The answer to `POST /portfolio/events/orders`. */
export function readPlaced(json: unknown): Placed | Fault {
  const fields = new Fields(json);
  return fields.done({
    orderId: fields.name('order_id'),
    clientId: fields.optional('client_order_id', (f, name) => f.name(name)),
    filled: fields.size('fill_count'),
    remaining: fields.size('remaining_count'),
    averagePrice: fields.optional('average_fill_price', (f, name) => f.money(name)),
    averageFee: fields.optional('average_fee_paid', (f, name) => f.money(name)),
    time: fields.millis('ts_ms'),
  });
}

/** An order that was taken off the book, by how much. */
export type Cancelled = {
  readonly orderId: string;
  readonly clientId: string | null;
  readonly reducedBy: Count;
};

/** The answer to `DELETE /portfolio/events/orders/{order_id}`. */
export function readCancelled(json: unknown): Cancelled | Fault {
  const fields = new Fields(json);
  return fields.done({
    orderId: fields.name('order_id'),
    clientId: fields.optional('client_order_id', (f, name) => f.name(name)),
    reducedBy: fields.size('reduced_by'),
  });
}

/** Why one order of a batch was refused, beside the others that were not. */
export type Refused = { readonly refused: { readonly code: string; readonly message: string } };

function readRefused(json: unknown): Refused | null {
  const error = isObject(json) ? json.error : null;
  if (!isObject(error)) return null;
  return {
    refused: {
      code: parseText(error.code) ?? 'unknown',
      message: parseText(error.details) ?? parseText(error.message) ?? 'no reason given',
    },
  };
}

/** The body of `POST /portfolio/events/orders/batched`. */
export const writeBatch = (tickets: readonly Ticket[]): object => ({ orders: tickets.map(writeOrder) });

/** An answer for each order of a batch create, in its order. */
export const readPlacedBatch = (json: unknown): readonly (Placed | Refused)[] | Fault =>
  readList<Placed | Refused>(json, 'orders', (item) => readRefused(item) ?? readPlaced(item));

/** An order to cancel. The market is needed too: an order id alone is looked for on shard 0 only. */
export type Cancel = { readonly orderId: string; readonly ticker: string };

/** The body of `DELETE /portfolio/events/orders/batched`. */
export const writeCancels = (cancels: readonly Cancel[]): object => ({
  orders: cancels.map(({ orderId, ticker }) => ({ order_id: orderId, market_ticker: ticker })),
});

/** An answer for each order of a batch cancel, in its order. */
export const readCancelledBatch = (json: unknown): readonly (Cancelled | Refused)[] | Fault =>
  readList<Cancelled | Refused>(json, 'orders', (item) => readRefused(item) ?? readCancelled(item));
