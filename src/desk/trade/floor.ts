import type { Book } from '../book.ts';
import type { Market } from '../market.ts';
import type { Money } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { TradingState } from '../view.ts';
import type { Signal } from './momentum.ts';

/** The floor around one market, at `at` (ms). */
export type Floor = {
  readonly at: number;
  readonly settings: Settings;
  readonly trading: TradingState;
  readonly tripped: boolean;
  readonly market: Market | null;
  readonly book: Book;
  /** New positions may be taken here: the mode trades and the scanner has chosen this market. */
  readonly admitted: boolean;
  /** Cost of all positions and working entries of all markets. */
  exposure(): Money;
};

/** What a trader is given for its life. */
export type TraderParts = {
  readonly ticker: string;
  nextId(): string;
  /** May replace what the book says; see {@link Signals}. */
  readonly signals: Signals | null;
};

/** Puts another signal in the place of the measured one, as a comparison with entries at random times needs. */
export type Signals = (ticker: string, at: number) => Signal;

/** `always`: every mode but `off` trades on paper. Signals: the same, on these instead of the measured ones. */
export type Paper = 'always' | Signals;
