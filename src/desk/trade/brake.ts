import type { DeskEvent } from '../event.ts';
import type { Market } from '../market.ts';

/** A group that stopped so soon after the brake was let go was stopped by it: the exchange's clock is not ours, ms. */
const OWN = 3_000;

/** The order groups of entries: the brake at the exchange, which it may pull by itself. */
export class Brake {
  #groups: Readonly<Record<number, string>>;
  /** When it was let go last, ms. */
  #letGoAt = Number.NEGATIVE_INFINITY;

  constructor(groups: Readonly<Record<number, string>>) {
    this.#groups = groups;
  }

  /** Ids by exchange shard. */
  get groups(): Readonly<Record<number, string>> {
    return this.#groups;
  }

  /** The group that may brake entries in a market; null for none. */
  of(market: Market | null): string | null {
    return this.#groups[market?.exchangeIndex ?? 0] ?? null;
  }

  /** A shard has another group now, or none. */
  take({ exchangeIndex, id }: Extract<DeskEvent, { type: 'group' }>): void {
    const { [exchangeIndex]: _before, ...others } = this.#groups;
    this.#groups = id === null ? others : { ...others, [exchangeIndex]: id };
  }

  letGo(at: number): void {
    this.#letGoAt = at;
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#letGoAt = Math.min(this.#letGoAt, at);
  }

  /** True when it was the exchange that pulled it: our own pull may be told back late, when it is let go again. */
  pulledByExchange({ id, at, time }: Extract<DeskEvent, { type: 'group.triggered' }>): boolean {
    return Object.values(this.#groups).includes(id) && (time ?? at) > this.#letGoAt + OWN;
  }
}
