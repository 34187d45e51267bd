import { whole } from '../least.ts';
import type { BookFrame } from './frame.ts';
import { type Keeper, type Level, parsed, type Rival, rival, type Side } from './keeper.ts';

const ONE = 10_000;

/** A generic book of bids and asks, which is told what a level holds from now on. Prices and counts are whole numbers. */
type Generic = {
  replace(bids: readonly Level[], asks: readonly Level[]): void;
  set(bid: boolean, price: number, count: number): void;
  bids(): readonly Level[];
  asks(): readonly Level[];
};

type Read =
  | { readonly ticker: string; readonly yes: readonly Level[]; readonly no: readonly Level[] }
  | {
      readonly ticker: string;
      readonly yes: null;
      readonly side: Side;
      readonly price: number;
      readonly change: number;
    };

/**
 * Kalshi's frames for a generic book: what a level holds is kept beside it, as it cannot take a change of that, and a
 * bid for NO is an ask of YES at what is left of the dollar.
 */
export const generic = (name: string, make: () => Generic): Rival =>
  rival(name, 'documented', (): Keeper<Read> => {
    const markets = new Map<string, { book: Generic; yes: Map<number, number>; no: Map<number, number> }>();
    return {
      read: (bytes) => {
        const { type, msg } = parsed(bytes);
        const ticker = msg.market_ticker;
        return type === 'orderbook_snapshot'
          ? { ticker, yes: levels(msg.yes_dollars_fp), no: levels(msg.no_dollars_fp) }
          : { ticker, yes: null, side: msg.side, price: whole(msg.price_dollars, 4), change: whole(msg.delta_fp, 2) };
      },
      apply: (read) => {
        const market = markets.get(read.ticker);
        if (read.yes !== null) {
          const book = market?.book ?? make();
          book.replace(
            read.yes,
            read.no.map(([price, count]) => [ONE - price, count]),
          );
          markets.set(read.ticker, { book, yes: new Map(read.yes), no: new Map(read.no) });
          return;
        }
        if (market === undefined) return;
        const { side, price } = read;
        const counts = market[side];
        const count = (counts.get(price) ?? 0) + read.change;
        if (count === 0) counts.delete(price);
        else counts.set(price, count);
        market.book.set(side === 'yes', side === 'yes' ? price : ONE - price, count);
      },
      levels: (ticker, side) => {
        const book = markets.get(ticker)?.book;
        if (book === undefined) return [];
        return side === 'yes' ? book.bids() : book.asks().map(([price, count]) => [ONE - price, count]);
      },
    };
  });

const levels = (wire: BookFrame['msg']['yes_dollars_fp'] = []): readonly Level[] =>
  wire.map(([price, count]) => [whole(price, 4), whole(count, 2)]);
