import { type ClusterEpisode, isPositive, type Kind, label, NEGATIVE, POSITIVE } from './cluster-episodes.ts';
import { type Alarm, type Finder, findings, ours, sameKey } from './cluster-finders.ts';
import { type Half, readHalf, SEEDS } from './cluster-half.ts';
import { eventOf, seriesOf } from './cluster-plans.ts';
import { dateOf, type Split } from './day.ts';

const MAKERS: readonly (() => Finder)[] = [
  ours,
  () => sameKey('same event, both 85', eventOf, 85),
  () => sameKey('same event, both 70', eventOf, 70),
  () => sameKey('same series, both 85', seriesOf, 85),
  () => sameKey('same series, both 70', seriesOf, 70),
];

/** An alarm this long after the last print of an episode still belongs to it. */
const GRACE_MS = 120_000;

/** Counts of one finder: episodes found of how many by kind, alarms that were right of how many by what ties them. */
type Tally = {
  readonly episodes: Map<Kind, [found: number, all: number]>;
  readonly alarms: Map<string, [right: number, all: number]>;
  tape: number;
  clean: number;
  days: number;
};

const tally = (): Tally => ({ episodes: new Map(), alarms: new Map(), tape: 0, clean: 0, days: 0 });

function count<K>(map: Map<K, [number, number]>, key: K, hit: boolean): void {
  const entry = map.get(key) ?? [0, 0];
  entry[0] += hit ? 1 : 0;
  entry[1] += 1;
  map.set(key, entry);
}

function kindOf(tickers: readonly string[]): string {
  const [first = ''] = tickers;
  if (tickers.every((ticker) => eventOf(ticker) === eventOf(first))) return 'event';
  return tickers.every((ticker) => seriesOf(ticker) === seriesOf(first)) ? 'series' : 'theme';
}

/** An alarm belongs to an episode when two of its markets and half of them do, and it is not over for long. */
function belongs(tickers: readonly string[], at: number, episode: ClusterEpisode): boolean {
  if (at < episode.from || at > episode.to + GRACE_MS) return false;
  if (episode.tickers === null) return true;
  const inside = tickers.filter((ticker) => episode.tickers?.has(ticker)).length;
  return inside >= 2 && inside * 2 >= tickers.length;
}

/** What this alarm is about, as it was born or else as it grew. */
function told(alarm: Alarm, episodes: readonly ClusterEpisode[]): ClusterEpisode | undefined {
  for (const { tickers, at } of alarm) {
    const episode = episodes.find((one) => belongs(tickers, at, one));
    if (episode !== undefined) return episode;
  }
  return undefined;
}

function judge(half: Half, seed: number, results: Map<string, Tally>): void {
  const { trades, episodes } = label(half, seed);
  for (const { name, alarms } of findings(half, trades, MAKERS)) {
    const result = results.get(name) ?? tally();
    results.set(name, result);
    const found = new Set<ClusterEpisode>();
    for (const alarm of alarms) {
      const episode = told(alarm, episodes);
      // A second cluster of the same episode is one too many.
      const right = episode !== undefined && isPositive(episode.kind) && !found.has(episode);
      count(result.alarms, kindOf(alarm[0].tickers), right);
      if (episode === undefined) result.tape += 1;
      else found.add(episode);
    }
    for (const episode of episodes) count(result.episodes, episode.kind, found.has(episode));
  }
}

function judgeClean(half: Half, results: Map<string, Tally>): void {
  const days = new Set(half.trades.map((trade) => dateOf(trade.time))).size;
  for (const { name, alarms } of findings(half, half.trades, MAKERS)) {
    const result = results.get(name) ?? tally();
    results.set(name, result);
    result.clean += alarms.length;
    result.days += days;
  }
}

const percent = ([hits, all]: readonly [number, number]): string =>
  all === 0 ? '-' : `${((100 * hits) / all).toFixed(0)}`;

function sum(map: ReadonlyMap<string, [number, number]>, keys: readonly string[]): [number, number] {
  return keys.reduce<[number, number]>(
    ([hits, all], key) => [hits + (map.get(key)?.[0] ?? 0), all + (map.get(key)?.[1] ?? 0)],
    [0, 0],
  );
}

function table(title: string, results: ReadonlyMap<string, Tally>): string[] {
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(24)}${cells.map((cell) => cell.padStart(8)).join('')}`;
  const ours = results.values().next().value;
  const sizes = [...POSITIVE, ...NEGATIVE].map((kind) => `${kind} ${ours?.episodes.get(kind)?.[1] ?? 0}`).join(', ');
  return [
    `\n${title}: episodes ${sizes}`,
    '\n% of episodes found, by kind; % of clusters that were right, by what ties them',
    row('rule', ['found', ...POSITIVE, 'right', ...POSITIVE]),
    ...[...results].map(([name, { episodes, alarms }]) =>
      row(name, [
        percent(sum(episodes, POSITIVE)),
        ...POSITIVE.map((kind) => percent(sum(episodes, [kind]))),
        percent(sum(alarms, POSITIVE)),
        ...POSITIVE.map((kind) => percent(sum(alarms, [kind]))),
      ]),
    ),
    '\n% of episodes that made a cluster and should not; clusters a day on the tapes as they are',
    row('rule', ['contrad.', 'apart', 'unrel.', 'surge', 'a day']),
    ...[...results].map(([name, { episodes, clean, days }]) =>
      row(name, [...NEGATIVE.map((kind) => percent(sum(episodes, [kind]))), (clean / Math.max(1, days)).toFixed(1)]),
    ),
  ];
}

/** Precision and recall of the clusters on both halves of the tapes, as text; says so where the tapes are absent. */
export async function benchClusters(parts: readonly Split[] = ['development', 'heldOut']): Promise<string> {
  const lines: string[] = [];
  for (const which of parts) {
    const halves = await readHalf(which);
    if (halves === null) return 'skipped clusters: the recordings in ../shared/tapes are not on this machine';
    const results = new Map<string, Tally>();
    for (const half of halves) {
      judgeClean(half, results);
      for (const seed of SEEDS[which]) judge(half, seed, results);
    }
    lines.push(...table(`Clusters, ${which === 'heldOut' ? 'held-out' : which} days`, results));
  }
  return lines.join('\n');
}

if (import.meta.main) process.stdout.write(`${await benchClusters()}\n`);
