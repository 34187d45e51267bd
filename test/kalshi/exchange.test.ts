import { afterEach, describe, expect, it } from 'vitest';
import type { Market, Trade } from '../../src/desk/market.ts';
import { Rejected } from '../../src/kalshi/errors.ts';
import { KalshiExchange } from '../../src/kalshi/exchange.ts';
import { History } from '../../src/kalshi/history.ts';
import { MarketData } from '../../src/kalshi/market-data.ts';
import { Portfolio } from '../../src/kalshi/portfolio.ts';
import { market as anyMarket } from '../fakes/market.ts';
import { type Answer, type Asked, answer, httpExchange } from './http-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function exchange(route: (asked: Asked) => Answer) {
  const parts = await httpExchange(route);
  open.push(parts.close);
  const data = new MarketData(parts.rest, parts.log);
  const history = new History(parts.rest, parts.clock, parts.log);
  const portfolio = new Portfolio(parts.rest, parts.serverTime, parts.clock, parts.log);
  return { ...parts, data, portfolio, kalshi: new KalshiExchange(data, history, portfolio, parts.log) };
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

describe('the fees of a market', () => {
  const maker = { ...series('KXSEN', 'Elections'), fee_type: 'quadratic_with_maker_fees', fee_multiplier: 0.5 };
  const own = { fee_type_override: 'quadratic', fee_multiplier_override: 2 };
  const route =
    (events: object[]) =>
    ({ path }: Asked): Answer => {
      if (path === '/series') return { series: [maker] };
      if (path === '/series/KXSEN') return { series: maker };
      if (path === '/events') return { events };
      return { markets: [market('SEN-1-D', 'SEN-1'), market('SEN-1-R', 'SEN-1'), market('SEN-2-D', 'SEN-2')] };
    };
  const events = (nested: boolean) => [
    event('SEN-1', 'KXSEN', nested ? [market('SEN-1-D', 'SEN-1'), market('SEN-1-R', 'SEN-1')] : []),
    event('SEN-2', 'KXSEN', nested ? [market('SEN-2-D', 'SEN-2')] : [], own),
  ];
  const fees = (markets: readonly Market[]) => markets.map(({ ticker, fee }) => [ticker, fee]);
  const expected = [
    ['SEN-1-D', { multiplier: 0.5, maker: 0.25 }],
    ['SEN-1-R', { multiplier: 0.5, maker: 0.25 }],
    ['SEN-2-D', { multiplier: 2, maker: 0 }],
  ];

  it('are those of its series, or of its event where that has its own', async () => {
    const { kalshi } = await exchange(route(events(true)));
    expect(fees(await all<Market>(kalshi.markets(['Elections'])))).toEqual(expected);
  });

  it('are the same where events come without their markets', async () => {
    const bare = events(false).map(({ markets: _, ...rest }) => rest);
    const { kalshi } = await exchange(route(bare));
    expect(fees(await all<Market>(kalshi.markets(['Elections'])))).toEqual(expected);
  });

  it('are the same by ticker, without a request for each market', async () => {
    const { kalshi, asked } = await exchange(route(events(false)));
    expect(fees(await all<Market>(kalshi.lookUp(['SEN-1-D', 'SEN-1-R', 'SEN-2-D'])))).toEqual(expected);
    expect(asked).toHaveLength(3);
  });
});

describe('the exchange itself', () => {
  const flags = { exchange_active: true, trading_active: true };

  it('tells its hours, in all and by shard', async () => {
    const { kalshi } = await exchange(() => ({
      ...flags,
      exchange_index_statuses: [{ exchange_index: 2, description: 'Crypto', ...flags, trading_active: false }],
    }));
    expect(await kalshi.hours()).toEqual({
      exchange: true,
      trading: true,
      resumeAt: null,
      shards: { 2: { exchange: true, trading: false } },
    });
  });

  it('tells its hours even when it is down: the refusal is the answer', async () => {
    const back = '2026-11-26T10:00:00Z';
    const { kalshi, asked } = await exchange(() =>
      answer(503, { exchange_active: false, trading_active: false, exchange_estimated_resume_time: back }),
    );
    expect(await kalshi.hours()).toEqual({ exchange: false, trading: false, resumeAt: Date.parse(back), shards: {} });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['a proxy’s page', answer(503, '<html>bad gateway</html>')],
    ['an error', answer(500, { error: { code: 'internal' } })],
    ['a refusal with the same words', answer(403, flags)],
  ])('does not read hours from %s', async (_what, reply) => {
    const { kalshi, finish } = await exchange(() => reply);
    await expect(finish(kalshi.hours())).rejects.toBeInstanceOf(Error);
  });

  const book = { orderbook_fp: { yes_dollars: [['0.4000', '5.00']], no_dollars: [] } };

  it('gives books a hundred at a time', async () => {
    const { kalshi, asked } = await exchange(({ query }) => ({
      orderbooks: query.getAll('tickers').flatMap((ticker) => (ticker === 'T-7' ? [] : [{ ticker, ...book }])),
    }));
    const books = await kalshi.books(Array.from({ length: 150 }, (_, place) => `T-${place}`));
    expect(books.size).toBe(149);
    expect(books.has('T-7')).toBe(false);
    expect(books.get('T-149')).toEqual({ yes: [[4_000, 500]], no: [] });
    expect(asked.map(({ query }) => query.getAll('tickers').length)).toEqual([100, 50]);
    expect(await kalshi.books([])).toEqual(new Map());
    expect(asked).toHaveLength(2);
  });

  it('gives them one by one where it has no list of them, unknown ones left out', async () => {
    const { kalshi } = await exchange(({ path }) =>
      path === '/markets/A-1/orderbook' ? book : answer(404, { error: { code: 'not_found' } }),
    );
    expect(await kalshi.books(['A-1', 'B-1'])).toEqual(new Map([['A-1', { yes: [[4_000, 500]], no: [] }]]));
  });

  it('teaches the budget the account’s limits', async () => {
    const { portfolio, budget } = await exchange(({ path }) =>
      path === '/account/limits'
        ? {
            usage_tier: 'advanced',
            read: { refill_rate: 300, bucket_capacity: 900 },
            write: { refill_rate: 300, bucket_capacity: 900 },
            grants: [],
          }
        : {
            default_cost: 10,
            endpoint_costs: [{ method: 'DELETE', path: '/portfolio/events/orders/{order_id}', cost: 4 }],
          },
    );
    expect(await portfolio.learnLimits(budget)).toMatchObject({ tier: 'advanced' });
    expect(budget.cost('DELETE /portfolio/events/orders/{order_id}')).toBe(4);
  });
});

describe('what a picture is drawn of', () => {
  const trade = (id: number) => ({
    trade_id: `t${id}`,
    ticker: 'KXA',
    yes_price_dollars: '0.4500',
    no_price_dollars: '0.5500',
    count_fp: '1.00',
    taker_outcome_side: 'yes',
    created_time: new Date(Date.now() - id).toISOString(),
  });

  it('is at most the newest 5,000 trades, and says when there were more', async () => {
    const page = (from: number) => Array.from({ length: 1_000 }, (_, index) => trade(from + index));
    const { kalshi, asked } = await exchange(({ query }) => {
      const from = Number(query.get('cursor') ?? 0);
      return { trades: page(from), cursor: String(from + 1_000) };
    });
    const { trades, cut } = await kalshi.history('KXA', Date.now() - 3_600_000);
    expect([trades.length, cut, trades[0]?.id]).toEqual([5_000, true, 't0']);
    expect(asked).toHaveLength(6);
    expect(asked[0]?.query.get('ticker')).toBe('KXA');
  });

  const candle = (end: number, close: string | null, previous: string | null = null) => ({
    end_period_ts: end,
    price: { close_dollars: close, previous_dollars: previous },
    volume_fp: close === null ? '0.00' : '12.50',
  });
  const A = anyMarket('KXA-1', { series: 'KXA' });

  it('are candles of a minute, with the price before them; what cannot be read is left out', async () => {
    const { kalshi, asked } = await exchange(() => ({
      ticker: 'KXA-1',
      candlesticks: [candle(1_795_273_200, null, '0.4400'), candle(1_795_273_260, '0.4500'), { end_period_ts: 'soon' }],
    }));
    const since = 1_795_270_000_000;
    expect(await kalshi.candles(A, since, since + 60_001)).toEqual([
      { at: 1_795_273_200_000, close: null, previous: 4_400, volume: 0 },
      { at: 1_795_273_260_000, close: 4_500, previous: null, volume: 1_250 },
    ]);
    expect(asked[0]?.path).toBe('/series/KXA/markets/KXA-1/candlesticks');
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
      start_ts: '1795270000',
      end_ts: '1795270080',
      period_interval: '1',
      include_latest_before_start: 'true',
    });
  });

  it('is nothing where there is no such list', async () => {
    const { kalshi } = await exchange(() => answer(404, { code: 'not_found' }));
    expect(await kalshi.candles(A, 0, 1)).toBeNull();
    expect(await kalshi.candles({ ...A, series: null }, 0, 1)).toBeNull();
  });
});
