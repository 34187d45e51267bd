import type { Candle, ChartMarket } from '../desk/chart.ts';
import type { Side, Trade } from '../desk/market.ts';

/** Where the price was from `at` (ms) on, in cents of a YES. */
export type Point = { readonly at: number; readonly cents: number };

/** A price to a tenth of a cent: `47¢`, `47.5¢`. */
export const centsText = (cents: number): string => `${Number(cents.toFixed(1))}¢`;

/** The fills of one taker order, in contracts and cents. */
export type Bubble = { readonly at: number; readonly cents: number; readonly count: number; readonly taker: Side };

/** So many contracts from `at` on, and what is usual there: the mean, and two deviations above it. */
export type Bar = { readonly at: number; readonly count: number; readonly mean: number; readonly high: number };

/** How many bars a picture has at most; their length is a round time. */
const BARS = 75;
const LENGTHS = [5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);
/** What is usual is told by at least so many bars, however short the window. */
const LEAST_BARS = 8;
/** Above what is usual a bar stands out, and from so many contracts on. */
const DEVIATIONS = 2;

const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at;

/** Every change of the price, oldest first, from what is known at `from` until `to` (ms). */
export function pricePoints({ trades, candles }: ChartMarket, from: number, to: number): readonly Point[] {
  const points: Point[] = [
    ...trades.map(({ time, price }) => ({ at: time, cents: price / 100 })),
    ...candles.flatMap(candlePoints),
  ];
  points.sort(byTime);
  const before = points.findLast(({ at }) => at <= from);
  const within = points.filter(({ at }) => at > from && at <= to);
  return before === undefined ? within : [{ at: from, cents: before.cents }, ...within];
}

const MINUTE = 60_000;

function candlePoints({ at, close, previous }: Candle): readonly Point[] {
  const begin = previous === null ? [] : [{ at: at - MINUTE, cents: previous / 100 }];
  return close === null ? begin : [...begin, { at: at - MINUTE / 2, cents: close / 100 }];
}

/** The largest taker orders, small ones last, so that they stay visible: fills of one side in one millisecond are one. */
export function bubbles(trades: readonly Trade[], from: number, most: number): readonly Bubble[] {
  const found = new Map<string, { at: number; cents: number; count: number; taker: Side }>();
  for (const { time, taker, price, count, block } of trades) {
    if (time < from || block) continue;
    const key = `${time}${taker}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { at: time, cents: price / 100, count: count / 100, taker });
    else {
      known.count += count / 100;
      // Where it ended is where it drove the price.
      known.cents = (taker === 'yes' ? Math.max : Math.min)(known.cents, price / 100);
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.at - b.at).slice(0, most);
}

/** Contracts by time, each bar held against those of the `window` (ms) before it. Both are cut at round times. */
export function bars(market: ChartMarket, from: number, to: number, window: number): readonly Bar[] {
  const length = LENGTHS.find((each) => (to - from) / each <= BARS) ?? Math.ceil((to - from) / BARS);
  const back = Math.max(LEAST_BARS, Math.ceil(window / length));
  const first = Math.floor(from / length) - back;
  const counts: number[] = Array.from({ length: Math.floor(to / length) - first + 1 }, () => 0);
  const add = (at: number, count: number): void => {
    const place = Math.floor(at / length) - first;
    const known = counts[place];
    if (known !== undefined && at <= to) counts[place] = known + count / 100;
  };
  for (const { time, count, block } of market.trades) if (!block) add(time, count);
  for (const { at, volume } of market.candles) add(at - MINUTE, volume);
  return counts.slice(back).map((count, index) => {
    const before = counts.slice(index, index + back);
    const mean = before.reduce((sum, one) => sum + one, 0) / back;
    const spread = Math.sqrt(before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / back);
    return { at: (first + back + index) * length, count, mean, high: mean + DEVIATIONS * spread };
  });
}
