export type Channel =
  | 'trade'
  | 'orderbook_delta'
  | 'fill'
  | 'user_orders'
  | 'market_lifecycle_v2'
  | 'order_group_updates';

/**
 * Subscribes to channels, for some markets or for all when `tickers` is absent. Books are asked for with NO bids in NO
 * prices, explicitly: the exchange has announced that it will change what it does when nothing is said.
 */
export function subscribe(id: number, channels: readonly Channel[], tickers?: readonly string[]): string {
  const params = {
    channels,
    ...(tickers === undefined ? {} : { market_tickers: tickers }),
    ...(channels.includes('orderbook_delta') ? { use_yes_price: false } : {}),
  };
  return JSON.stringify({ id, cmd: 'subscribe', params });
}

/** Changes the markets of a book subscription, or asks for fresh snapshots of some of them. */
export const update = (
  id: number,
  sid: number,
  action: 'add_markets' | 'delete_markets' | 'get_snapshot',
  tickers: readonly string[],
): string =>
  JSON.stringify({ id, cmd: 'update_subscription', params: { sids: [sid], action, market_tickers: tickers } });

export const unsubscribe = (id: number, sid: number): string =>
  JSON.stringify({ id, cmd: 'unsubscribe', params: { sids: [sid] } });
