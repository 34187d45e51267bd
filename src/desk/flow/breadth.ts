import { Category, Crowd, Tally, unusual } from './crowd.ts';

const MINUTE_MS = 60_000;
/** However many events a category has, among several of them it weighs no more than this many. */
const CATEGORY_EVENTS = 4;

type Happening = { readonly markets: Tally; active: number; hot: number; seats: number };

/** Where one market sits: in an event, a series and a category. */
export type Seat = {
  readonly event: string;
  readonly series: string;
  readonly category: string;
  /** The minute in which it traded last, and its best score of that one as far as it counts for what is usual. */
  active: number;
  best: number;
  counted: boolean;
};

/**
 * How widely markets trade, and trade strangely, in the last five minutes: by event, so that the strikes of one
 * index count once, within its series and its category, each against what is usual there.
 */
export class Breadth {
  readonly #events = new Map<string, Happening>();
  readonly #series = new Map<string, Crowd>();
  readonly #categories = new Map<string, Category>();

  /** A market begins to be counted. */
  seat(event: string, series: string, category: string): Seat {
    this.#event(event).seats += 1;
    this.#crowd(series).seats += 1;
    this.#category(category);
    return { event, series, category, active: 0, best: 0, counted: false };
  }

  /** A market is over. */
  leave(seat: Seat): void {
    const event = this.#event(seat.event);
    const series = this.#crowd(seat.series);
    event.seats -= 1;
    series.seats -= 1;
    if (event.seats <= 0) this.#events.delete(seat.event);
    if (series.seats <= 0) this.#series.delete(seat.series);
  }

  /**
   * A market traded at `at`; `hot` when its score is elevated. What was told as a cluster (`told`) and what is part of a
   * surge is no measure of what is usual.
   */
  add(seat: Seat, score: number, hot: boolean, told: boolean, at: number): void {
    const now = Math.floor(at / MINUTE_MS);
    if (seat.active === now && score <= seat.best && !hot) return;
    const category = this.#category(seat.category);
    const event = this.#event(seat.event);
    const series = this.#crowd(seat.series);
    if (seat.active !== now) {
      category.turn(now);
      event.markets.count(seat.active, now);
      category.markets.count(seat.active, now);
      seat.active = now;
      seat.counted = !told && !category.surges(now);
      if (event.active !== now) {
        category.active.count(event.active, now);
        series.active.count(event.active, now);
        event.active = now;
      }
      if (seat.counted) category.tail.add(score, null, now);
      seat.best = score;
    } else if (score > seat.best) {
      if (seat.counted) category.tail.add(score, seat.best, now);
      seat.best = score;
    }
    if (!hot || event.hot === now) return;
    category.hot.count(event.hot, now);
    series.hot.count(event.hot, now);
    event.hot = now;
  }

  /** This market's minute was told as part of a cluster: it counts no more for what is usual. */
  tell(seat: Seat): void {
    if (seat.counted) this.#category(seat.category).tail.remove(seat.best);
    seat.counted = false;
  }

  /** How many markets of its event trade now, itself among them. */
  ofEvent(seat: Seat, at: number): number {
    return Math.max(1, this.#event(seat.event).markets.recent(Math.floor(at / MINUTE_MS)));
  }

  /** How many events of its series trade now. */
  ofSeries(seat: Seat, at: number): number {
    return Math.max(1, this.#crowd(seat.series).active.recent(Math.floor(at / MINUTE_MS)));
  }

  /** How many events of its category trade now. */
  ofCategory(seat: Seat, at: number): number {
    return Math.max(1, this.#category(seat.category).active.recent(Math.floor(at / MINUTE_MS)));
  }

  /** How many markets of its category trade now. */
  marketsOfCategory(seat: Seat, at: number): number {
    return Math.max(1, this.#category(seat.category).markets.recent(Math.floor(at / MINUTE_MS)));
  }

  /** Share of this category's market-minutes whose best score is this one or more. */
  share(seat: Seat, score: number): number {
    return this.#category(seat.category).tail.share(score);
  }

  /** Do all events of this series trade strangely now? Then whatever gathers in it is one story. */
  seriesSurges(seat: Seat, at: number): boolean {
    const now = Math.floor(at / MINUTE_MS);
    const series = this.#crowd(seat.series);
    return unusual(series.hot.recent(now), series.active.recent(now), this.#category(seat.category).usual);
  }

  /**
   * Does everything trade strangely, beside the markets of `group`? In its category, its own series left out when it
   * has but one; or in most other categories at once.
   */
  surges(group: readonly Seat[], at: number): boolean {
    const now = Math.floor(at / MINUTE_MS);
    const [first] = group;
    if (first === undefined) return false;
    const own = this.#category(first.category);
    const oneSeries = group.every((seat) => seat.series === first.series);
    const inside = oneSeries ? this.#crowd(first.series) : null;
    const events = new Set(group.map((seat) => seat.event)).size;
    const active = Math.max(0, own.active.recent(now) - (inside?.active.recent(now) ?? events));
    const hot = Math.max(0, own.hot.recent(now) - (inside?.hot.recent(now) ?? events));
    return unusual(hot, active, own.usual) || this.#elsewhere(new Set(group.map((seat) => seat.category)), now);
  }

  /** Are the other categories strange together? One of them alone, however large, is a surge of its own. */
  #elsewhere(own: ReadonlySet<string>, now: number): boolean {
    let [hot, active, usual, strange, most] = [0, 0, 0, 0, 0];
    for (const [name, category] of this.#categories) {
      const trading = category.active.recent(now);
      if (own.has(name) || trading === 0) continue;
      const weight = Math.min(1, CATEGORY_EVENTS / trading);
      const share = weight * category.hot.recent(now);
      hot += share;
      active += weight * trading;
      usual += weight * trading * category.usual;
      if (share * 2 >= weight * trading) strange += 1;
      most = Math.max(most, share);
    }
    return strange >= 2 && most < hot && unusual(hot, active, usual / active);
  }

  #event(name: string): Happening {
    return found(this.#events, name, () => ({ markets: new Tally(), active: 0, hot: 0, seats: 0 }));
  }

  #crowd(name: string): Crowd {
    return found(this.#series, name, () => new Crowd());
  }

  #category(name: string): Category {
    return found(this.#categories, name, () => new Category());
  }
}

function found<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
