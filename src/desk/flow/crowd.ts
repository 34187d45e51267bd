import { Tail } from './tail.ts';

/** Minutes that count as now. */
const KEPT = 5;
/** So many strange events, at the least, mean that everything trades. */
const SURGE_EVENTS = 3;
/** And so large a share of those that trade, however calm they usually are: ten of hundreds are ten stories. */
const SURGE_SHARE = 0.15;
/** The share of strange events must be so many times the usual one, and so many deviations above it. */
const SURGE_TIMES = 2;
const SURGE_DEVIATIONS = 2;
/** What share of the events is strange before a category has shown its own, and how much that weighs. */
const PRIOR_SHARE = 0.1;
const PRIOR_EVENTS = 200;
/** A day ago counts half. */
const FORGET = 0.5 ** (1 / 1_440);

/** Counts distinct things that happened within the last {@link KEPT} minutes, each by its newest minute. */
export class Tally {
  readonly #minutes = new Int32Array(KEPT);
  #now = 0;

  /** One happened in the minute `now`, and before that in `last`. */
  count(last: number, now: number): void {
    this.recent(now);
    if (last > this.#now - KEPT) this.#add(last, -1);
    this.#add(Math.min(now, this.#now), 1);
  }

  recent(now: number): number {
    for (; this.#now < now; this.#now += 1) {
      if (now - this.#now > KEPT) this.#now = now - KEPT;
      this.#minutes[(this.#now + 1) % KEPT] = 0;
    }
    let all = 0;
    for (const count of this.#minutes) all += count;
    return all;
  }

  #add(minute: number, by: number): void {
    this.#minutes[minute % KEPT] = (this.#minutes[minute % KEPT] ?? 0) + by;
  }
}

/** Events of one category or one series that trade, and that trade strangely. */
export class Crowd {
  readonly active = new Tally();
  readonly hot = new Tally();
  seats = 0;
}

/** A crowd that knows its own usual: what share of its events is strange, and how high its markets score. */
export class Category extends Crowd {
  readonly tail = new Tail();
  readonly markets = new Tally();
  #minute = 0;
  #active = PRIOR_EVENTS;
  #hot = PRIOR_EVENTS * PRIOR_SHARE;

  /** A new minute begins: the one before it is added to the usual. A surge is, too, or a lively category never learns. */
  turn(now: number): void {
    if (now <= this.#minute) return;
    if (this.#minute > 0) {
      this.#active = this.#active * FORGET + this.active.recent(now);
      this.#hot = this.#hot * FORGET + this.hot.recent(now);
    }
    this.#minute = now;
  }

  /** Do so many of its events trade strangely that it is no longer about any one of them? */
  surges(now: number): boolean {
    return unusual(this.hot.recent(now), this.active.recent(now), this.usual);
  }

  /** Share of the events of the last minutes that is strange, as it usually is. */
  get usual(): number {
    return Math.min(1, this.#hot / this.#active);
  }
}

/** So many of the active events are strange that it is about none of them, `usual` being their usual share. */
export function unusual(hot: number, active: number, usual: number): boolean {
  const spread = Math.sqrt(active * usual * (1 - usual));
  const least = Math.max(SURGE_EVENTS, active * SURGE_SHARE, active * usual * SURGE_TIMES);
  return hot >= least && hot >= active * usual + SURGE_DEVIATIONS * spread;
}
