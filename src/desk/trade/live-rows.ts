import { complement, type Money } from '../money.ts';
import type { OrderRow, PositionRow } from '../view.ts';
import { type Ground, nameOf, strangers } from './ground.ts';

/** Every position of the account: the traders' own, and those that the owner opened. */
export function positionRows(ground: Ground): readonly PositionRow[] {
  const { foreign, books, traders } = ground;
  const others = foreign.tickers.flatMap((ticker): PositionRow[] => {
    const position = foreign.position(ticker);
    if (position === null) return [];
    const { side, bought: count, highest: entry, spent } = position;
    const bid = books.get(ticker)?.[side === 'yes' ? 'yesBid' : 'noBid'] ?? null;
    const unrealized = bid === null ? null : ((bid * count - spent) as Money);
    const unguarded = { own: false, stop: null, trail: null, doing: null, breakEven: null } as const;
    const name = nameOf(ground, ticker);
    return [{ paper: false, ticker, name, side, count, entry, bid, unrealized, ...unguarded }];
  });
  return [...traders.rows(), ...others];
}

/** Every order of the account that may still be filled. */
export function orderRows(ground: Ground): readonly OrderRow[] {
  const own = ground.blotter.orders.map(({ ticket, orderId, filled, phase }): OrderRow => {
    const { ticker, side, action, price, count, expiresAt } = ticket;
    const what = { ticker, name: nameOf(ground, ticker), side, action, price, count, expiresAt };
    return { paper: false, own: true, orderId, filled, phase: phase === 'over' ? 'working' : phase, ...what };
  });
  // The exchange does not say whether an order toward YES buys it or sells NO: to buy is the dearer guess.
  const others = strangers(ground).map((order): OrderRow => {
    const { id: orderId, ticker, toward: side, initial: count, filled, expiresAt } = order;
    const price = side === 'yes' ? order.price : complement(order.price);
    const what = { ticker, name: nameOf(ground, ticker), side, price, count, expiresAt };
    return { paper: false, own: false, action: 'buy', phase: 'working', orderId, filled, ...what };
  });
  return [...own, ...others];
}
