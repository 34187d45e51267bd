import type { Activity } from './activity.ts';
import type { Bonds, Candidate } from './bond.ts';
import { Moves } from './moves.ts';
import type { Score } from './score.ts';

type Listed = Candidate & { readonly market: Score['market'] };

/** Every market that scores came of: read once, and again when the catalogue says something new of it. */
export class Roster {
  readonly #listed = new Map<string, Listed>();
  readonly #activity: Activity;
  readonly #bonds: Bonds;

  constructor(activity: Activity, bonds: Bonds) {
    this.#activity = activity;
    this.#bonds = bonds;
  }

  /** The market of this score; it costs one look-up while nothing changes. */
  of(score: Score): Candidate {
    const { ticker, market } = score;
    const known = this.#listed.get(ticker);
    if (known !== undefined && known.market === market) return known;
    if (market !== null) this.#bonds.themes.learn(market);
    const event = eventOf(score);
    const series = market?.series ?? ticker.split('-')[0] ?? ticker;
    const moved = known?.seat.event !== event || known.seat.series !== series;
    if (known !== undefined && moved) this.#activity.leave(known.seat);
    const seat = known === undefined || moved ? this.#activity.seat(event, series) : known.seat;
    const listed = { ticker, market, seat, moves: known?.moves ?? new Moves() };
    this.#listed.set(ticker, listed);
    return listed;
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    const listed = this.#listed.get(ticker);
    if (listed === undefined) return;
    this.#activity.leave(listed.seat);
    this.#listed.delete(ticker);
    this.#bonds.themes.forget(ticker);
  }
}

/** Tickers are SERIES-EVENT-MARKET: a recording without market lines still tells which belong together. */
const eventOf = ({ market, ticker }: Score): string => {
  if (market !== null && market.event !== null) return market.event;
  const parts = ticker.split('-');
  return parts.length > 2 ? parts.slice(0, -1).join('-') : ticker;
};
