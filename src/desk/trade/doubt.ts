import type { Statement } from '../account.ts';
import type { OwnOrder } from './own-order.ts';
import type { Entry } from './own-orders.ts';

/** An order that was not answered for so long counts as unknown, ms. */
const ANSWER = 15_000;
/** A statement as of so much later than the sending has the order, or it never arrived, ms. */
const ARRIVAL = 12_000;
/** The same for an exit that can only sell what is ours: a second one beside it does no harm. */
const EXIT_ARRIVAL = 2_000;
/** An order that should be gone is asked about after so long without a word, ms. */
const SILENCE = 5_000;

export const unanswered = ({ phase, sentAt }: OwnOrder, at: number): boolean =>
  phase === 'sent' && at - sentAt >= ANSWER;

/** Only a statement can tell where such an order stands. */
export function inDoubt({ phase, ticket, cancelAt }: OwnOrder, at: number): boolean {
  if (phase === 'sent') return false;
  if (phase === 'unknown' || ticket.lasts !== 'rest') return true;
  return at >= Math.min(cancelAt ?? Number.POSITIVE_INFINITY, ticket.expiresAt ?? Number.POSITIVE_INFINITY) + SILENCE;
}

/**
 * Whether a whole statement without this order proves that it does not rest: one that arrived rests no more, any other
 * never arrived. `foreign` tells whether others hold something in a market: an exit could sell that.
 */
export function gone({ order, heardAt }: Entry, statement: Statement, foreign: (ticker: string) => boolean): boolean {
  const { ticket, sentAt, orderId } = order;
  if (orderId !== null) return statement.asOf >= heardAt + ARRIVAL;
  const wait = ticket.reduceOnly && !foreign(ticket.ticker) ? EXIT_ARRIVAL : ARRIVAL;
  return statement.asOf >= sentAt + wait && statement.since <= sentAt;
}
