import { generic } from './generic.ts';
import type { Level, Rival } from './keeper.ts';

type CcxtSide = ArrayLike<readonly number[]> & { storeArray(level: readonly number[]): void };
type CcxtBook = {
  readonly bids: CcxtSide;
  readonly asks: CcxtSide;
  reset(snapshot: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): void;
};

const toLevels = (side: CcxtSide): readonly Level[] => Array.from(side, ([price = 0, count = 0]) => [price, count]);

/** `OrderBook` of ccxt: arrays of levels with a sorted index of prices beside them. */
export async function ccxt(packages: URL): Promise<Rival> {
  // Not among what the package exports, and a file of it all the same.
  const { OrderBook }: { OrderBook: new () => CcxtBook } = await import(
    new URL('ccxt/js/src/base/ws/OrderBook.js', packages).href
  );
  return generic('ccxt OrderBook', () => {
    const book = new OrderBook();
    return {
      replace: (bids: readonly Level[], asks: readonly Level[]) => book.reset({ bids, asks }),
      set: (bid: boolean, price: number, count: number) => (bid ? book.bids : book.asks).storeArray([price, count]),
      bids: () => toLevels(book.bids),
      asks: () => toLevels(book.asks),
    };
  });
}
