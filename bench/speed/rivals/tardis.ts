import { generic } from './generic.ts';
import type { Level, Rival } from './keeper.ts';

type Change = { readonly price: number; readonly amount: number };
type TardisBook = {
  update(change: {
    readonly isSnapshot: boolean;
    readonly bids: readonly Change[];
    readonly asks: readonly Change[];
  }): void;
  bids(): Iterable<Change>;
  asks(): Iterable<Change>;
};

const NOTHING: readonly Change[] = [];
const toChange = ([price, amount]: Level): Change => ({ price, amount });
const toLevels = (changes: Iterable<Change>): readonly Level[] =>
  Array.from(changes, ({ price, amount }) => [price, amount]);

/** `OrderBook` of tardis-dev: red-black trees. */
export async function tardis(packages: URL): Promise<Rival> {
  const { OrderBook }: { OrderBook: new () => TardisBook } = await import(
    new URL('tardis-dev/dist/orderbook.js', packages).href
  );
  return generic('tardis-dev OrderBook', () => {
    const book = new OrderBook();
    return {
      replace: (bids: readonly Level[], asks: readonly Level[]) =>
        book.update({ isSnapshot: true, bids: bids.map(toChange), asks: asks.map(toChange) }),
      set: (bid: boolean, price: number, amount: number) => {
        const change = [{ price, amount }];
        book.update({ isSnapshot: false, bids: bid ? change : NOTHING, asks: bid ? NOTHING : change });
      },
      bids: () => toLevels(book.bids()),
      asks: () => toLevels(book.asks()),
    };
  });
}
