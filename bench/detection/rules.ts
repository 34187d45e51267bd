import type { Market, Trade } from '../../src/desk/market.ts';
import { Minutes, Sliding } from './sliding.ts';
import { mean, median, negativeBinomialTail, poissonTail, variance } from './statistics.ts';

/** Something that gives every trade a number; higher is stranger. Null: not scored. */
type Rule = { readonly name: string; score(trade: Trade): number | null };

/** A rule begins anew with every day. */
export type MakeRule = (markets: readonly Market[]) => Rule;

const dollars = (trade: Trade): number =>
  ((trade.count / 100) * (trade.taker === 'yes' ? trade.price : 10_000 - trade.price)) / 10_000;

/** A rule over the state of each market by itself. */
const perMarket =
  <T>(name: string, make: (market: Market | undefined) => T, score: (state: T, trade: Trade) => number): MakeRule =>
  (markets) => {
    const known = new Map(markets.map((market) => [market.ticker, market]));
    const states = new Map<string, T>();
    return {
      name,
      score(trade) {
        const state = states.get(trade.ticker) ?? make(known.get(trade.ticker));
        states.set(trade.ticker, state);
        return score(state, trade);
      },
    };
  };

/** The largest single trade, as the public whale bots do it. */
const fixedDollars: MakeRule = () => ({ name: 'dollars of one trade', score: dollars });

export const minuteDollars = perMarket(
  'dollars of a minute',
  () => new Sliding(60_000),
  (minute, trade) => {
    minute.add(trade.time, dollars(trade));
    return minute.sum;
  },
);

/** Contracts of the last minute as a multiple of the mean minute of the five before it (at least one contract). */
const multiple = perMarket(
  'multiple of 5-minute mean',
  () => ({ minute: new Sliding(60_000), six: new Sliding(360_000) }),
  ({ minute, six }, trade) => {
    minute.add(trade.time, trade.count);
    six.add(trade.time, trade.count);
    return minute.sum / Math.max(100, (six.sum - minute.sum) / 5);
  },
);

const overMinutes = (name: string, score: (now: number, past: readonly number[]) => number): MakeRule =>
  perMarket(
    name,
    () => new Minutes(),
    (minutes, trade) => {
      minutes.add(trade.time, trade.count / 100);
      return minutes.past.length < 5 ? 0 : score(minutes.now, minutes.past);
    },
  );

/** Contracts of this minute against mean and deviation of the hour's minutes. */
const gaussian = overMinutes(
  'windowed Gaussian z',
  (now, past) => (now - mean(past)) / Math.max(1, Math.sqrt(variance(past))),
);

/** Contracts of this minute against median and median absolute deviation of the hour's minutes. */
const robust = overMinutes('robust z (MAD)', (now, past) => {
  const middle = median(past);
  return (now - middle) / Math.max(1, 1.4826 * median(past.map((value) => Math.abs(value - middle))));
});

/** The size of one trade, in logarithms, against the last hundred of its market. */
const robustSize = perMarket(
  'robust z of size',
  (): number[] => [],
  (past, trade) => {
    const size = Math.log(trade.count);
    const middle = median(past);
    const score =
      past.length < 10
        ? 0
        : (size - middle) / Math.max(0.1, 1.4826 * median(past.map((value) => Math.abs(value - middle))));
    past.push(size);
    if (past.length > 100) past.shift();
    return score;
  },
);

/** Of 75 points: 30 for dollars up to $5,000, 25 for five cents within a minute, 15 for ten prints in it, 5 near the close. */
const cappedSum = perMarket(
  'capped sum of size, burst, close',
  (market) => ({
    closeAt: market?.closeAt ?? null,
    minute: new Sliding(60_000),
    prices: [] as { time: number; price: number }[],
  }),
  ({ closeAt, minute, prices }, trade) => {
    const paid = dollars(trade);
    minute.add(trade.time, paid);
    prices.push({ time: trade.time, price: trade.price });
    while ((prices[0]?.time ?? trade.time) < trade.time - 60_000) prices.shift();
    const moved = Math.abs(trade.price - (prices[0]?.price ?? trade.price)) / 100;
    const near = closeAt !== null && closeAt - trade.time < 86_400_000 ? 5 : 0;
    return 30 * Math.min(1, paid / 5_000) + 25 * Math.min(1, moved / 5) + 15 * Math.min(1, minute.count / 10) + near;
  },
);

/** Contracts of a minute against an exponentially weighted mean and variance of the minutes before (weight 0.1). */
const ewma = perMarket(
  'EWMA z',
  () => ({ minutes: new Minutes(1), mean: 0, variance: 0, seen: 0 }),
  (state, trade) => {
    const before = state.minutes.past[0];
    const running = state.minutes.now;
    state.minutes.add(trade.time, trade.count / 100);
    if (state.minutes.now < running || state.minutes.past[0] !== before) {
      const change = running - state.mean;
      state.mean += 0.1 * change;
      state.variance = 0.9 * (state.variance + 0.1 * change * change);
      state.seen += 1;
    }
    return state.seen < 5 ? 0 : (state.minutes.now - state.mean) / Math.max(1, Math.sqrt(state.variance));
  },
);

/** Counts of trades, this minute against the hour's minutes. */
const overCounts = (name: string, score: (now: number, past: readonly number[]) => number): MakeRule =>
  perMarket(
    name,
    () => new Minutes(),
    (minutes, trade) => {
      minutes.add(trade.time, 1);
      return minutes.past.length < 5 ? 0 : score(minutes.now, minutes.past);
    },
  );

const LEAST_RATE = 1 / 60;
const poisson = overCounts('Poisson tail', (now, past) => poissonTail(now, Math.max(LEAST_RATE, mean(past))));
const negativeBinomial = overCounts('negative-binomial tail', (now, past) =>
  negativeBinomialTail(now, Math.max(LEAST_RATE, mean(past)), variance(past)),
);

/** The same of contracts, counted in usual trades of the market: what a statistician would build first. */
const negativeBinomialVolume = perMarket(
  'negative-binomial tail of volume',
  () => ({ minutes: new Minutes(), contracts: 0, trades: 0 }),
  (state, trade) => {
    state.minutes.add(trade.time, trade.count / 100);
    state.contracts += trade.count / 100;
    state.trades += 1;
    const { past, now } = state.minutes;
    if (past.length < 5) return 0;
    const unit = state.contracts / state.trades;
    const scaled = past.map((value) => value / unit);
    return negativeBinomialTail(now / unit, Math.max(LEAST_RATE, mean(scaled)), variance(scaled));
  },
);

/** The third-largest trade of the last two minutes, in dollars: alerts when three of them are large. */
const threeLarge = perMarket(
  'three large trades in 2 minutes',
  () => new Sliding(120_000),
  (window, trade) => {
    window.add(trade.time, dollars(trade));
    return [...window.amounts()].sort((a, b) => b - a)[2] ?? 0;
  },
);

/**
 * The rivals, from their descriptions. Those that count in multiples are also measured `floored`: silent while the
 * market's last minute is worth less than $100, as a careful person would have them.
 */
export const RIVALS: readonly { readonly make: MakeRule; readonly floored: boolean }[] = [
  { make: fixedDollars, floored: false },
  { make: minuteDollars, floored: false },
  { make: multiple, floored: true },
  { make: gaussian, floored: true },
  { make: robust, floored: true },
  { make: robustSize, floored: true },
  { make: cappedSum, floored: false },
  { make: ewma, floored: true },
  { make: poisson, floored: true },
  { make: negativeBinomial, floored: true },
  { make: negativeBinomialVolume, floored: true },
  { make: threeLarge, floored: false },
];
