/**
 * The floor: the least that keeps right books by Kalshi's frames. JSON.parse, whole numbers read by hand, flat sorted
 * arrays, the running number of each subscription. No check of fields, no trades, nobody told.
 */
export class LeastBooks {
  readonly #books = new Map<string, { readonly yes: Side; readonly no: Side }>();
  readonly #last: number[] = [];
  gaps = 0;

  take(text: string): void {
    this.hear(JSON.parse(text));
  }

  /** Takes a frame that is parsed already. */
  hear({ type, sid, seq, msg }: ReturnType<typeof JSON.parse>): void {
    if (seq === undefined) return;
    const last = this.#last[sid];
    if (last !== undefined && seq !== last + 1) this.gaps += 1;
    this.#last[sid] = seq;
    if (type === 'orderbook_delta') {
      const book = this.#books.get(msg.market_ticker);
      const side = msg.side === 'yes' ? book?.yes : book?.no;
      side?.add(whole(msg.price_dollars, 4), whole(msg.delta_fp, 2));
    } else if (type === 'orderbook_snapshot') {
      this.#books.set(msg.market_ticker, { yes: new Side(msg.yes_dollars_fp), no: new Side(msg.no_dollars_fp) });
    }
  }

  /** The bids of a side, best first. */
  levels(ticker: string, side: 'yes' | 'no'): readonly (readonly [price: number, count: number])[] {
    return this.#books.get(ticker)?.[side].levels() ?? [];
  }
}

/** Bids of one side, the best last. */
class Side {
  readonly #prices: number[] = [];
  readonly #counts: number[] = [];

  constructor(levels: readonly (readonly [string, string])[] = []) {
    for (const [price, count] of levels) this.add(whole(price, 4), whole(count, 2));
  }

  add(price: number, change: number): void {
    const prices = this.#prices;
    let index = prices.length;
    // Most changes are near the best.
    while (index > 0 && (prices[index - 1] as number) > price) index -= 1;
    if (index > 0 && prices[index - 1] === price) {
      const count = (this.#counts[index - 1] as number) + change;
      if (count > 0) this.#counts[index - 1] = count;
      else {
        prices.splice(index - 1, 1);
        this.#counts.splice(index - 1, 1);
      }
    } else if (index === prices.length) {
      // As in a snapshot, whose levels ascend.
      prices.push(price);
      this.#counts.push(change);
    } else {
      prices.splice(index, 0, price);
      this.#counts.splice(index, 0, change);
    }
  }

  levels(): (readonly [price: number, count: number])[] {
    return this.#prices.map((price, index) => [price, this.#counts[index] as number] as const).toReversed();
  }
}

const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** `"-54.00"` as a whole number of its last decimal; what has fewer is filled up. */
export function whole(text: string, decimals: number): number {
  const minus = text.charCodeAt(0) === MINUS;
  let value = 0;
  let left = -1;
  for (let index = minus ? 1 : 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT) left = decimals;
    else {
      value = 10 * value + code - ZERO;
      left -= 1;
    }
  }
  // Without a dot all decimals are missing.
  for (let missing = left < 0 ? decimals : left; missing > 0; missing -= 1) value *= 10;
  return minus ? -value : value;
}
