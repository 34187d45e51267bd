import type { Trade } from '../../desk/market.ts';
import { newestFirst, type Page } from './page.ts';

/** Some hours of trading; older trades are forgotten so that days of practice do not fill the memory. */
const KEPT = 60_000;

/** Which trades are asked for. Times in ms, both included. */
export type TapeFilter = {
  readonly ticker: string | null;
  readonly from: number;
  readonly to: number;
  readonly block: boolean | null;
};

/** The trades that happened, oldest first. */
export class Tape {
  #trades: Trade[] = [];
  #gone = 0;

  add(trade: Trade): void {
    this.#trades.push(trade);
    if (this.#trades.length <= KEPT * 1.1) return;
    this.#gone += this.#trades.length - KEPT;
    this.#trades = this.#trades.slice(-KEPT);
  }

  /** What is kept of one market, oldest first. */
  of(ticker: string): readonly Trade[] {
    return this.#trades.filter((trade) => trade.ticker === ticker);
  }

  page(filter: TapeFilter, limit: number, cursor: string): Page<Trade> {
    const keep = (trade: Trade): boolean =>
      trade.time >= filter.from &&
      trade.time <= filter.to &&
      (filter.ticker === null || trade.ticker === filter.ticker) &&
      (filter.block === null || trade.block === filter.block);
    return newestFirst(this.#trades, limit, cursor, keep, this.#gone);
  }
}
