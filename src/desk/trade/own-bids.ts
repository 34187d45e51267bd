import type { Book } from '../book.ts';
import type { Side } from '../market.ts';
import type { Price } from '../money.ts';
import { bidOf } from './checks.ts';
import type { Working } from './venue.ts';

/**
 * The best bid of a side without our own: an exchange shows what we bid among all others, and a stop that is held
 * against our own bid would never be hit. `entries` are ours; null when nobody else bids.
 */
export function othersBid(book: Book, side: Side, entries: readonly Working[]): Price | null {
  const own = entries.filter(({ ticket }) => ticket.side === side && ticket.lasts === 'rest');
  if (own.length === 0) return bidOf(book, side);
  for (const [price, size] of book.levels(side, own.length + 1)) {
    const ours = own.reduce((sum, { ticket, remaining }) => sum + (ticket.price === price ? remaining : 0), 0);
    if (size > ours) return price;
  }
  return null;
}
