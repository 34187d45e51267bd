import type { Alert } from './alert.ts';
import type { Cluster } from './flow/cluster.ts';
import { namedParts } from './flow/judge.ts';
import { alertMarket, type Score } from './flow/score.ts';

/** What an alert says; its id, time and place in the day's cap are given to it when it is sent. */
export type AlertBody = Pick<Alert, 'score' | 'markets' | 'parts' | 'tie' | 'replaces'>;

/** The highest score of a cluster's members, 0 to 100. */
export const highest = (cluster: Cluster): number => Math.max(...[...cluster.members.values()].map((one) => one.score));

/** One market by itself. */
export const soloBody = (score: Score): AlertBody => ({
  score: score.score,
  markets: [alertMarket(score)],
  parts: namedParts(score),
  tie: '',
  replaces: [],
});

/** A cluster as it is now, best market first. `told` are the alerts before it; the solo ones since `since` (ms) it takes over. */
export function clusterBody(cluster: Cluster, told: readonly Alert[], since: number): AlertBody {
  const members = [...cluster.members.values()].sort((a, b) => b.score - a.score || (a.ticker < b.ticker ? -1 : 1));
  const mean = members.reduce((sum, one) => sum + one.score, 0) / members.length;
  const sameWay = members.filter((one) => one.taker === members[0]?.taker).length / members.length;
  const replaced = told.filter(
    (one) => one.kind === 'solo' && one.at >= since && cluster.members.has(one.markets[0]?.ticker ?? ''),
  );
  return {
    score: highest(cluster),
    markets: members.map(alertMarket),
    parts: { markets: members.length, highest: highest(cluster), mean, sameWay },
    tie: cluster.tie,
    replaces: replaced.map((one) => one.id),
  };
}
