import type { Effect, Style } from '../effect.ts';
import type { Side } from '../market.ts';
import type { Count, Price } from '../money.ts';
import type { Action, Ticket } from '../order.ts';
import type { Floor } from './floor.ts';

/** What a trader wants done. */
export type Wish = {
  readonly action: Action;
  readonly side: Side;
  readonly price: Price;
  readonly count: Count;
  readonly style: Style;
};

/** The ticket of a wish: what improves the bid rests until its time is over, everything else fills now or not at all. */
export function makeTicket(ticker: string, id: string, wish: Wish, { at, settings, market, group }: Floor): Ticket {
  const { action, side, price, count, style } = wish;
  const rests = style === 'improve';
  return {
    clientId: id,
    ticker,
    side,
    action,
    price,
    count,
    lasts: rests ? 'rest' : 'now',
    expiresAt: rests ? at + settings['trader.entryTimeoutSeconds'] * 1_000 : null,
    reduceOnly: action === 'sell',
    // An exit must get through when the group has stopped the entries.
    group: action === 'buy' ? group : null,
    exchangeIndex: market?.exchangeIndex ?? null,
  };
}

/** What is told of a ticket as it leaves, at `at` (ms). */
export function placed(ticket: Ticket, style: Style, at: number): Effect {
  const { ticker, side, action, count, price, clientId: order } = ticket;
  return { type: 'order', at, ticker, side, action, count, price, style, order };
}
