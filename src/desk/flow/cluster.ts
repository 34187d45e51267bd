import type { Settings } from '../settings.ts';
import { Breadth } from './breadth.ts';
import type { Score } from './score.ts';
import { Themes } from './theme.ts';

/**
 * A member must reach this share of `flow.clusterScore`, only the best of them the whole: within one event. What series
 * or meaning alone ties must reach it all, for on a lively day some two markets of a series are always a little strange.
 */
const FLOOR_SHARE = 0.9;
/** So many strange markets elsewhere, and such a share of the active ones, means that everything trades. */
const SURGE_MARKETS = 5;
const SURGE_SHARE = 0.25;
/** A member's score must rise by so many points before its card is edited for that alone. */
const EDIT_POINTS = 3;
/** More do not fit a card that is read at a glance. */
const MOST_MEMBERS = 20;

/** Markets whose flow is strange together. One object from its birth on: it grows. */
export type Cluster = {
  readonly born: number;
  /** Strongest score of every member, by ticker. */
  readonly members: Map<string, Score>;
  /** What ties them, in words. */
  tie: string;
};

/** What one score did: it made a cluster, or it changed one. */
export type Gathering = { readonly cluster: Cluster; readonly born: boolean };

/** How two markets belong together; the lower the rank, the closer. */
type Bond = { readonly rank: 0 | 1 | 2; readonly key: string; readonly tie: string };

/**
 * Finds markets that trade strangely at the same time for the same reason: same event, same series, or titles that
 * mean the same. Hand it every score in the order they come; it remembers only what is younger than the window.
 */
export class Clusters {
  #settings: Settings;
  readonly #themes = new Themes();
  readonly #breadth = new Breadth();
  readonly #elevated = new Map<string, { readonly score: Score; readonly at: number }>();
  #clusters: Cluster[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** New thresholds, from the next score on. */
  configure(settings: Settings): void {
    this.#settings = settings;
  }

  /** Null when nothing was born or changed. Only an `eligible` score (warm, not muted) can belong to a cluster. */
  observe(score: Score, eligible: boolean, at: number): Gathering | null {
    const hot = score.score >= this.#settings['flow.clusterScore'] * FLOOR_SHARE;
    this.#breadth.add(score.ticker, hot, at);
    if (score.market !== null) this.#themes.learn(score.market);
    if (!hot || !eligible) return null;
    this.#expire(at);
    const before = this.#elevated.get(score.ticker)?.score;
    const strongest = before !== undefined && before.score > score.score ? before : score;
    this.#elevated.set(score.ticker, { score: strongest, at });
    const own = this.of(score.ticker, at);
    if (own !== null) return raise(own, score);
    return this.#join(strongest) ?? this.#bear(strongest, at);
  }

  /** The cluster that this market belongs to at `at`. */
  of(ticker: string, at: number): Cluster | null {
    return this.#clusters.find((cluster) => at - cluster.born <= this.#window && cluster.members.has(ticker)) ?? null;
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    this.#themes.forget(ticker);
  }

  get #window(): number {
    return this.#settings['flow.clusterWindowSeconds'] * 1_000;
  }

  #expire(at: number): void {
    const window = this.#window;
    for (const [ticker, seen] of this.#elevated) if (at - seen.at > window) this.#elevated.delete(ticker);
    this.#clusters = this.#clusters.filter((cluster) => at - cluster.born <= window);
  }

  /** A market joins when it is tied to at least half of the members, so that ties do not chain through the exchange. */
  #join(score: Score): Gathering | null {
    for (const cluster of this.#clusters) {
      if (cluster.members.size >= MOST_MEMBERS) continue;
      const members = [...cluster.members.values()];
      const bonds = members.map((member) => this.#bond(score, member)).filter((bond) => bond !== null);
      const [bond] = bonds.sort((a, b) => b.rank - a.rank);
      if (bond === undefined || bonds.length * 2 < members.length) continue;
      cluster.members.set(score.ticker, score);
      if (!cluster.tie.includes(bond.tie)) cluster.tie = `${cluster.tie}; ${bond.tie}`;
      return { cluster, born: false };
    }
    return null;
  }

  #bear(score: Score, at: number): Gathering | null {
    const groups = new Map<string, { readonly bond: Bond; readonly scores: Score[] }>();
    for (const { score: other } of this.#elevated.values()) {
      if (other.ticker === score.ticker || this.of(other.ticker, at) !== null) continue;
      const bond = this.#bond(score, other);
      if (bond === null) continue;
      const group = groups.get(bond.key);
      if (group === undefined) groups.set(bond.key, { bond, scores: [score, other] });
      else group.scores.push(other);
    }
    const group = [...groups.values()]
      .filter(({ scores }) => this.#strong(scores))
      .sort((a, b) => a.bond.rank - b.bond.rank || b.scores.length - a.scores.length)[0];
    if (group === undefined || this.#surge(group.scores)) return null;
    const scores = group.scores.sort((a, b) => b.score - a.score).slice(0, MOST_MEMBERS);
    const members = new Map(scores.map((one) => [one.ticker, one]));
    const cluster = { born: at, members, tie: group.bond.tie };
    this.#clusters.push(cluster);
    return { cluster, born: true };
  }

  #strong(scores: readonly Score[]): boolean {
    const highest = Math.max(...scores.map((one) => one.score));
    return scores.length >= this.#settings['flow.clusterMarkets'] && highest >= this.#settings['flow.clusterScore'];
  }

  #surge(group: readonly Score[]): boolean {
    const { active, hot } = this.#breadth.outside(group.map((one) => one.ticker));
    return hot >= SURGE_MARKETS && hot >= active * SURGE_SHARE;
  }

  #bond(a: Score, b: Score): Bond | null {
    const event = eventOf(a);
    if (event !== null && event === eventOf(b)) {
      return { rank: 0, key: `event:${event}`, tie: `same event: ${a.market?.eventTitle ?? event}` };
    }
    if (Math.min(a.score, b.score) < this.#settings['flow.clusterScore']) return null;
    const series = seriesOf(a);
    if (series === seriesOf(b)) return { rank: 1, key: `series:${series}`, tie: `same series: ${series}` };
    if (a.market === null || b.market === null) return null;
    const shared = this.#themes.shared(a.market, b.market, a.taker === b.taker);
    return shared === null ? null : { rank: 2, key: `theme:${shared}`, tie: `same theme: ${shared}` };
  }
}

function raise(cluster: Cluster, score: Score): Gathering | null {
  const shown = cluster.members.get(score.ticker)?.score ?? 0;
  if (score.score < shown + EDIT_POINTS) return null;
  cluster.members.set(score.ticker, score);
  return { cluster, born: false };
}

/** Tickers are SERIES-EVENT-MARKET: a recording without market lines still tells which belong together. */
const eventOf = ({ market, ticker }: Score): string | null => {
  if (market !== null && market.event !== null) return market.event;
  const parts = ticker.split('-');
  return parts.length > 2 ? parts.slice(0, -1).join('-') : null;
};

const seriesOf = ({ market, ticker }: Score): string => market?.series ?? ticker.split('-')[0] ?? ticker;
