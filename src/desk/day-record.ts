import type { Money } from './money.ts';
import type { Day } from './state.ts';

/** What was traded on a day. */
export type Traded = {
  readonly paper: boolean;
  /** Positions of the trader's own that were closed on it, and those that earned more than their fees. */
  readonly trades: number;
  readonly wins: number;
  /** Realized on it, less its fees. */
  readonly pnl: Money;
  /** Of everything filled on it. */
  readonly fees: Money;
};

/** The owner's day in figures: its alerts, and what was traded with the account's money, or on paper where that trades. */
export type DayRecord = Day & Traded;

export const NOT_TRADED: Traded = { paper: false, trades: 0, wins: 0, pnl: 0 as Money, fees: 0 as Money };
