import type { Side } from '../market.ts';
import type { Activity, Seat } from './activity.ts';
import type { Moves } from './moves.ts';
import type { Score } from './score.ts';
import { type Relation, type Shared, Themes } from './theme.ts';

/** How two markets belong together. */
export type Bond = Relation & {
  /** The lower, the closer: event, past moves, series, theme. */
  readonly rank: 0 | 1 | 2 | 3;
  /** The same for every pair that one thing ties. */
  readonly key: string;
  /** In words. */
  readonly tie: string;
  /** Share of all that trades now that the same would tie: so many partners a coincidence has to choose from. */
  readonly share: number;
};

/** A market that scores come of, with all that may tie it to others. */
export type Candidate = { readonly ticker: string; readonly seat: Seat; readonly moves: Moves };

/** Markets that move in step can be anywhere: a coincidence is granted so many of them. */
const LEARNED_PARTNERS = 4;

/** Finds what ties two markets: their event, their past moves, their series or the meaning of their titles. */
export class Bonds {
  readonly themes = new Themes();
  readonly #activity: Activity;

  constructor(activity: Activity) {
    this.#activity = activity;
  }

  /** Null when nothing ties them. `since` (ms): younger moves are what is to be explained, and prove nothing. */
  between(a: Score, b: Score, left: Candidate, right: Candidate, since: number, at: number): Bond | null {
    const moved = left.moves.with(right.moves, since);
    const learned = moved === null ? 0 : moved.r > 0 ? 1 : -1;
    if (left.seat.event === right.seat.event) {
      const { sign, bothFalse } = this.themes.siblings(a.ticker, b.ticker);
      const key = left.seat.event;
      return {
        rank: 0,
        key: `event:${key}`,
        tie: `same event: ${a.market?.eventTitle ?? key}`,
        sign: learned || sign,
        bothFalse: learned === 0 && bothFalse,
        share: this.#activity.inEvent(left.seat, at),
      };
    }
    if (moved !== null) {
      const how = moved.r > 0 ? 'moved together' : 'moved against each other';
      const tie = `${how} until now (r = ${moved.r.toFixed(1)})`;
      return {
        rank: 1,
        key: 'moves',
        tie,
        sign: learned,
        bothFalse: false,
        share: this.#activity.ofMarkets(LEARNED_PARTNERS, at),
      };
    }
    const shared = this.themes.shared(a.ticker, b.ticker);
    if (left.seat.series === right.seat.series) {
      const share = this.#activity.inSeries(left.seat, at);
      const series = left.seat.series;
      // One question asked of many: a story about all of them goes the same way, unless the titles know better.
      const sign = shared === null || shared.sign === 0 ? 1 : shared.sign;
      return { rank: 2, key: `series:${series}`, tie: `same series: ${series}`, sign, bothFalse: false, share };
    }
    return shared === null ? null : themeBond(shared, this.#activity.ofEvents(shared.events - 1, at));
  }
}

function themeBond({ what, sign, bothFalse }: Shared, share: number): Bond {
  return { rank: 3, key: `theme:${what}`, tie: `same theme: ${what}`, sign, bothFalse, share };
}

const way = (side: Side): number => (side === 'yes' ? 1 : -1);

/** Does buying these sides of two markets contradict itself? Never where a direction or the relation is unknown. */
export function contradict(bond: Bond | null, a: Side | null, b: Side | null): boolean {
  if (bond === null || bond.sign === 0 || a === null || b === null) return false;
  if (bond.bothFalse && bond.sign < 0) return a === 'yes' && b === 'yes';
  return way(a) * way(b) * bond.sign < 0;
}
