import type { Side } from './market.ts';
import type { Count, Money, Price } from './money.ts';

/** What one market's flow was when its newest trade came in. */
export type Burst = {
  readonly ticker: string;
  /** 0 to 100; never quite 100, so that two strong ones can still be ranked. */
  readonly score: number;
  /** What takers bought more of in the recent span. */
  readonly taker: Side;
  /** YES price of the last print. */
  readonly price: Price;
  /** YES price before the recent span; null when nothing traded before it. */
  readonly priceBefore: Price | null;
  /** Contracts in the recent span, and the moving baseline for a span of that length. */
  readonly volume: Count;
  readonly baseline: Count;
  /** Length of the recent span that was the strangest, ms. */
  readonly span: number;
  /** Prints in the recent span; the fills of one sweep are one print. */
  readonly prints: number;
  /** What takers paid in that span. */
  readonly paid: Money;
};

/** What became of a market after its alert, in YES prices: null while that is not due, or when nobody saw it. */
export type Outcome = {
  /** Last traded five minutes and an hour after the alert. */
  readonly after5: Price | null;
  readonly after60: Price | null;
  /** What YES paid in the end. */
  readonly settled: Price | null;
};

export const noOutcome: Outcome = { after5: null, after60: null, settled: null };

/** One market within an alert, as it stood when the alert was raised. */
export type AlertMarket = Burst & {
  /** Name for a person. */
  readonly name: string;
  readonly volume24h: Count | null;
  readonly closeAt: number | null;
  readonly outcome: Outcome;
};

/** An alert. The same id again is the same card, edited in place. Scores 0 to 100. */
export type Alert = {
  readonly id: string;
  readonly kind: 'solo' | 'cluster';
  readonly at: number;
  readonly score: number;
  /** Best first; exactly one for a solo alert. */
  readonly markets: readonly AlertMarket[];
  /** What the score is made of, in points or ratios, for `/why` and recordings. */
  readonly parts: Readonly<Record<string, number>>;
  /** What ties the markets together, in words; empty for a solo alert. */
  readonly tie: string;
  /** Earlier solo cards that this cluster takes over. */
  readonly replaces: readonly string[];
  /** How many alerts the day has had with this one, of how many. */
  readonly count: number;
  readonly cap: number;
};

/** The same alert of the same recording has the same id on every run: FNV-1a of what it is about, and its time. */
export function alertId(kind: 's' | 'c', about: string, at: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < about.length; i += 1) hash = Math.imul(hash ^ about.charCodeAt(i), 0x01000193) >>> 0;
  return `${kind}-${Math.max(0, Math.round(at)).toString(36)}-${(hash % 36 ** 6).toString(36)}`;
}
