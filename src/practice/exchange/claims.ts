import { type Count, complement, cost, type Money, type Price } from '../../desk/money.ts';
import { tradeFee } from '../../desk/trade/fee.ts';
import type { BookSide } from './book.ts';
import type { Ledger } from './ledger.ts';
import type { Order } from './order.ts';

/** Rounding can cost an order so much before it comes back. */
const ROUNDING = 200;

/**
 * What resting orders of one shard, and `next` with its fee, could cost. A position pays for the orders that close it,
 * the best priced first: those trade first.
 */
export function claims(resting: readonly Order[], next: Order | null, ledger: Ledger): Money {
  const orders = resting.filter((order) => order !== next);
  if (next !== null) orders.push(next);
  orders.sort((a, b) => own(b.side, b.price) - own(a.side, a.price));
  const closable = new Map<string, number>();
  let claimed = 0;
  for (const order of orders) {
    const { ticker, fee } = order.listing.spec;
    const key = `${ticker} ${order.side}`;
    const held = ledger.held(ticker) * (order.side === 'bid' ? -1 : 1);
    const free = closable.get(key) ?? Math.max(0, held);
    const opening = Math.max(0, order.remaining - free) as Count;
    closable.set(key, free - (order.remaining - opening));
    claimed += cost(own(order.side, order.price), opening);
    const rate = order === next ? fee.multiplier : fee.multiplier * fee.maker;
    if (rate > 0) claimed += tradeFee(order.price, opening, rate) + ROUNDING;
  }
  return claimed as Money;
}

/** The price of the side that an order buys: YES for a bid, NO for an ask. */
export const own = (side: BookSide, price: Price): Price => (side === 'bid' ? price : complement(price));
