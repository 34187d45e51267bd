/** Channels, and whether their messages carry a `seq`. */
export const CHANNELS = {
  orderbook_delta: true,
  trade: true,
  market_lifecycle_v2: true,
  multivariate_market_lifecycle: true,
  communications: true,
  order_group_updates: true,
  ticker: false,
  fill: false,
  user_orders: false,
  market_positions: false,
} as const;
export type Channel = keyof typeof CHANNELS;

/** Channels without a market filter: everybody hears everything. */
export const UNFILTERED: readonly Channel[] = [
  'market_lifecycle_v2',
  'multivariate_market_lifecycle',
  'communications',
  'order_group_updates',
];

export type Subscription = {
  readonly sid: number;
  readonly channel: Channel;
  seq: number;
  /** Null hears every market. */
  tickers: Set<string> | null;
  yesPrice: boolean;
  quietAck: boolean;
};
