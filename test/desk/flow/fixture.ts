import type { Market, Side, Trade } from '../../../src/desk/market.ts';
import { cents, contracts } from '../../../src/desk/money.ts';

/** A round time for a test's day: Tuesday, 3 November 2026, noon in New York. */
export const NOON = Date.UTC(2026, 10, 3, 17, 0, 0);

let made = 0;

/** A market of a watched category; `part` replaces what the test is about. */
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
    ...part,
  };
}

/** A public trade of so many contracts at so many cents of YES, with an id of its own. */
export function trade(ticker: string, time: number, count: number, price = 50, taker: Side = 'yes'): Trade {
  made += 1;
  return { id: `t${made}`, ticker, price: cents(price), count: contracts(count), taker, block: false, time };
}
