import type { Side } from '../../desk/market.ts';
import { type Count, complement, countText, type Money, type Price, priceText } from '../../desk/money.ts';
import type { Action, Receipt, Ticket } from '../../desk/order.ts';
import { type Fault, Fields } from './field.ts';

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

/**
 * The body of `POST /portfolio/events/orders`. Everything rests no longer than the exchange trades: cancelled on a
 * pause. `expiration` is in seconds of the exchange's clock; null when the order does not expire by itself.
 */
export function writeOrder(ticket: Ticket, expiration: number | null): object {
  const { side, price } = bookOrder(ticket.side, ticket.action, ticket.price);
  return {
    ticker: ticket.ticker,
    client_order_id: ticket.clientId,
    side,
    count: countText(ticket.count),
    price: priceText(price),
    time_in_force: LASTS[ticket.lasts],
    // An exit must not be stopped by an entry of ours that is still being cancelled: it takes that off the book.
    self_trade_prevention_type: ticket.reduceOnly ? 'maker' : 'taker_at_cross',
    post_only: false,
    cancel_order_on_pause: true,
    reduce_only: ticket.reduceOnly,
    ...(expiration === null ? {} : { expiration_time: expiration }),
    ...(ticket.group === null ? {} : { order_group_id: ticket.group }),
    ...(ticket.exchangeIndex === null ? {} : { exchange_index: ticket.exchangeIndex }),
  };
}

const AVERAGE = /^\d{1,9}(\.\d{1,12})?$/;
/** An average per contract; it need not lie on any grid. */
const parseAverage = (value: unknown): number | null =>
  typeof value === 'string' && AVERAGE.test(value) ? Number(value) : null;

/** An average per contract (dollars) times contracts, to the nearest micro-dollar. */
const total = (average: number, count: Count): Money => Math.round(average * 10_000 * count) as Money;

/**
 * The answer to `POST /portfolio/events/orders`, when it can be one to this ticket. Averages are per contract and
 * absent when nothing was filled; Kalshi leaves out fees that are zero.
 */
export function readReceipt(json: unknown, ticket: Pick<Ticket, 'clientId' | 'count'>): Receipt | Fault {
  const fields = new Fields(json);
  const orderId = fields.name('order_id');
  const filled = fields.size('fill_count');
  const remaining = fields.size('remaining_count');
  if (fields.has('client_order_id') && fields.raw('client_order_id') !== ticket.clientId) {
    fields.refuse('client_order_id is that of another order');
  }
  if (filled + remaining > ticket.count) fields.refuse('fill_count and remaining_count are more than was sent');
  if (filled === 0) return fields.done({ orderId, filled, remaining, cost: 0 as Money, fees: 0 as Money });
  const price = parseAverage(fields.raw('average_fill_price'));
  const fee = fields.has('average_fee_paid') ? parseAverage(fields.raw('average_fee_paid')) : 0;
  if (price === null || price > 1) fields.refuse('average_fill_price is not a price, though something was filled');
  if (fee === null || fee > 1) fields.refuse('average_fee_paid is not an amount under $1');
  return fields.done({ orderId, filled, remaining, cost: total(price ?? 0, filled), fees: total(fee ?? 0, filled) });
}

/** The answer to `DELETE /portfolio/events/orders/{order_id}`: that this order was taken off the book. */
export function readCancelled(json: unknown, orderId: string): { readonly reducedBy: Count } | Fault {
  const fields = new Fields(json);
  if (fields.name('order_id') !== orderId) fields.refuse('order_id is that of another order');
  return fields.done({ reducedBy: fields.size('reduced_by') });
}
