import { type AlertMarket, type Burst, noOutcome } from '../alert.ts';
import { type Market, marketName } from '../market.ts';

/** How strange one market's flow was when this trade came in, and what that was judged by. */
export type Score = Burst & {
  /** What the catalogue knew of the market then. */
  readonly market: Market | null;
  /** Since when the market is known, ms: the first heard or back-filled moment. */
  readonly since: number;
  /** When the trade was matched, ms, never further than an hour from when it was heard. */
  readonly time: number;
  /** Known for the whole baseline window, so that it may raise an alert. */
  readonly warm: boolean;
  /** What it is made of, in points, from whose sum chance makes the score: see `namedParts`. An array: one is made for every trade. */
  readonly parts: readonly number[];
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
  outcome: noOutcome,
});
