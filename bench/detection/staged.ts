import type { Market, Trade } from '../../src/desk/market.ts';
import { seeded } from '../../src/replay/random.ts';
import type { OwnerDay } from './day.ts';
import { type Episode, episodes } from './episode.ts';
import { type Trap, traps } from './negative.ts';

/** An owner's day with labelled episodes and traps written into it. */
export type StagedDay = {
  readonly day: OwnerDay;
  readonly markets: readonly Market[];
  /** Oldest first. */
  readonly trades: readonly Trade[];
  readonly episodes: readonly Episode[];
  readonly traps: readonly Trap[];
};

/** The same day, seed and number give the same staging. `number` is the day's place among its split. */
export function stage(day: OwnerDay, seed: number, number: number): StagedDay {
  const random = seeded(seed * 1_000 + number);
  const wanted = episodes(day, random, number + seed);
  const fooling = traps(day, random, wanted);
  const trades = [...day.trades, ...wanted.flatMap((one) => one.trades), ...fooling.flatMap((one) => one.trades)];
  trades.sort((a, b) => a.time - b.time);
  const markets = [...day.markets, ...fooling.flatMap((one) => one.markets)];
  return { day, markets, trades, episodes: wanted, traps: fooling };
}

/** The day as it was. */
export const unstaged = (day: OwnerDay): StagedDay => ({
  day,
  markets: day.markets,
  trades: day.trades,
  episodes: [],
  traps: [],
});
