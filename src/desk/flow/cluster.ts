import type { Side } from '../market.ts';
import type { Settings } from '../settings.ts';
import { Activity } from './activity.ts';
import { type Bond, Bonds, contradict } from './bond.ts';
import { Elevated } from './elevated.ts';
import type { Heat } from './heat.ts';
import { expectedPartners, isSurprising } from './joint.ts';
import { dailyRate, scoreAt } from './rate.ts';
import { Roster } from './roster.ts';
import type { Score } from './score.ts';
import { tieOf } from './tie.ts';

/**
 * A member's score may be one that chance makes so many times as often as `flow.clusterScore`, which only the best of
 * them must reach: 49 where that is 70.
 */
const FLOOR_TIMES = 5;
/** A market that nothing but its series, its moves or its titles tie to a cluster joins if chance adds so few. */
const MOST_EXPECTED = 0.1;
/** Strange events that are assumed beside those counted, so that one or two are no surge of everything. */
const PRIOR_EVENTS = 0.15;
/** News has a direction: in so many members takers buy one side more than the other. */
const LEAST_SIDED = 2;
const DAY_MS = 86_400_000;
/** With more markets elevated, only those of one event are looked at: all pairs would take too long. */
const MANY_ELEVATED = 200;
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

const floorOf = (settings: Settings): number => scoreAt(dailyRate(settings['flow.clusterScore']) * FLOOR_TIMES);

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
  readonly #activity = new Activity();
  readonly #bonds = new Bonds(this.#activity);
  readonly #roster = new Roster(this.#activity, this.#bonds);
  readonly #elevated = new Elevated(this.#bonds, MOST_MEMBERS);
  #clusters: Living[] = [];
  /** The least score of a member. */
  #floor: number;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#floor = floorOf(settings);
  }

  /** New thresholds, from the next score on. */
  configure(settings: Settings): void {
    this.#settings = settings;
    this.#floor = floorOf(settings);
  }

  /** Null when nothing was born or changed. Only an `eligible` score (warm, not muted) can belong to a cluster. */
  observe(score: Score, eligible: boolean, at: number): Gathering | null {
    const candidate = this.#roster.of(score);
    const elevated = score.score >= this.#floor;
    const own = this.#clusters.length === 0 ? null : this.#living(score.ticker, at);
    this.#activity.add(candidate.seat, at);
    candidate.moves.note(score.price, score.time);
    if (!elevated || !eligible) return null;
    this.#elevated.expire(at - this.#window);
    this.#clusters = this.#clusters.filter((cluster) => at - cluster.born <= this.#window);
    const heat = this.#elevated.add(candidate, score, at);
    if (own !== null) return this.#update(own, heat);
    const joined = this.#join(heat, at);
    return joined === 'told' ? null : (joined ?? this.#form(heat, at));
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
    return { since: at - this.#window, at };
  }

  #living(ticker: string, at: number): Living | null {
    return this.#clusters.find((cluster) => at - cluster.born <= this.#window && cluster.members.has(ticker)) ?? null;
  }

  /** A market joins when it fits at least half of the members, so that ties do not chain through the exchange. */
  #join(heat: Heat, at: number): Gathering | 'told' | null {
    for (const cluster of this.#clusters) {
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
      // A further market of the event belongs to its story; of anything else it must be news by itself.
      if (bond.rank > 0 && expectedPartners(bond, heat, { window: this.#window, liveliness: 1 }) > MOST_EXPECTED)
        continue;
      // A full cluster has told its story.
      return cluster.members.size < MOST_MEMBERS ? this.#admit(cluster, [heat], bond) : 'told';
    }
    return null;
  }

  #form(heat: Heat, at: number): Gathering | null {
    const found = this.#groups(heat, at)
      .map(({ bond, heats }) => ({ bond, heats: this.#elevated.coherent(heats, this.#look(at)) }))
      .filter((group) => group.heats.includes(heat) && this.#strong(group))
      .sort((a, b) => a.bond.rank - b.bond.rank || b.heats.length - a.heats.length)[0];
    if (found === undefined) return null;
    const cluster: Living = { born: at, members: new Map(), tie: '', bonds: [], sides: new Map() };
    this.#clusters.push(cluster);
    this.#admit(cluster, found.heats, found.bond);
    return { cluster, born: true };
  }

  /** How many times as many events are strange now as chance has it, those of this group left out; at least 1. */
  #liveliness(group: readonly Heat[]): number {
    const usual = (dailyRate(this.#floor) * this.#window) / DAY_MS;
    return Math.max(1, (this.#elevated.eventsBeside(group) + PRIOR_EVENTS) / (usual + PRIOR_EVENTS));
  }

  /** The elevated markets that belong to no cluster, by what ties them to this one. */
  #groups(heat: Heat, at: number): Group[] {
    const groups = new Map<string, Group>();
    const many = this.#elevated.size > MANY_ELEVATED;
    for (const other of this.#elevated.all()) {
      if (other === heat || (many && other.candidate.seat.event !== heat.candidate.seat.event)) continue;
      if (this.#living(other.candidate.ticker, at) !== null) continue;
      const bond = this.#elevated.bond(heat, other, this.#look(at));
      if (bond === null) continue;
      const group = groups.get(bond.key);
      if (group === undefined) groups.set(bond.key, { bond, heats: [heat, other] });
      else group.heats.push(other);
    }
    return [...groups.values()];
  }

  #strong({ bond, heats }: Group): boolean {
    const [best, ...partners] = [...heats].sort((a, b) => b.score.score - a.score.score);
    if (best === undefined || heats.length < this.#settings['flow.clusterMarkets']) return false;
    const least = this.#settings['flow.clusterScore'];
    if (best.score.score < least) return false;
    if (heats.filter((heat) => heat.side !== null).length < LEAST_SIDED) return false;
    const around = { window: this.#window, liveliness: this.#liveliness(heats) };
    return isSurprising(bond, best.score, partners, around, least);
  }

  #admit(cluster: Living, heats: readonly Heat[], bond: Bond): Gathering {
    for (const heat of [...heats].sort((a, b) => b.score.score - a.score.score)) {
      if (cluster.members.size >= MOST_MEMBERS) break;
      cluster.members.set(heat.candidate.ticker, heat.score);
      cluster.sides.set(heat.candidate.ticker, heat.side);
    }
    cluster.bonds.push(bond);
    cluster.tie = tieOf(cluster.bonds, cluster.members, cluster.sides);
    return { cluster, born: false };
  }

  /** A member trades on: its card is edited when its score rises clearly, or when takers turn to one other side. */
  #update(own: Living, heat: Heat): Gathering | null {
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
