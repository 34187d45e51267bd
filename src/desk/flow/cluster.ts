import type { Side } from '../market.ts';
import type { Settings } from '../settings.ts';
import { type Bond, Bonds, type Candidate, contradict } from './bond.ts';
import { Breadth } from './breadth.ts';
import { Elevated } from './elevated.ts';
import type { Heat } from './heat.ts';
import { surprising } from './joint.ts';
import { Roster } from './roster.ts';
import type { Score } from './score.ts';
import { tieOf } from './tie.ts';

/**
 * A member must reach this share of `flow.clusterScore`, only the best of them the whole: within one event. What
 * anything else ties must reach it all, for on a lively day some two markets of a series are always a little strange.
 */
const FLOOR_SHARE = 0.9;
/** News has a direction: in so many members takers buy one side more than the other. */
const LEAST_SIDED = 2;
/** With so many markets elevated, one look at the category comes before all the pairs. */
const MANY_ELEVATED = 64;
/** A member's score must rise by so many points before its card is edited for that alone. */
const EDIT_POINTS = 3;
/** More do not fit a card that is read at a glance. */
const MOST_MEMBERS = 20;

/** Markets whose flow is strange together. One object from its birth on: it grows. */
export type Cluster = {
  readonly born: number;
  /** Strongest score of every member, by ticker. */
  readonly members: Map<string, Score>;
  /** What ties them and which sides are bought, in words. */
  tie: string;
};

/** What one score did: it made a cluster, or it changed one. */
export type Gathering = { readonly cluster: Cluster; readonly born: boolean };

/** A cluster with what its tie is made of. */
type Living = Cluster & { readonly bonds: Bond[]; readonly sides: Map<string, Side | null> };
type Group = { readonly bond: Bond; readonly heats: Heat[] };

/**
 * Finds markets that trade strangely at the same time for the same reason: same event, moves in step, same series, or
 * titles that mean the same; and in directions that fit. Hand it every score in the order they come.
 */
export class Clusters {
  #settings: Settings;
  readonly #breadth = new Breadth();
  readonly #bonds = new Bonds(this.#breadth);
  readonly #roster = new Roster(this.#breadth, this.#bonds);
  readonly #elevated = new Elevated(this.#bonds, MOST_MEMBERS);
  #clusters: Living[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** New thresholds, from the next score on. */
  configure(settings: Settings): void {
    this.#settings = settings;
  }

  /** Null when nothing was born or changed. Only an `eligible` score (warm, not muted) can belong to a cluster. */
  observe(score: Score, eligible: boolean, at: number): Gathering | null {
    const candidate = this.#roster.of(score);
    const hot = score.score >= this.#settings['flow.clusterScore'] * FLOOR_SHARE;
    const own = this.#clusters.length === 0 ? null : this.#living(score.ticker, at);
    this.#breadth.add(candidate.seat, score.score, hot, own !== null, at);
    candidate.moves.note(score.price, score.time);
    if (!hot || !eligible) return null;
    this.#elevated.expire(at - this.#window);
    this.#clusters = this.#clusters.filter((cluster) => at - cluster.born <= this.#window);
    const heat = this.#elevated.add(candidate, score, at);
    if (own !== null) return this.#raise(own, heat);
    return this.#join(heat, at) ?? this.#bear(heat, at);
  }

  /** The cluster that this market belongs to at `at`. */
  of(ticker: string, at: number): Cluster | null {
    return this.#living(ticker, at);
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    this.#elevated.delete(ticker);
    this.#roster.forget(ticker);
  }

  get #window(): number {
    return this.#settings['flow.clusterWindowSeconds'] * 1_000;
  }

  #look(at: number) {
    return { least: this.#settings['flow.clusterScore'], since: at - this.#window, at };
  }

  #living(ticker: string, at: number): Living | null {
    return this.#clusters.find((cluster) => at - cluster.born <= this.#window && cluster.members.has(ticker)) ?? null;
  }

  /** A market joins when it fits at least half of the members, so that ties do not chain through the exchange. */
  #join(heat: Heat, at: number): Gathering | null {
    for (const cluster of this.#clusters) {
      if (cluster.members.size >= MOST_MEMBERS) continue;
      const bonds: Bond[] = [];
      let against = false;
      for (const [ticker, side] of cluster.sides) {
        const other = this.#elevated.get(ticker);
        const bond = other === undefined ? null : this.#elevated.bond(heat, other, this.#look(at));
        against ||= contradict(bond, heat.side, side);
        if (bond !== null) bonds.push(bond);
      }
      const [bond] = bonds.sort((a, b) => b.rank - a.rank);
      if (bond === undefined || against || bonds.length * 2 < cluster.members.size) continue;
      const [best] = [...cluster.members.values()].sort((a, b) => b.score - a.score);
      // A further market of the event belongs to its story; of anything else it must be news by itself.
      if (bond.rank > 0 && best !== undefined && !this.#surprising(bond, best, [heat], at)) continue;
      return this.#take(cluster, [heat], bond);
    }
    return null;
  }

  #bear(heat: Heat, at: number): Gathering | null {
    if (this.#elevated.size > MANY_ELEVATED && this.#breadth.surges([heat.candidate.seat], at)) return null;
    const found = this.#groups(heat, at)
      .map(({ bond, heats }) => ({ bond, heats: this.#elevated.coherent(heats, this.#look(at)) }))
      .filter((group) => group.heats.includes(heat) && this.#strong(group, at))
      .sort((a, b) => a.bond.rank - b.bond.rank || b.heats.length - a.heats.length)[0];
    if (found === undefined) return null;
    const seats = found.heats.map((one) => one.candidate.seat);
    if (this.#breadth.surges(seats, at)) return null;
    const told = this.#clusters.find((cluster) => this.#sameStory(cluster, heat.candidate, at));
    if (told !== undefined) return told.members.size < MOST_MEMBERS ? this.#take(told, found.heats, found.bond) : null;
    const cluster: Living = { born: at, members: new Map(), tie: '', bonds: [], sides: new Map() };
    this.#clusters.push(cluster);
    this.#take(cluster, found.heats, found.bond);
    return { cluster, born: true };
  }

  /** The elevated markets that belong to no cluster, by what ties them to this one. */
  #groups(heat: Heat, at: number): Group[] {
    const groups = new Map<string, Group>();
    for (const other of this.#elevated.all()) {
      if (other === heat || this.#living(other.candidate.ticker, at) !== null) continue;
      const bond = this.#elevated.bond(heat, other, this.#look(at));
      if (bond === null) continue;
      const group = groups.get(bond.key);
      if (group === undefined) groups.set(bond.key, { bond, heats: [heat, other] });
      else group.heats.push(other);
    }
    return [...groups.values()];
  }

  /** When a whole series trades strangely, what gathers in another of its events is the story that was already told. */
  #sameStory(cluster: Living, { seat }: Candidate, at: number): boolean {
    const inside = [...cluster.members.keys()].some((ticker) => this.#roster.seriesOf(ticker) === seat.series);
    return inside && this.#breadth.seriesSurges(seat, at);
  }

  #strong({ bond, heats }: Group, at: number): boolean {
    const [best, ...partners] = [...heats].sort((a, b) => b.score.score - a.score.score);
    if (best === undefined || heats.length < this.#settings['flow.clusterMarkets']) return false;
    if (best.score.score < this.#settings['flow.clusterScore']) return false;
    if (heats.filter((heat) => heat.side !== null).length < LEAST_SIDED) return false;
    return this.#surprising(bond, best.score, partners, at);
  }

  #surprising(bond: Bond, best: Score, partners: readonly Heat[], at: number): boolean {
    return surprising(bond, best, partners, this.#breadth, { window: this.#window, at });
  }

  #take(cluster: Living, heats: readonly Heat[], bond: Bond): Gathering {
    for (const heat of [...heats].sort((a, b) => b.score.score - a.score.score)) {
      if (cluster.members.size >= MOST_MEMBERS) break;
      cluster.members.set(heat.candidate.ticker, heat.score);
      cluster.sides.set(heat.candidate.ticker, heat.side);
      this.#breadth.tell(heat.candidate.seat);
    }
    cluster.bonds.push(bond);
    cluster.tie = tieOf(cluster.bonds, cluster.members, cluster.sides);
    return { cluster, born: false };
  }

  /** A member trades on: its card is edited when its score rises clearly, or when takers turn to one other side. */
  #raise(own: Living, heat: Heat): Gathering | null {
    const { score, side, candidate } = heat;
    const shown = own.members.get(candidate.ticker)?.score ?? 0;
    const turned = side !== null && side !== own.sides.get(candidate.ticker);
    if (score.score < shown + EDIT_POINTS && !turned) return null;
    own.members.set(candidate.ticker, score);
    own.sides.set(candidate.ticker, side);
    own.tie = tieOf(own.bonds, own.members, own.sides);
    return { cluster: own, born: false };
  }
}
