/** What counts as now, and what that is held against, ms: fading memories. */
const NOW_MS = 120_000;
const USUAL_MS = 3_600_000;
/** Before an hour is heard its mean is of no less than this, ms. */
const LEAST_MS = 300_000;
/** Markets' worth of ordinary trading assumed beside those heard, so that two or three are no tide. */
const ASSUMED = 3;
/** Sums are brought up to date so often, ms: every trade would be too dear, and finer is of no use. */
const STEP_MS = 1_000;

/** Of a group of markets: how many trade, and how far above their own usual they do (sums of logarithms). */
type Group = { at: number; trading: number; tradingUsual: number; raised: number; raisedUsual: number };

/** One market's part in the tide: its event, and its own trades of now and of the last hour or so, both fading. */
export type Swimmer = {
  readonly event: string;
  readonly group: Group;
  since: number;
  last: number;
  /** How far a back-fill has come that is behind `last`, ms. */
  behind: number;
  now: number;
  usual: number;
};

const emptyGroup = (at: number): Group => ({ at, trading: 0, tradingUsual: 0, raised: 0, raisedUsual: 0 });

/**
 * How lively everything else is. An hour at which America looks up, or news that moves a whole exchange, raises every
 * market at once, and then a busy minute of one of them means little. What a market's own event does is left out: that
 * is its story. Kept in event time; needs no timer and no list of markets.
 */
export class Tide {
  readonly #all = emptyGroup(0);
  readonly #events = new Map<string, { readonly group: Group; swimmers: number }>();
  #since = Number.POSITIVE_INFINITY;

  /** A market of this event begins to trade at `at` (ms). {@link leave} it when it is over. */
  join(event: string, at: number): Swimmer {
    const known = this.#events.get(event) ?? { group: emptyGroup(at), swimmers: 0 };
    this.#events.set(event, known);
    known.swimmers += 1;
    const behind = Number.NEGATIVE_INFINITY;
    return { event, group: known.group, since: at, last: at - NOW_MS, behind, now: 0, usual: 0 };
  }

  /** This market is over. */
  leave({ event }: Swimmer): void {
    const known = this.#events.get(event);
    if (known === undefined) return;
    known.swimmers -= 1;
    if (known.swimmers <= 0) this.#events.delete(event);
  }

  /** The clock was set back: what was heard in a time still to come is forgotten. */
  setBack(at: number): void {
    this.#since = at;
    Object.assign(this.#all, emptyGroup(at));
    for (const { group } of this.#events.values()) Object.assign(group, emptyGroup(at));
  }

  /** This market trades at `at`. What is told late, as a back-fill is, counts as far as it would not have faded by now. */
  add(swimmer: Swimmer, at: number): void {
    this.#since = Math.min(this.#since, at);
    if (at < swimmer.since) swimmer.since = at;
    const late = swimmer.last - at;
    const gone = Math.max(0, -late);
    if (gone > 0) {
      swimmer.now *= Math.exp(-gone / NOW_MS);
      swimmer.usual *= Math.exp(-gone / USUAL_MS);
      swimmer.last = at;
    }
    const heard = span(at - swimmer.since, LEAST_MS);
    const raised = Math.log((swimmer.now + 1) / ((swimmer.usual * NOW_MS) / heard + 1));
    // A market that trades all the time counts once in two minutes, as do its trades together.
    const weight = Math.min(1, gone / NOW_MS);
    swimmer.now += late < STEP_MS ? 1 : Math.exp(-late / NOW_MS);
    swimmer.usual += late < STEP_MS ? 1 : Math.exp(-late / USUAL_MS);
    if (late > NOW_MS) {
      this.#fillIn(swimmer, at);
      return;
    }
    count(this.#all, weight, raised, at);
    count(swimmer.group, weight, raised, at);
  }

  /** What a market did before that which was heard of it first: it traded then, and at its usual pace. */
  #fillIn(swimmer: Swimmer, at: number): void {
    const weight = Math.min(1, Math.max(0, at - swimmer.behind) / NOW_MS);
    swimmer.behind = Math.max(swimmer.behind, at);
    count(this.#all, weight, 0, at);
    count(swimmer.group, weight, 0, at);
  }

  /** Logarithm of how many other markets trade now, against usual. */
  breadth({ group }: Swimmer, at: number): number {
    const all = this.#all;
    fade(all, at);
    fade(group, at);
    const usual = ((all.tradingUsual - group.tradingUsual) * NOW_MS) / span(at - this.#since, NOW_MS);
    return Math.log((Math.max(0, all.trading - group.trading) + 2) / (Math.max(0, usual) + 2));
  }

  /** How much further than usual the others are above their own rhythm (mean of logarithms); negative on an ebb. */
  height({ group }: Swimmer, at: number): number {
    const all = this.#all;
    fade(all, at);
    fade(group, at);
    const now = (all.raised - group.raised) / (Math.max(0, all.trading - group.trading) + ASSUMED);
    const usual =
      (all.raisedUsual - group.raisedUsual) / (Math.max(0, all.tradingUsual - group.tradingUsual) + ASSUMED);
    return now - usual;
  }
}

function count(group: Group, weight: number, raised: number, at: number): void {
  fade(group, at);
  const late = group.at - at;
  const now = late < STEP_MS ? weight : weight * Math.exp(-late / NOW_MS);
  const usual = late < STEP_MS ? weight : weight * Math.exp(-late / USUAL_MS);
  group.trading += now;
  group.tradingUsual += usual;
  group.raised += now * raised;
  group.raisedUsual += usual * raised;
}

function fade(group: Group, at: number): void {
  const gone = at - group.at;
  if (gone < STEP_MS) return;
  const now = Math.exp(-gone / NOW_MS);
  const usual = Math.exp(-gone / USUAL_MS);
  group.trading *= now;
  group.raised *= now;
  group.tradingUsual *= usual;
  group.raisedUsual *= usual;
  group.at = at;
}

/** What a memory that fades within an hour holds after `age`, ms. */
const span = (age: number, least: number): number => Math.max(least, USUAL_MS * (1 - Math.exp(-age / USUAL_MS)));
