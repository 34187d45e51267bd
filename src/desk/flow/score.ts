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

/** Scores that are closer to each other are written out. */
const MOST_DIGITS = 7;

/** A score with as many decimals, one at least, as tell on which side of another it lies. */
export function scoreAgainst(score: number, other: number): string {
  for (let digits = 1; digits < MOST_DIGITS; digits += 1) {
    const [one, two] = [score, other].map((value) => Number(value.toFixed(digits))) as [number, number];
    if (Math.sign(one - two) === Math.sign(score - other)) return score.toFixed(digits);
  }
  return String(score);
}

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
