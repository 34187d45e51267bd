import type { Deal } from '../effect.ts';
import type { Money, Price } from '../money.ts';
import type { Trip } from '../trip.ts';

/** More are not kept. */
export const MOST_TRIPS = 500;

/** The positions that were closed, newest last. */
export class Logbook {
  #trips: readonly Trip[];

  constructor(before: readonly Trip[]) {
    this.#trips = before;
  }

  get trips(): readonly Trip[] {
    return this.#trips;
  }

  /** A position is flat. */
  add(deal: Extract<Deal, { type: 'exit' }>, name: string, paper: boolean): void {
    const { at, ticker, side, count, spent, proceeds, reason, fees, pnl, own } = deal;
    const each = (sum: number): Price => (count === 0 ? 0 : Math.round(sum / count)) as Price;
    const prices = { entry: each(spent), exit: each(proceeds) };
    const trip = { at, ticker, name, side, count, ...prices, reason, fees, pnl, paper, own };
    this.#trips = [...this.#trips, trip].slice(-MOST_TRIPS);
  }

  /** The trip closed there last has brought so much more than was told, and cost so much more in fees. */
  correct(ticker: string, by: Money, fee: Money): void {
    const found = this.#trips.findLastIndex((trip) => trip.ticker === ticker);
    this.#trips = this.#trips.map((trip, index) =>
      index !== found ? trip : { ...trip, fees: (trip.fees + fee) as Money, pnl: (trip.pnl + by - fee) as Money },
    );
  }
}
