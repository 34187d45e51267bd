import type { Side, Trade } from './market.ts';
import type { Count, Money, Price } from './money.ts';

/** What was traded in one market within a minute. YES prices; null where nothing was. */
export type Candle = {
  /** Its end, ms. */
  readonly at: number;
  readonly close: Price | null;
  /** Last traded before it. */
  readonly previous: Price | null;
  readonly volume: Count;
};

/** What is drawn of one market. Lists in any order. */
export type ChartMarket = {
  /** Name for a person, as hostile as it came. */
  readonly name: string;
  readonly trades: readonly Trade[];
  /** Where trades are too many: then there are none of them. */
  readonly candles: readonly Candle[];
  /** An alert of it: when it was raised, with which score, and over which span before that (ms). */
  readonly flag: { readonly at: number; readonly score: number; readonly span: number } | null;
  /** A position in it, in prices of the side held. */
  readonly held: {
    readonly side: Side;
    readonly entry: Price;
    readonly stop: Price | null;
    readonly trail: Price | null;
  } | null;
  readonly closeAt: number | null;
};

/** The time that is shown, ms, in an IANA zone. */
export type ChartSpan = { readonly from: number; readonly to: number; readonly zone: string };

/** A trade that is over, as a curve of profit needs it: what it came to after fees, and the fees. */
type ChartTrip = { readonly at: number; readonly pnl: Money; readonly fees: Money };

/** What a picture shows, as plain data. */
export type Chart =
  | {
      readonly type: 'market';
      readonly span: ChartSpan;
      readonly market: ChartMarket;
      /** Length of the moving baseline, ms. Trades before the span's beginning fill it. */
      readonly window: number;
    }
  | {
      readonly type: 'cluster';
      readonly span: ChartSpan;
      /** Best first; four are drawn. */
      readonly markets: readonly ChartMarket[];
      /** How many there are in all. */
      readonly of: number;
      readonly score: number;
      /** What ties them together, in words. */
      readonly tie: string;
    }
  | {
      readonly type: 'equity';
      readonly zone: string;
      /** Such as `PAPER`. */
      readonly venue: string;
      /** Oldest first. */
      readonly trips: readonly ChartTrip[];
    };
