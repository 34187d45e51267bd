import type { BookFrame } from './frame.ts';
import { type Keeper, parsed, type Rival, rival } from './keeper.ts';

type PmxtLevel = { readonly price: number; readonly size: number };
type PmxtFeed = {
  handleMessage(frame: BookFrame): void;
  readonly orderBooks: ReadonlyMap<
    string,
    { readonly bids: readonly PmxtLevel[]; readonly asks: readonly PmxtLevel[] }
  >;
};

/** The Kalshi feed of pmxt-core 2.41.0, never connected: its way of a parsed frame. */
export async function pmxt(packages: URL): Promise<Rival> {
  const { KalshiWebSocket }: { KalshiWebSocket: new (auth: object) => PmxtFeed } = await import(
    new URL('pmxt-core/dist/exchanges/kalshi/websocket.js', packages).href
  );
  return rival('pmxt-core 2.41.0', 'old', (): Keeper<BookFrame> => {
    const feed = new KalshiWebSocket({});
    return {
      read: parsed,
      apply: (frame) => feed.handleMessage(frame),
      levels: (ticker, side) => {
        const { bids = [], asks = [] } = feed.orderBooks.get(ticker) ?? {};
        return side === 'yes'
          ? bids.map(({ price, size }) => [Math.round(10_000 * price), Math.round(100 * size)])
          : asks.map(({ price, size }) => [10_000 - Math.round(10_000 * price), Math.round(100 * size)]);
      },
    };
  });
}
