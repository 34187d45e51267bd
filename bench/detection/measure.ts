import { seeded } from '../../src/replay/random.ts';
import type { Episode } from './episode.ts';
import { TRAPS, type Trap } from './negative.ts';
import type { MakeRule } from './rules.ts';
import type { StagedDay } from './staged.ts';

/** Scored trades of one day: parallel columns, oldest first. */
export type Scored = { readonly times: number[]; readonly tickers: string[]; readonly scores: number[] };

/** Times of the alerts by market. */
type Sent = ReadonlyMap<string, readonly number[]>;

const COOLDOWN_MS = 600_000;
/** An alert this long after an episode's end still belongs to it. */
export const GRACE_MS = 60_000;
/** Nobody alerts before hearing for so long: the same for every rule. */
const WARM_MS = 300_000;

/** Scores of every trade by one rule; the day's first five minutes are left out. Block trades are kept from every rule. */
export function scoreDay(make: MakeRule, { markets, trades }: StagedDay): Scored {
  const rule = make(markets);
  const scored: Scored = { times: [], tickers: [], scores: [] };
  const started = trades[0]?.time ?? 0;
  for (const trade of trades) {
    const score = trade.block ? null : rule.score(trade);
    if (score === null || trade.time - started < WARM_MS) continue;
    scored.times.push(trade.time);
    scored.tickers.push(trade.ticker);
    scored.scores.push(score);
  }
  return scored;
}

/** The same, silent where `minutes`, the dollars of the minute, are under a hundred. */
export const floored = (day: Scored, minutes: Scored): Scored => ({
  ...day,
  scores: day.scores.map((score, index) => ((minutes.scores[index] ?? 0) >= 100 ? score : 0)),
});

/** The alerts that one threshold gives, with the cooldown, at most `most` of them. */
export function alerts(day: Scored, threshold: number, most = Number.POSITIVE_INFINITY): Sent {
  const sent = new Map<string, number[]>();
  let count = 0;
  for (let i = 0; i < day.times.length && count < most; i += 1) {
    if ((day.scores[i] ?? 0) < threshold) continue;
    const time = day.times[i] ?? 0;
    const ticker = day.tickers[i] ?? '';
    const list = sent.get(ticker);
    if (list === undefined) sent.set(ticker, [time]);
    else if (time - (list[list.length - 1] ?? 0) >= COOLDOWN_MS) list.push(time);
    else continue;
    count += 1;
  }
  return sent;
}

export const countAlerts = (sent: Sent): number => [...sent.values()].reduce((sum, list) => sum + list.length, 0);

/** The lowest threshold that sends no more than `budget` alerts on that day: the budget is spent as far as ties allow. */
export function thresholdFor(day: Scored, budget: number): number {
  const levels = [...new Set(day.scores)].sort((a, b) => a - b);
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (countAlerts(alerts(day, levels[middle] ?? 0, budget + 1)) <= budget) high = middle;
    else low = middle + 1;
  }
  return levels[low] ?? Number.POSITIVE_INFINITY;
}

/** The first alert on this episode, from its first print to a minute after its last, ms after its beginning; null for none. */
export function delay(episode: Episode, sent: Sent): number | null {
  const time = (sent.get(episode.ticker) ?? []).find((at) => at >= episode.from && at <= episode.to + GRACE_MS);
  return time === undefined ? null : time - episode.from;
}

/** How many alerts fell into each kind of trap. */
export function fooled(day: StagedDay, sent: Sent): Record<Trap['kind'], number> {
  const counts = Object.fromEntries(TRAPS.map((kind) => [kind, 0])) as Record<Trap['kind'], number>;
  for (const [ticker, times] of sent) {
    for (const time of times) {
      if (day.episodes.some((one) => one.ticker === ticker && time >= one.from && time <= one.to + GRACE_MS)) continue;
      const trap = day.traps.find(
        (one) => (one.ticker === null || one.ticker === ticker) && time >= one.from && time <= one.to,
      );
      if (trap !== undefined) counts[trap.kind] += 1;
    }
  }
  return counts;
}

/** Mean of the groups' pooled shares, and its 95 % interval by resampling groups (a day of a seed). */
export function interval(
  groups: readonly (readonly boolean[])[],
  seed: number,
): [mean: number, low: number, high: number] {
  const random = seeded(seed);
  const share = (of: readonly (readonly boolean[])[]): number => {
    let hits = 0;
    let all = 0;
    for (const group of of) {
      all += group.length;
      for (const hit of group) hits += hit ? 1 : 0;
    }
    return all === 0 ? 0 : hits / all;
  };
  const draws = Array.from({ length: 1_000 }, () =>
    share(Array.from({ length: groups.length }, () => groups[Math.floor(random() * groups.length)] ?? [])),
  ).sort((a, b) => a - b);
  return [share(groups), draws[25] ?? 0, draws[974] ?? 0];
}
