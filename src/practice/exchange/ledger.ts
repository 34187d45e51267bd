import { type Count, complement, cost, type Money, PRICE_ONE, type Price } from '../../desk/money.ts';
import type { BookSide } from './book.ts';

/** One account's holding in one market. */
export type Holding = {
  /** Signed: YES above zero, NO below. */
  count: Count;
  /** What the contracts held were bought for. */
  basis: Money;
  /** Fees paid to open what is held. */
  feeBasis: Money;
  realized: Money;
  fees: Money;
  /** Spent over time, and contracts traded. */
  traded: Money;
  volume: Count;
  updatedAt: number;
};

const money = (value: number): Money => value as Money;

/**
 * One account: cash by shard, and holdings. A contract pays $1, which is set aside when a NO is opened and returned
 * when it closes.
 */
export class Ledger {
  readonly #cash: Map<number, Money>;
  readonly #shardOf: (ticker: string) => number;
  readonly #holdings = new Map<string, Holding>();

  constructor(deposits: ReadonlyMap<number, Money>, shardOf: (ticker: string) => number) {
    this.#cash = new Map(deposits);
    this.#shardOf = shardOf;
  }

  cash(shard: number): Money {
    return this.#cash.get(shard) ?? money(0);
  }

  shards(): number[] {
    return [...this.#cash.keys()];
  }

  /** Every market that was ever traded. */
  holdings(): ReadonlyMap<string, Readonly<Holding>> {
    return this.#holdings;
  }

  held(ticker: string): Count {
    return this.#holdings.get(ticker)?.count ?? (0 as Count);
  }

  /** What a trade brings before fees: selling YES brings the price, and each NO that it opens sets $1 aside. */
  revenue(ticker: string, side: BookSide, price: Price, count: Count): Money {
    const held = this.held(ticker);
    if (side === 'bid') return money(PRICE_ONE * Math.min(count, Math.max(0, -held)) - cost(price, count));
    return money(cost(price, count) - PRICE_ONE * Math.max(0, count - Math.max(0, held)));
  }

  /**
   * Pays a decided market out at `value` of a YES, and answers what was held; null when nothing was. The holding is
   * gone then.
   */
  settle(ticker: string, value: Price): Readonly<Holding> | null {
    const holding = this.#holdings.get(ticker);
    if (holding === undefined) return null;
    this.#holdings.delete(ticker);
    this.#pay(ticker, payout(holding.count, value));
    return holding;
  }

  #pay(ticker: string, amount: number): void {
    const shard = this.#shardOf(ticker);
    this.#cash.set(shard, money(this.cash(shard) + amount));
  }

  /** Books a trade: the other side is reduced first, the surplus opens this one. */
  book(ticker: string, side: BookSide, price: Price, count: Count, fee: Money, at: number): Readonly<Holding> {
    this.#pay(ticker, this.revenue(ticker, side, price, count) - fee);
    const holding = this.#holdings.get(ticker) ?? none();
    this.#holdings.set(ticker, holding);
    const sign = side === 'bid' ? 1 : -1;
    const own = side === 'bid' ? price : complement(price);
    const closing = Math.min(count, Math.max(0, -sign * holding.count)) as Count;
    const opening = (count - closing) as Count;
    if (closing > 0) {
      const share = closing / Math.abs(holding.count);
      const basis = closing === Math.abs(holding.count) ? holding.basis : Math.round(holding.basis * share);
      holding.realized = money(holding.realized + cost(complement(own), closing) - basis);
      holding.basis = money(holding.basis - basis);
      holding.feeBasis = money(holding.feeBasis - Math.round(holding.feeBasis * share));
    }
    holding.basis = money(holding.basis + cost(own, opening));
    holding.feeBasis = money(holding.feeBasis + Math.round((fee * opening) / count));
    holding.count = (holding.count + sign * count) as Count;
    holding.fees = money(holding.fees + fee);
    holding.traded = money(holding.traded + cost(own, count));
    holding.volume = (holding.volume + count) as Count;
    holding.updatedAt = at;
    return holding;
  }
}

/** What a signed holding brings when YES is worth `value`. */
export const payout = (held: Count, value: Price): Money =>
  held > 0 ? cost(value, held) : cost(complement(value), -held as Count);

function none(): Holding {
  const zero = money(0);
  return {
    count: 0 as Count,
    basis: zero,
    feeBasis: zero,
    realized: zero,
    fees: zero,
    traded: zero,
    volume: 0 as Count,
    updatedAt: 0,
  };
}
