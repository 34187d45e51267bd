import type { Book } from '../book.ts';
import type { Market, Side } from '../market.ts';
import type { Money } from '../money.ts';
import type { Action } from '../order.ts';
import type { Settings } from '../settings.ts';
import type { TradingState } from '../view.ts';
import type { Approvals } from './approvals.ts';
import type { Standing } from './checks.ts';
import type { Signal } from './momentum.ts';
import type { Venue } from './venue.ts';

/** What risk wants to know beyond one market, as it stands at that moment. */
export type Around = Pick<
  Standing,
  | 'live'
  | 'hours'
  | 'weeklyPause'
  | 'shardBalance'
  | 'reserved'
  | 'statementAge'
  | 'waking'
  | 'ahead'
  | 'unreachable'
  | 'unwritable'
  | 'sent'
  | 'repeats'
  | 'foreign'
  | 'skipInside'
>;

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
  /** The order group of this market's shard, which may brake its entries; null for none. */
  readonly group: string | null;
  /** Entries wait for the owner's tap. */
  readonly asks: boolean;
  /** Cost of all positions, working entries and approvals that wait, of all markets. */
  exposure(): Money;
  around(): Around;
};

/** What a trader is given for its life. */
export type TraderParts = {
  readonly ticker: string;
  readonly paper: boolean;
  readonly venue: Venue;
  readonly approvals: Approvals;
  nextId(side: Side, action: Action): string;
  /** May replace what the book says; see {@link Signals}. */
  readonly signals: Signals | null;
};

/** Puts another signal in the place of the measured one, as a comparison with entries at random times needs. */
export type Signals = (ticker: string, at: number) => Signal;

/** `always`: every mode but `off` trades on paper. Signals: the same, on these instead of the measured ones. */
export type Paper = 'always' | Signals;
