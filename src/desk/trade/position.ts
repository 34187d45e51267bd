import type { FeeModel, Side } from '../market.ts';
import { type Count, cents, cost, type Money, type Price } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { StoredPosition } from '../state.ts';
import { stopOf } from './costs.ts';

/** Why a position was closed. */
export type ExitReason = 'stop_loss' | 'trailing_stop' | 'reversal' | 'flatten' | 'shutdown' | 'close' | 'settled';

type Distances = Pick<Settings, 'trader.stopLossCents' | 'trader.trailingStopCents' | 'trader.feeCents'>;

/** One round trip in one market, from its first fill until it is flat again. Prices are of the side held. */
export class OpenPosition {
  readonly side: Side;
  /** False for one that the owner opened by hand: it has no stop and is left only when told to. */
  guarded: boolean;
  #bought = 0;
  #spent = 0;
  #sold = 0;
  #proceeds = 0;
  #fees = 0;
  /** Highest bid since the entry, which itself counts. */
  #highest = 0;
  #trail = Number.NEGATIVE_INFINITY;
  /** Where the owner has moved the stop up to. */
  #tightened: Price | null = null;
  /** The newest bid seen; null before the first. */
  lastBid: Price | null = null;

  constructor(side: Side, guarded = true) {
    this.side = side;
    this.guarded = guarded;
  }

  /** Takes one up where an earlier run left it. */
  static restore(stored: StoredPosition): OpenPosition {
    const position = new OpenPosition(stored.side, stored.guarded);
    position.#bought = stored.bought;
    position.#spent = stored.spent;
    position.#sold = stored.sold;
    position.#proceeds = stored.proceeds;
    position.#fees = stored.fees;
    position.#highest = stored.highest;
    position.#tightened = stored.tightened;
    return position;
  }

  /** As it is to survive a restart. */
  stored(ticker: string): StoredPosition {
    return {
      ticker,
      side: this.side,
      bought: this.#bought as Count,
      spent: this.#spent as Money,
      sold: this.#sold as Count,
      proceeds: this.#proceeds as Money,
      fees: this.#fees as Money,
      highest: this.#highest as Price,
      guarded: this.guarded,
      tightened: this.#tightened,
    };
  }

  /** `paid` for `count` contracts; a correction of what was paid before has none. */
  buy(count: Count, paid: Money, fee: Money): void {
    this.#bought += count;
    this.#spent += paid;
    this.#fees += fee;
    this.#highest = Math.max(this.#highest, this.entry);
  }

  /** `received` for `count` contracts; a correction has none. */
  sell(count: Count, received: Money, fee: Money): void {
    this.#sold += count;
    this.#proceeds += received;
    this.#fees += fee;
  }

  /** Contracts still held. */
  get count(): Count {
    return (this.#bought - this.#sold) as Count;
  }

  /** All that was bought on this trip. */
  get bought(): Count {
    return this.#bought as Count;
  }

  /** Average entry, to 1/10,000 dollar. */
  get entry(): Price {
    return Math.round(this.#spent / this.#bought) as Price;
  }

  get spent(): Money {
    return this.#spent as Money;
  }

  get proceeds(): Money {
    return this.#proceeds as Money;
  }

  /** Fees of both ways so far. */
  get fees(): Money {
    return this.#fees as Money;
  }

  /** What is at stake: the contracts still held, at their average cost. */
  get exposure(): Money {
    return Math.round((this.#spent * this.count) / this.#bought) as Money;
  }

  /** What the trip has come to, before fees, if the rest were sold at `bid`. */
  worth(bid: Price): Money {
    return (this.#proceeds + cost(bid, this.count) - this.#spent) as Money;
  }

  /** Entry less the stop distance less the fee a contract, or where the owner has moved it up to. */
  stop(settings: Distances, model: FeeModel | null): Price {
    return Math.max(stopOf(this.entry, settings, model), this.#tightened ?? 0) as Price;
  }

  /** Moves the stop up to `price`; it never goes down. */
  tighten(price: Price): void {
    this.#tightened = Math.max(price, this.#tightened ?? 0) as Price;
  }

  /** Highest bid less the trail distance; it never goes down. */
  trail(settings: Distances): Price {
    this.#trail = Math.max(this.#trail, this.#highest - cents(settings['trader.trailingStopCents']));
    return this.#trail as Price;
  }

  /** The held side's bid is now this: why that closes the position, null when it does not. */
  mark(bid: Price, settings: Distances, model: FeeModel | null): 'stop_loss' | 'trailing_stop' | null {
    this.lastBid = bid;
    this.#highest = Math.max(this.#highest, bid);
    if (!this.guarded) return null;
    if (bid <= this.stop(settings, model)) return 'stop_loss';
    return bid <= this.trail(settings) ? 'trailing_stop' : null;
  }
}
