import type { Market } from '../../src/desk/market.ts';

/** What no recording says of a market. */
export const UNKNOWN: Omit<Market, 'ticker'> = {
  event: null,
  series: null,
  category: null,
  eventTitle: null,
  title: null,
  status: null,
  openAt: null,
  closeAt: null,
  volume24h: null,
  exchangeIndex: null,
  ranges: [],
  fee: null,
  quote: null,
  settled: null,
  rules: null,
};
