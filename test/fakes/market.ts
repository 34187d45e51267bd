import type { Market } from '../../src/desk/market.ts';

/** An open market of a watched category; `part` replaces what the test is about. */
export function market(ticker: string, part: Partial<Market> = {}): Market {
  return {
    ticker,
    event: ticker.split('-').slice(0, 2).join('-'),
    series: ticker.split('-')[0] ?? ticker,
    category: 'Elections',
    eventTitle: null,
    title: null,
    status: 'active',
    openAt: null,
    closeAt: null,
    volume24h: null,
    exchangeIndex: null,
    ranges: [],
    fee: null,
    quote: null,
    settled: null,
    rules: null,
    ...part,
  };
}
