import type { Market, Trade } from '../../src/desk/market.ts';
import type { OwnerDay } from './day.ts';
import { pick } from './random.ts';

/** A market of its own made from another's trades. */
export function twin(day: OwnerDay, ticker: string, name: string, closeAt: number | null): Market {
  const market = day.markets.find((one) => one.ticker === ticker);
  if (market === undefined) throw new Error(`${ticker} is not among the markets of the day.`);
  return { ...market, ticker: name, event: name, series: name, eventTitle: null, title: null, closeAt };
}

/** `times` copies of each trade, each up to `jitter` ms off, of the sizes of other trades of the market. */
export function copies(
  random: () => number,
  list: readonly Trade[],
  trade: Trade,
  times: number,
  jitter: number,
  ticker: string,
): Trade[] {
  return Array.from({ length: times }, (_, copy) => ({
    ...trade,
    id: `${ticker}-${trade.id}-${copy}`,
    ticker,
    count: pick(random, list).count,
    time: Math.round(trade.time + (random() - 0.5) * 2 * jitter),
  }));
}

/** Oldest first. */
export const sorted = (trades: readonly Trade[]): readonly Trade[] => [...trades].sort((a, b) => a.time - b.time);

/** From the first trade of a list to its last, ms. */
export const span = (list: readonly Trade[]): number => (list.at(-1)?.time ?? 0) - (list[0]?.time ?? 0);

/** When a list begins and ends, ms. */
export const ends = (trades: readonly Trade[]): { readonly from: number; readonly to: number } => ({
  from: trades[0]?.time ?? 0,
  to: trades.at(-1)?.time ?? 0,
});
