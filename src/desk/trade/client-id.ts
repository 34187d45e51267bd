import type { Side } from '../market.ts';
import { complement } from '../money.ts';
import type { Action, Order, Ticket } from '../order.ts';

const SHAPE = /^kp-[a-z0-9]{1,16}-\d{1,9}-([yn])([bs])$/;

/**
 * Names the orders of a run: `kp-<run>-<n>-<yb|ys|nb|ns>`. Side and action are in the name because the exchange only
 * tells which way an order moves the position: buying YES and selling NO look alike there.
 */
export function orderIds(run: string): (side: Side, action: Action) => string {
  let count = 0;
  return (side, action) => {
    count += 1;
    return `kp-${run}-${count}-${side === 'yes' ? 'y' : 'n'}${action === 'buy' ? 'b' : 's'}`;
  };
}

/** What an order of ours does, by its name; null for a name that we did not give. */
export function readClientId(clientId: string): { readonly side: Side; readonly action: Action } | null {
  const match = SHAPE.exec(clientId);
  return match === null ? null : { side: match[1] === 'y' ? 'yes' : 'no', action: match[2] === 'b' ? 'buy' : 'sell' };
}

/** The side to which an order moves the position: selling one side moves it to the other. */
export const towardOf = (side: Side, action: Action): Side => ((side === 'yes') === (action === 'buy') ? 'yes' : 'no');

/**
 * The ticket that an order of ours must have come from, as far as the exchange tells it: whether it would have rested
 * and whether it only reduces is not told. Null when the order is not ours, or moves the other way than its name says.
 */
export function ticketOf(order: Order): Ticket | null {
  const { clientId, ticker, price, initial: count, expiresAt, group, exchangeIndex } = order;
  const named = readClientId(clientId);
  if (named === null || towardOf(named.side, named.action) !== order.toward) return null;
  return {
    ...named,
    clientId,
    ticker,
    price: named.side === 'yes' ? price : complement(price),
    count,
    lasts: 'rest',
    expiresAt,
    reduceOnly: false,
    group,
    exchangeIndex,
  };
}
