import { type IProcessOrder, OrderBook, SelfTradePreventionMode, Side } from 'nodejs-order-book';
import type { Level } from '../../desk/market.ts';
import type { Count, Price } from '../../desk/money.ts';

export type BookSide = 'bid' | 'ask';
export type TimeInForce = 'good_till_canceled' | 'immediate_or_cancel' | 'fill_or_kill';

/** An order as the book takes it. `selfTrade`: who gives way when both sides are one account; null lets them trade. */
export type Placement = {
  readonly id: string;
  readonly account: string;
  readonly side: BookSide;
  readonly price: Price;
  readonly count: Count;
  readonly life: TimeInForce;
  readonly postOnly: boolean;
  readonly selfTrade: 'taker' | 'maker' | null;
};

type Match = { readonly maker: string; readonly price: Price; readonly count: Count };

/** What became of a placement. `stopped` says why the rest of it neither traded nor rests. */
export type Outcome = {
  readonly matches: readonly Match[];
  readonly resting: Count;
  /** Resting orders of the same account that gave way. */
  readonly evicted: readonly string[];
  readonly stopped: 'post_only' | 'unfillable' | 'self_trade' | 'expired' | null;
};

/** Told of every change of a level, `change` signed. */
export type Watcher = (side: BookSide, price: Price, change: Count) => void;

type Limit = Parameters<OrderBook['limit']>[0];

const LIFE = { good_till_canceled: 'GTC', immediate_or_cancel: 'IOC', fill_or_kill: 'FOK' } as const;
const SELF_TRADE = {
  taker: SelfTradePreventionMode.EXPIRE_TAKER,
  maker: SelfTradePreventionMode.EXPIRE_MAKER,
} as const;
/** The engine's error codes. */
const STOPPED: Readonly<Record<number, Outcome['stopped']>> = {
  1106: 'unfillable',
  1107: 'post_only',
  1202: 'self_trade',
};

/**
 * The YES book of one market in price-time priority. Matching is nodejs-order-book's; what Kalshi does differently is
 * added here: a smaller order keeps its place, and a fill-or-kill never rests.
 */
export class Book {
  readonly #engine = new OrderBook();
  readonly #watch: Watcher;
  readonly #resting = new Map<string, Count>();
  #depth: { readonly bids: readonly Level[]; readonly asks: readonly Level[] } | null = null;

  constructor(watch: Watcher) {
    this.#watch = watch;
  }

  place(placement: Placement): Outcome {
    const result = this.#engine.limit(limitOf(placement));
    const matches = matchesOf(result, placement.id);
    const made = placement.side === 'bid' ? 'ask' : 'bid';
    let rest = placement.count as number;
    for (const match of matches) {
      rest -= match.count;
      this.#keep(match.maker, this.resting(match.maker) - match.count);
      this.#changed(made, match.price, -match.count);
    }
    const evicted = result.stpExpired ?? [];
    for (const order of evicted) {
      this.#keep(order.id, 0);
      if ('price' in order) this.#changed(made, order.price, -order.size);
    }
    if (result.err === null && placement.life === 'good_till_canceled') {
      this.#keep(placement.id, rest);
      if (rest > 0) this.#changed(placement.side, placement.price, rest);
      return { matches, resting: rest as Count, evicted: evicted.map((order) => order.id), stopped: null };
    }
    // After evicting makers the engine would let the rest of a fill-or-kill rest.
    this.#engine.cancel(placement.id);
    const stopped = rest === 0 ? null : stopOf(result);
    return { matches, resting: 0 as Count, evicted: evicted.map((order) => order.id), stopped };
  }

  /** What still rests of an order; 0 when it is not in the book. */
  resting(id: string): Count {
    return this.#resting.get(id) ?? (0 as Count);
  }

  /** Takes an order out and answers what rested of it; 0 when it was not there. */
  cancel(id: string): Count {
    const order = this.#engine.cancel(id)?.order;
    if (order === undefined) return 0 as Count;
    this.#keep(id, 0);
    this.#changed(order.side === Side.BUY ? 'bid' : 'ask', order.price, -order.size);
    return order.size as Count;
  }

  /**
   * Makes a resting order smaller without losing its place. The engine can only append, so the orders behind it at
   * that price are taken out and put back in their order.
   */
  shrink(id: string, count: Count): void {
    const order = this.#engine.order(id);
    if (order === undefined || count <= 0 || count >= order.size) return;
    const snapshot = this.#engine.snapshot();
    const side = order.side === Side.BUY ? snapshot.bids : snapshot.asks;
    const queue = side.find((level) => level.price === order.price)?.orders ?? [];
    const moved = queue.slice(queue.findIndex((each) => each.id === id));
    for (const each of moved) this.#engine.cancel(each.id);
    for (const each of moved) {
      const size = each.id === id ? count : each.size;
      const account = each.accountId === undefined ? {} : { accountId: each.accountId };
      this.#engine.limit({ id: each.id, side: each.side, price: each.price, size, ...account });
    }
    this.#keep(id, count);
    this.#changed(order.side === Side.BUY ? 'bid' : 'ask', order.price, count - order.size);
  }

  /** Levels by price, best first. */
  depth(): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    if (this.#depth === null) {
      const [asks, bids] = this.#engine.depth();
      this.#depth = { bids: bids as unknown as Level[], asks: asks as unknown as Level[] };
    }
    return this.#depth;
  }

  /** Every order in the book, best first. */
  orders(): { readonly id: string; readonly account: string; readonly side: BookSide; readonly price: Price }[] {
    const { bids, asks } = this.#engine.snapshot();
    return [...bids, ...asks].flatMap(({ orders }) =>
      orders.map(({ id, accountId, side, price }) => ({
        id,
        account: accountId ?? '',
        side: side === Side.BUY ? 'bid' : 'ask',
        price: price as Price,
      })),
    );
  }

  #keep(id: string, count: number): void {
    if (count > 0) this.#resting.set(id, count as Count);
    else this.#resting.delete(id);
  }

  #changed(side: BookSide, price: number, change: number): void {
    this.#depth = null;
    this.#watch(side, price as Price, change as Count);
  }
}

function limitOf(placement: Placement): Limit {
  return {
    id: placement.id,
    side: placement.side === 'bid' ? Side.BUY : Side.SELL,
    price: placement.price,
    size: placement.count,
    postOnly: placement.postOnly,
    // The engine does not export its enum of these; the values are its documented strings.
    timeInForce: LIFE[placement.life] as NonNullable<Limit['timeInForce']>,
    accountId: placement.account,
    ...(placement.selfTrade === null ? {} : { stpMode: SELF_TRADE[placement.selfTrade] }),
  };
}

/** The makers that were hit, in order. The engine lists the taker among `done` or as `partial` too. */
function matchesOf(result: IProcessOrder, taker: string): Match[] {
  const matches: Match[] = [];
  for (const order of result.done) {
    if (order.id === taker || !('price' in order)) continue;
    matches.push({ maker: order.id, price: order.price as Price, count: order.size as Count });
  }
  const partial = result.partial;
  if (partial !== null && partial.id !== taker) {
    const count = result.partialQuantityProcessed as Count;
    matches.push({ maker: partial.id, price: partial.price as Price, count });
  }
  return matches;
}

function stopOf(result: IProcessOrder): NonNullable<Outcome['stopped']> {
  return (result.err === null ? undefined : STOPPED[result.err.code]) ?? 'expired';
}
