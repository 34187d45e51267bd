import type { AlertMarket } from '../effect.ts';
import { type Market, marketName, type Side } from '../market.ts';
import type { Count, Money, Price } from '../money.ts';

/** How strange one market's flow was when this trade came in, and what that was judged by. */
export type Score = {
  readonly ticker: string;
  /** What the catalogue knew of the market then. */
  readonly market: Market | null;
  /** Since when the market is known, ms: the first heard or back-filled moment. */
  readonly since: number;
  /** When the trade was matched, ms, never further than an hour from when it was heard. */
  readonly time: number;
  /** Known for the whole baseline window, so that it may raise an alert. */
  readonly warm: boolean;
  /** 0 to 100; never quite 100, so that two strong ones can still be ranked. */
  readonly score: number;
  /** What it is made of, in points or ratios. */
  readonly parts: Readonly<Record<string, number>>;
  readonly taker: Side;
  readonly price: Price;
  /** YES price before the recent span; null when nothing traded before it. */
  readonly priceBefore: Price | null;
  /** Contracts in the recent span and the baseline for a span of that length. */
  readonly volume: Count;
  readonly baseline: Count;
  /** Length of the recent span that was the strangest, ms. */
  readonly span: number;
  readonly prints: number;
  /** What takers paid in that span. */
  readonly paid: Money;
};

/** The score as a card shows it. */
export const alertMarket = (score: Score): AlertMarket => ({
  ticker: score.ticker,
  name: marketName(score.market ?? undefined, score.ticker),
  score: score.score,
  taker: score.taker,
  price: score.price,
  priceBefore: score.priceBefore,
  volume: score.volume,
  baseline: score.baseline,
  span: score.span,
  prints: score.prints,
  paid: score.paid,
  volume24h: score.market?.volume24h ?? null,
  closeAt: score.market?.closeAt ?? null,
});
