import type { Clock, Sink } from '../ports.ts';
import type { ServerTime } from './server-time.ts';

/** A gap is told at most so often, ms: each costs a back-fill over REST. */
const BETWEEN_GAPS = 10_000;

type Parts = {
  readonly clock: Clock;
  readonly serverTime: ServerTime;
  readonly sink: Sink;
  /** Whether trades are heard: while they are not, a gap has no end yet. */
  readonly up: () => boolean;
};

/** Since when public trades are missing, until that is told: what fetches them asks from there on. */
export class MissedTrades {
  readonly #parts: Parts;
  /** When the feed was first run, monotonic. */
  #began: number | null = null;
  /** The exchange's own time of the trade heard last: what is missed is missed from there on, whatever the clock here says. */
  #last: number | null = null;
  /** From when on trades are missing, ms; null when none are, or it was told. */
  #since: number | null = null;
  /** They are left out on purpose. */
  #deaf = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#began ??= this.#parts.clock.monotonic();
  }

  /** A trade was heard, of this time by the exchange, ms. */
  heard(time: number): void {
    this.#last = time;
  }

  /** Those after the one heard last are missing. */
  sinceLast(): void {
    this.#miss(this.#last);
  }

  /** All since the feed was first run are missing. */
  sinceStart(): void {
    this.#miss(null);
  }

  /** Trades are left out on purpose from now on, or heard again: what is missed of them is fetched when that is over. */
  deafen(deaf: boolean): void {
    this.#deaf = deaf;
    if (deaf) this.sinceLast();
    else this.tell(this.#parts.clock.now());
  }

  /** Tells that trades are missing, as soon as it is of use. */
  tell(at: number): void {
    const { sink, clock, up } = this.#parts;
    const now = clock.monotonic();
    if (this.#since === null || this.#deaf || !up() || now - this.#toldAt < BETWEEN_GAPS) return;
    sink({ type: 'feed.gap', at, since: this.#since });
    this.#since = null;
    this.#toldAt = now;
  }

  #miss(last: number | null): void {
    const { serverTime, clock } = this.#parts;
    const since = last ?? serverTime.now() - (clock.monotonic() - (this.#began ?? 0));
    this.#since = Math.min(this.#since ?? since, since);
  }
}
