import type { Side } from './market.ts';
import type { Count, Money, Price } from './money.ts';
import type { ExitReason } from './trade/position.ts';

/** A position from its first fill until it was flat again. Prices are averages of the side held, money in 1/1,000,000 dollar. */
export type Trip = {
  /** When it was flat, ms. */
  readonly at: number;
  readonly ticker: string;
  readonly name: string;
  readonly side: Side;
  readonly count: Count;
  readonly entry: Price;
  readonly exit: Price;
  readonly reason: ExitReason;
  /** Of both ways, and what was gained or lost after them. */
  readonly fees: Money;
  readonly pnl: Money;
  readonly paper: boolean;
  /** False for a position that the owner had opened. */
  readonly own: boolean;
};
