import { seeded } from '../../src/replay/random.ts';
import { dayOf, type Episode, type Injected } from './inject.ts';
import type { Rule } from './rules.ts';

/** Scored trades of one tape-day: parallel columns, oldest first. */
export type Scored = { readonly times: number[]; readonly tickers: string[]; readonly scores: number[] };

const COOLDOWN_MS = 600_000;
/** An alert this long after an episode's end still belongs to it. */
const GRACE_MS = 60_000;
/** Nobody alerts before hearing for so long: the same for every rule. */
const WARM_MS = 300_000;
const LEAST_TRADES = 500;

/** Scores of every trade by one rule, by day; the tape's first five minutes and days of few trades are left out. */
export function scoreAll(rule: Rule, injected: Injected): Map<string, Scored> {
  const days = new Map<string, Scored>();
  const started = injected.trades[0]?.time ?? 0;
  for (const trade of injected.trades) {
    const score = rule.score(trade);
    if (score === null || trade.time - started < WARM_MS) continue;
    const key = dayOf(trade.time);
    let day = days.get(key);
    if (day === undefined) {
      day = { times: [], tickers: [], scores: [] };
      days.set(key, day);
    }
    day.times.push(trade.time);
    day.tickers.push(trade.ticker);
    day.scores.push(score);
  }
  for (const [key, day] of days) if (day.times.length < LEAST_TRADES) days.delete(key);
  return days;
}

/** Times of the alerts by market that one threshold gives, with the cooldown. */
export function alerts(day: Scored, threshold: number): Map<string, number[]> {
  const sent = new Map<string, number[]>();
  for (let i = 0; i < day.times.length; i += 1) {
    if ((day.scores[i] ?? 0) < threshold) continue;
    const time = day.times[i] ?? 0;
    const ticker = day.tickers[i] ?? '';
    const list = sent.get(ticker);
    if (list === undefined) sent.set(ticker, [time]);
    else if (time - (list[list.length - 1] ?? 0) >= COOLDOWN_MS) list.push(time);
  }
  return sent;
}

export const countAlerts = (sent: Map<string, number[]>): number =>
  [...sent.values()].reduce((sum, list) => sum + list.length, 0);

/** The lowest threshold that sends no more than `budget` alerts on that day: the budget is spent as far as ties allow. */
export function thresholdFor(day: Scored, budget: number): number {
  const levels = [...new Set(day.scores)].sort((a, b) => a - b);
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (countAlerts(alerts(day, levels[middle] ?? 0)) <= budget) high = middle;
    else low = middle + 1;
  }
  return levels[low] ?? Number.POSITIVE_INFINITY;
}

/** Was this episode alerted on, from its first print to a minute after its last? */
export const caught = (episode: Episode, sent: Map<string, number[]>): boolean =>
  (sent.get(episode.ticker) ?? []).some((time) => time >= episode.from && time <= episode.to + GRACE_MS);

/** Mean of the groups' pooled shares, and its 95 % interval by resampling groups (a tape-day of a seed). */
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
