import type { Book } from '../book.ts';
import type { Effect, Style } from '../effect.ts';
import type { Trade } from '../market.ts';
import type { Count, Money } from '../money.ts';
import type { Ticket } from '../order.ts';
import type { Approved } from './risk.ts';

/** What an order has come to since it was last told. All of them are changes; a correction may have no contracts. */
export type Execution = {
  readonly ticket: Ticket;
  readonly count: Count;
  /** Paid or received, in the ticket's own side's price, fees apart. */
  readonly cost: Money;
  readonly fee: Money;
  readonly taker: boolean;
};

/** An order that may still be filled. */
export type Working = {
  readonly ticket: Ticket;
  readonly remaining: Count;
  /** It was not answered: whether it is there is not known. */
  readonly unknown: boolean;
};

/** Where one market's orders go: the exchange, or a simulation of it. */
export type Venue = {
  /** Takes an order; what must be done for it. */
  place(order: Approved, style: Style, at: number): readonly Effect[];
  /** Asks for every entry to be cancelled; until that is done it may still be filled. */
  cancelEntries(at: number): readonly Effect[];
  /** What the book as it stands does to the orders. */
  observe(book: Book, at: number): readonly Execution[];
  /** What a public trade does to the orders. */
  print(trade: Trade, at: number): readonly Execution[];
  readonly working: readonly Working[];
  /** Forgets every order: the run is over. */
  clear(): void;
};
