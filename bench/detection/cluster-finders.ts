import { Clusters } from '../../src/desk/flow/cluster.ts';
import { Flow } from '../../src/desk/flow/flow.ts';
import type { Score } from '../../src/desk/flow/score.ts';
import type { Trade } from '../../src/desk/market.ts';
import { defaults } from '../../src/desk/settings.ts';
import type { Half } from './cluster-half.ts';
import { dateOf } from './day.ts';

/** Something that says of every score whether it made a cluster or changed one, and which markets are in it then. */
export type Finder = {
  readonly name: string;
  observe(score: Score, at: number): readonly string[] | null;
  /** This market is over: its titles stop counting. */
  forget(ticker: string): void;
};

/** A cluster as its card shows it from `at` on. */
type Card = { readonly at: number; readonly tickers: readonly string[] };
/** A cluster that was told, and how its card was edited afterwards: the first is its birth. */
export type Alarm = readonly [Card, ...Card[]];

const SETTINGS = { ...defaults(), 'flow.categories': ['all'] };
const WINDOW_MS = SETTINGS['flow.clusterWindowSeconds'] * 1_000;
const COOLDOWN_MS = SETTINGS['flow.clusterCooldownSeconds'] * 1_000;

/** The product's own clusters, as they are born and as they grow. */
export function ours(): Finder {
  const clusters = new Clusters(SETTINGS);
  return {
    name: 'our clusters',
    observe(score, at) {
      const gathering = clusters.observe(score, score.warm, at);
      return gathering === null ? null : [...gathering.cluster.members.keys()];
    },
    forget: (ticker) => clusters.forget(ticker),
  };
}

/** The simple rule: two markets of one event (or series) that both reach a score within the window. */
export function sameKey(name: string, key: (ticker: string) => string, least: number): Finder {
  const strange = new Map<string, number>();
  return {
    name,
    observe({ ticker, score, warm }, at) {
      if (score < least || !warm) return null;
      for (const [other, seen] of strange) if (at - seen > WINDOW_MS) strange.delete(other);
      strange.set(ticker, at);
      const together = [...strange.keys()].filter((other) => key(other) === key(ticker));
      return together.length < 2 ? null : together;
    },
    forget: (ticker) => void strange.delete(ticker),
  };
}

const isCooling = ([born]: Alarm, { at }: Card): boolean => at - born.at < COOLDOWN_MS;

/** The alarms of every finder over the same scores. Within the cooldown what shares a market with one edits its card. */
export function findings(
  half: Half,
  trades: readonly Trade[],
  makers: readonly (() => Finder)[],
): { readonly name: string; readonly alarms: Alarm[] }[] {
  const flow = new Flow(SETTINGS);
  for (const market of half.markets) flow.learn(market);
  const finders = makers.map((make) => ({
    finder: make(),
    alarms: [] as [Card, ...Card[]][],
    last: new Map<string, [Card, ...Card[]]>(),
  }));
  const lastTrade = new Map(trades.map((trade) => [trade.ticker, trade.time]));
  let day = '';
  for (const trade of trades) {
    if (dateOf(trade.time) !== day) {
      day = dateOf(trade.time);
      for (const [ticker, time] of lastTrade) {
        if (dateOf(time) >= day) continue;
        for (const { finder } of finders) finder.forget(ticker);
        lastTrade.delete(ticker);
      }
    }
    const score = flow.observe(trade, trade.time);
    if (score === null) continue;
    for (const { finder, alarms, last } of finders) {
      const tickers = finder.observe(score, trade.time);
      if (tickers === null) continue;
      const card = { at: trade.time, tickers };
      const told = tickers.map((ticker) => last.get(ticker)).find((one) => one !== undefined && isCooling(one, card));
      const alarm: [Card, ...Card[]] = told ?? [card];
      if (told === undefined) alarms.push(alarm);
      else if (tickers.some((ticker) => !told.some((one) => one.tickers.includes(ticker)))) told.push(card);
      for (const ticker of tickers) last.set(ticker, alarm);
    }
  }
  return finders.map(({ finder, alarms }) => ({ name: finder.name, alarms }));
}
