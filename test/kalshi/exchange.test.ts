import { afterEach, describe, expect, it } from 'vitest';
import type { Market, Trade } from '../../src/desk/market.ts';
import { dollars } from '../../src/desk/money.ts';
import { Rejected, Unavailable } from '../../src/kalshi/errors.ts';
import { KalshiExchange } from '../../src/kalshi/exchange.ts';
import { MarketData } from '../../src/kalshi/market-data.ts';
import { Portfolio } from '../../src/kalshi/portfolio.ts';
import { type Answer, type Asked, answer, httpExchange } from './http-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function exchange(route: (asked: Asked) => Answer) {
  const parts = await httpExchange(route);
  open.push(parts.close);
  const data = new MarketData(parts.rest, parts.clock, parts.log);
  const portfolio = new Portfolio(parts.rest);
  return { ...parts, data, portfolio, kalshi: new KalshiExchange(data, portfolio, parts.log) };
}
async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

const series = (ticker: string, category: string) => ({
  ticker,
  title: ticker,
  category,
  fee_type: 'quadratic',
  fee_multiplier: 1,
});
const event = (ticker: string, from: string, markets: object[], more: object = {}) => ({
  event_ticker: ticker,
  series_ticker: from,
  title: `Event ${ticker}`,
  exchange_index: 1,
  markets,
  ...more,
});
const market = (ticker: string, from: string) => ({
  ticker,
  event_ticker: from,
  yes_sub_title: 'Yes it does',
  status: 'active',
});

describe('the markets of categories', () => {
  const route = ({ path, query }: Asked): Answer => {
    if (path === '/series') {
      const every = [series('KXSEN', 'Elections'), series('KXRAIN', 'Climate'), series('KXPRES', 'Politics')];
      const wanted = query.get('category');
      return { series: every.filter(({ category }) => wanted === null || category === wanted) };
    }
    if (query.get('cursor') === null) {
      return {
        events: [
          event('SEN-1', 'KXSEN', [market('SEN-1-D', 'SEN-1'), { bad: true }]),
          event('RAIN-1', 'KXRAIN', [market('RAIN-1-Y', 'RAIN-1')]),
          { no: 'event' },
        ],
        cursor: 'two',
      };
    }
    return {
      events: [
        event('PRES-1', 'KXPRES', [market('PRES-1-D', 'PRES-1'), market('KXMVEX-1', 'PRES-1')]),
        event('NEW-1', 'KXNEW', [market('NEW-1-Y', 'NEW-1')], { category: 'elections' }),
      ],
      cursor: '',
    };
  };

  it('are those of their series, page by page, with what the market itself does not say', async () => {
    const { kalshi, asked, log } = await exchange(route);
    const markets = await all<Market>(kalshi.markets(['Elections', 'Politics']));
    expect(markets.map(({ ticker, series, category }) => [ticker, series, category])).toEqual([
      ['SEN-1-D', 'KXSEN', 'Elections'],
      ['PRES-1-D', 'KXPRES', 'Politics'],
      ['NEW-1-Y', 'KXNEW', 'Elections'],
    ]);
    expect(markets[0]).toMatchObject({
      eventTitle: 'Event SEN-1',
      title: 'Yes it does',
      exchangeIndex: 1,
      status: 'active',
    });
    const events = asked.filter(({ path }) => path === '/events');
    expect(
      events.map(({ query }) => [query.get('status'), query.get('with_nested_markets'), query.get('limit')]),
    ).toEqual([
      ['open', 'true', '200'],
      ['open', 'true', '200'],
    ]);
    expect(log.lines.filter((line) => /unreadable/.test(line))).toHaveLength(2);
  });

  it('are all of them for "all", each with its own category', async () => {
    const { kalshi } = await exchange(route);
    const markets = await all<Market>(kalshi.markets(['all']));
    expect(markets.map(({ category }) => category)).toEqual(['Elections', 'Climate', 'Politics', 'elections']);
  });

  it('are none, with a word about the spelling, where Kalshi has no such category', async () => {
    const { kalshi, log } = await exchange(route);
    expect(await all<Market>(kalshi.markets(['Sprots']))).toEqual([]);
    expect(log.lines.join()).toContain('no series in this category');
  });
});

describe('an exchange that speaks less than the whole protocol', () => {
  it('still shows its markets: no list of series, and events without markets inside', async () => {
    const { kalshi, log } = await exchange(({ path, query }) => {
      if (path === '/series') return answer(404, { error: { code: 'not_found' } });
      const bare = ({ markets: _, ...rest }: ReturnType<typeof event>) => rest;
      if (path === '/events') {
        const sports = event('NFL-1', 'KXNFL', [], { category: 'Sports' });
        return { events: [bare(event('SEN-1', 'KXSEN', [], { category: 'Elections' })), bare(sports)] };
      }
      expect(query.get('status')).toBe('open');
      return { markets: [market('SEN-1-D', 'SEN-1'), market('NFL-1-K', 'NFL-1')] };
    });
    const markets = await all<Market>(kalshi.markets(['elections']));
    expect(markets).toMatchObject([
      { ticker: 'SEN-1-D', series: 'KXSEN', category: 'elections', eventTitle: 'Event SEN-1', exchangeIndex: 1 },
    ]);
    expect(log.lines.join()).toContain('no list of series');
  });
});

describe('an exchange without a list of events', () => {
  it('has its open markets watched all the same', async () => {
    const { kalshi, log } = await exchange(({ path }) =>
      path === '/markets' ? { markets: [market('SEN-1-D', 'SEN-1')] } : answer(404, { error: { code: 'not_found' } }),
    );
    const found = await all<Market>(kalshi.markets(['Elections']));
    expect(found.map(({ ticker, category }) => [ticker, category])).toEqual([['SEN-1-D', null]]);
    expect(log.lines.join()).toContain('no list of events');
  });
});

describe('markets by ticker', () => {
  it('come with their event and their series, which is asked for once', async () => {
    const { kalshi, asked } = await exchange(({ path, query }) => {
      if (path === '/markets')
        return { markets: (query.get('tickers') ?? '').split(',').map((ticker) => market(ticker, 'SEN-1')) };
      if (path === '/events') return { events: [event('SEN-1', 'KXSEN', [])] };
      return { series: series('KXSEN', 'Elections') };
    });
    const found = await all<Market>(kalshi.lookUp(['SEN-1-D', 'SEN-1-R']));
    expect(found.map(({ ticker }) => ticker)).toEqual(['SEN-1-D', 'SEN-1-R']);
    expect(found[0]).toMatchObject({
      series: 'KXSEN',
      category: 'Elections',
      eventTitle: 'Event SEN-1',
      exchangeIndex: 1,
    });
    await all(kalshi.lookUp(['SEN-1-D']));
    expect(asked.map(({ path }) => path)).toEqual(['/markets', '/events', '/series/KXSEN', '/markets', '/events']);
  });

  it('are asked for a hundred at a time, and those that the exchange does not know are left out', async () => {
    const { kalshi, asked } = await exchange(() => ({ markets: [] }));
    const tickers = Array.from({ length: 150 }, (_, i) => `T-${i}`);
    expect(await all(kalshi.lookUp(tickers))).toEqual([]);
    expect(asked.map(({ query }) => query.get('tickers')?.split(',').length)).toEqual([100, 50]);
  });

  it('tell a refusal as what it is', async () => {
    const { kalshi } = await exchange(() => answer(403, {}));
    await expect(all(kalshi.lookUp(['SEN-1']))).rejects.toBeInstanceOf(Rejected);
  });
});

describe('past trades', () => {
  it('are asked for by whole seconds, and those before the moment are left out', async () => {
    const since = Date.parse('2026-11-20T10:00:00.500Z');
    const trade = (id: string, time: string) => ({
      trade_id: id,
      ticker: 'SEN-1-D',
      count_fp: '5.00',
      yes_price_dollars: '0.4500',
      no_price_dollars: '0.5500',
      taker_outcome_side: 'yes',
      taker_book_side: 'bid',
      created_time: time,
      is_block_trade: false,
    });
    const { kalshi, asked } = await exchange(({ query }) =>
      query.get('cursor') === null
        ? { trades: [trade('c', '2026-11-20T10:00:02Z'), { trade_id: 'bad' }], cursor: 'x' }
        : { trades: [trade('b', '2026-11-20T10:00:00.900Z'), trade('a', '2026-11-20T10:00:00.100Z')], cursor: '' },
    );
    expect((await all<Trade>(kalshi.trades(since))).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(asked[0]?.query.get('min_ts')).toBe(String(Math.floor(since / 1000)));
    expect(asked[0]?.headers).not.toHaveProperty('kalshi-access-key');
  });
});

describe('the account', () => {
  const position = (ticker: string, count: string, exposure: string) => ({
    ticker,
    exchange_index: 0,
    total_traded_dollars: '5.000000',
    position_fp: count,
    market_exposure_dollars: exposure,
    realized_pnl_dollars: '0.500000',
    fees_paid_dollars: '0.010000',
    last_updated_ts: '2026-11-20T10:00:00Z',
  });
  const order = (toward: string, price: string, remaining: string) => ({
    order_id: `o-${toward}`,
    client_order_id: '',
    ticker: 'A',
    outcome_side: toward,
    book_side: toward === 'yes' ? 'bid' : 'ask',
    status: 'resting',
    yes_price_dollars: price,
    initial_count_fp: '10.00',
    fill_count_fp: '0.00',
    remaining_count_fp: remaining,
    taker_fill_cost_dollars: '0.000000',
    maker_fill_cost_dollars: '0.000000',
    taker_fees_dollars: '0.000000',
    maker_fees_dollars: '0.000000',
  });
  const balance = { balance: 4107, balance_dollars: '41.0712', portfolio_value: 9350, updated_ts: 1_789_000_000 };

  it('is its balance, what is at stake in positions and resting orders, and its results, over all pages', async () => {
    const { kalshi } = await exchange(({ path, query }) => {
      if (path === '/portfolio/balance') return balance;
      if (path === '/portfolio/orders')
        return { orders: [order('yes', '0.3000', '10.00'), order('no', '0.3000', '2.00')], cursor: '' };
      return query.get('cursor') === null
        ? { market_positions: [position('A', '5.00', '2.250000')], event_positions: [], cursor: 'more' }
        : { market_positions: [position('B', '-2.00', '1.000000'), position('C', '0.00', '0.000000')], cursor: '' };
    });
    expect(await kalshi.account()).toEqual({
      balance: dollars(41.0712),
      exposure: dollars(2.25 + 1 + 3 + 1.4),
      realized: dollars(1.5),
      fees: dollars(0.03),
      positions: 2,
    });
  });

  it.each([
    ['a page fails', answer(500, '')],
    [
      'a position cannot be read',
      { market_positions: [{ ...position('B', '1.00', '1.00'), position_fp: 'many' }], cursor: '' },
    ],
    ['the list is missing', { cursor: '' }],
  ])('is an error, never flat, when %s', async (_what, page) => {
    const { kalshi, finish } = await exchange(({ path, query }) => {
      if (path === '/portfolio/balance') return balance;
      if (path === '/portfolio/orders') return { orders: [], cursor: '' };
      return query.get('cursor') === null
        ? { market_positions: [position('A', '5.00', '2.25')], cursor: 'more' }
        : page;
    });
    await expect(finish(kalshi.account())).rejects.toBeInstanceOf(Unavailable);
  });

  it('teaches the budget its limits, and tells how fresh its listings are', async () => {
    const { portfolio, budget } = await exchange(({ path }) => {
      if (path === '/account/limits')
        return {
          usage_tier: 'advanced',
          read: { refill_rate: 300, bucket_capacity: 900 },
          write: { refill_rate: 300, bucket_capacity: 900 },
          grants: [],
        };
      if (path === '/account/endpoint_costs')
        return {
          default_cost: 10,
          endpoint_costs: [{ method: 'DELETE', path: '/portfolio/events/orders/{order_id}', cost: 4 }],
        };
      return { as_of_time: '2026-11-20T10:00:00.123456Z' };
    });
    expect(await portfolio.learnLimits(budget)).toMatchObject({ tier: 'advanced' });
    expect(budget.cost('DELETE /portfolio/events/orders/{order_id}')).toBe(4);
    expect(await portfolio.completeUntil()).toBe(Date.parse('2026-11-20T10:00:00.123Z'));
  });
});

describe('the exchange itself', () => {
  it('tells status, schedule, books and lists of markets', async () => {
    const flags = { exchange_active: true, trading_active: true };
    const { data, portfolio } = await exchange(({ path, query }) => {
      if (path === '/exchange/status')
        return {
          ...flags,
          exchange_index_statuses: [{ exchange_index: 2, description: 'Crypto', ...flags, trading_active: false }],
        };
      if (path === '/exchange/schedule')
        return {
          schedule: {
            standard_hours: [],
            maintenance_windows: [{ start_datetime: '2026-11-26T08:00:00Z', end_datetime: '2026-11-26T10:00:00Z' }],
          },
        };
      if (path === '/markets/orderbooks')
        return {
          orderbooks: query
            .getAll('tickers')
            .map((ticker) => ({ ticker, orderbook_fp: { yes_dollars: [['0.4000', '5.00']], no_dollars: [] } })),
        };
      if (path.endsWith('/orderbook')) return { orderbook_fp: { yes_dollars: [], no_dollars: [['0.5600', '17.00']] } };
      if (path === '/portfolio/fills') return { fills: [], cursor: '' };
      if (path.startsWith('/portfolio/orders/')) return answer(404, { error: { code: 'not_found' } });
      return { markets: [market('A-1', 'A'), market('KXMVEX-1', 'A')], cursor: '' };
    });
    expect((await data.status()).shards.get(2)).toEqual({ exchange: true, trading: false });
    expect((await data.schedule()).maintenance).toHaveLength(1);
    expect(await data.orderbook('A-1')).toEqual({ yes: [], no: [[5_600, 1_700]] });
    expect([...(await data.orderbooks(['A-1', 'B-1'])).keys()]).toEqual(['A-1', 'B-1']);
    expect((await all<Market>(data.markets({ status: 'open' }))).map(({ ticker }) => ticker)).toEqual(['A-1']);
    expect(await portfolio.fills({ since: 0 })).toEqual([]);
    await expect(portfolio.order('o-1')).rejects.toBeInstanceOf(Rejected);
  });
});
