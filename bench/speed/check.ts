import { least } from './contestants.ts';
import type { Stream } from './frames.ts';
import { direct, pass } from './line.ts';
import { Product } from './product.ts';

/** Signals are rare: of so many messages some come. */
const ENOUGH = 20_000;

/**
 * Makes sure that what is timed is done: the product hears every trade, keeps the floor's very books, all of them
 * fresh, trades all markets, and its signals lead to orders on paper. Rejects with what is wrong.
 */
export async function check(stream: Stream): Promise<void> {
  const line = direct(stream);
  const { books, contestant } = least();
  await pass(stream, line, contestant);
  await pass(stream, line, (near, now) => {
    const product = new Product(stream, near, now);
    return {
      close: async () => {
        await product.close();
        const wrong = faultOf(product, books, stream);
        if (wrong !== null) throw new Error(`The product does not do what is timed: ${wrong}`);
      },
    };
  });
}

function faultOf(product: Product, books: ReturnType<typeof least>['books'], stream: Stream): string | null {
  const { desk, faults, orders, tickers } = product;
  const { trades, trader } = desk.status();
  const sent = stream.frames.filter((frame) => frame.startsWith('{"type":"trade"')).length;
  if (books.gaps + faults > 0) return `${books.gaps} gaps and ${faults} faults were noticed`;
  if (trades.scored !== sent) return `${trades.scored} of ${sent} trades were scored`;
  if (!trader.paper || trader.active !== tickers.length) return `${trader.active} markets are traded`;
  if (orders === 0 && stream.frames.length > ENOUGH) return 'no signal led to an order';
  for (const ticker of tickers) {
    const floor = { yes: books.levels(ticker, 'yes'), no: books.levels(ticker, 'no') };
    // A stale book shows no depth.
    if (JSON.stringify(desk.depth(ticker, Number.POSITIVE_INFINITY)) !== JSON.stringify(floor))
      return `its book of ${ticker} is another than the floor's`;
  }
  return null;
}
