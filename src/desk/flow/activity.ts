const MINUTE_MS = 60_000;
/** Minutes that count as now. */
const KEPT = 5;
/** A share is one of so many more than trade now: of two markets that trade alone nobody knows who else could. */
const ASSUMED = 8;

/** Counts distinct things that happened within the last {@link KEPT} minutes, each by its newest minute. */
class Tally {
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

/** An event with its markets, or a series with its events: which of them trade, and when it did itself. */
type Circle = { readonly trading: Tally; active: number; seats: number };

/** Where one market sits: in an event and a series; and the minute in which it traded last. */
export type Seat = { readonly event: string; readonly series: string; active: number };

/** Which markets and events have traded within the last five minutes: by event, by series and all together. */
export class Activity {
  readonly #byEvent = new Map<string, Circle>();
  readonly #bySeries = new Map<string, Circle>();
  readonly #markets = new Tally();
  readonly #events = new Tally();

  /** A market begins to be counted. */
  seat(event: string, series: string): Seat {
    circle(this.#byEvent, event).seats += 1;
    circle(this.#bySeries, series).seats += 1;
    return { event, series, active: 0 };
  }

  /** A market is over. */
  leave(seat: Seat): void {
    for (const [map, name] of [
      [this.#byEvent, seat.event],
      [this.#bySeries, seat.series],
    ] as const) {
      const left = circle(map, name);
      left.seats -= 1;
      if (left.seats <= 0) map.delete(name);
    }
  }

  /** A market traded at `at`, ms. */
  add(seat: Seat, at: number): void {
    const now = Math.floor(at / MINUTE_MS);
    if (seat.active === now) return;
    const event = circle(this.#byEvent, seat.event);
    event.trading.count(seat.active, now);
    this.#markets.count(seat.active, now);
    seat.active = now;
    if (event.active === now) return;
    circle(this.#bySeries, seat.series).trading.count(event.active, now);
    this.#events.count(event.active, now);
    event.active = now;
  }

  /** Share of all markets that trade now that are the other ones of its event. */
  inEvent(seat: Seat, at: number): number {
    const trading = circle(this.#byEvent, seat.event).trading.recent(Math.floor(at / MINUTE_MS));
    return this.ofMarkets(trading - 1, at);
  }

  /** Share of all events that trade now that are the other ones of its series. */
  inSeries(seat: Seat, at: number): number {
    const trading = circle(this.#bySeries, seat.series).trading.recent(Math.floor(at / MINUTE_MS));
    return this.ofEvents(trading - 1, at);
  }

  /** Which share of the markets that trade now so many would be; at least one is assumed. */
  ofMarkets(count: number, at: number): number {
    return share(count, this.#markets.recent(Math.floor(at / MINUTE_MS)));
  }

  /** Which share of the events that trade now so many would be; at least one is assumed. */
  ofEvents(count: number, at: number): number {
    return share(count, this.#events.recent(Math.floor(at / MINUTE_MS)));
  }
}

const share = (count: number, all: number): number => Math.min(1, Math.max(1, count) / (all + ASSUMED));

function circle(map: Map<string, Circle>, name: string): Circle {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = { trading: new Tally(), active: 0, seats: 0 };
  map.set(name, made);
  return made;
}
