import { afterEach, describe, expect, it } from 'vitest';
import { dollars } from '../../src/desk/money.ts';
import { Rejected, Unavailable } from '../../src/kalshi/errors.ts';
import { Portfolio } from '../../src/kalshi/portfolio.ts';
import { readBalance } from '../../src/kalshi/wire/portfolio.ts';
import { type Answer, type Asked, answer, httpExchange } from './http-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function account(route: (asked: Asked) => Answer) {
  const parts = await httpExchange(route);
  open.push(parts.close);
  return { ...parts, portfolio: new Portfolio(parts.rest, parts.serverTime, parts.clock, parts.log) };
}

const position = (ticker: string, count: string) => ({
  ticker,
  exchange_index: 0,
  total_traded_dollars: '5.000000',
  position_fp: count,
  market_exposure_dollars: '2.250000',
  realized_pnl_dollars: '0.500000',
  fees_paid_dollars: '0.010000',
  last_updated_ts: '2026-11-20T10:00:00Z',
});
const order = (id: string, changes: object = {}) => ({
  order_id: id,
  client_order_id: `kp-${id}`,
  ticker: 'A',
  outcome_side: 'yes',
  book_side: 'bid',
  status: 'resting',
  yes_price_dollars: '0.3000',
  initial_count_fp: '10.00',
  fill_count_fp: '0.00',
  remaining_count_fp: '10.00',
  taker_fill_cost_dollars: '0.000000',
  maker_fill_cost_dollars: '0.000000',
  ...changes,
});
const fill = (trade: string) => ({
  fill_id: trade,
  trade_id: trade,
  order_id: 'o-2',
  ticker: 'A',
  outcome_side: 'yes',
  count_fp: '10.00',
  yes_price_dollars: '0.3000',
  is_taker: true,
  fee_cost: '0.147000',
  created_time: '2026-11-21T10:00:00Z',
});
const settlement = (ticker: string, changes: object = {}) => ({
  ticker,
  event_ticker: 'E',
  exchange_index: 0,
  market_result: 'yes',
  yes_count_fp: '5.00',
  yes_total_cost_dollars: '2.250000',
  no_count_fp: '0.00',
  no_total_cost_dollars: '0.000000',
  revenue: 500,
  fee_cost: '0.340000',
  settled_time: '2026-11-21T10:00:00Z',
  ...changes,
});
const executed = { status: 'executed', fill_count_fp: '10.00', remaining_count_fp: '0.00' };

/** An account with two pages of everything that comes in pages; `more` answers in place of that path. */
const whole =
  (more: Record<string, (asked: Asked) => Answer | null> = {}) =>
  (asked: Asked): Answer => {
    const { path, query } = asked;
    const changed = more[path]?.(asked);
    if (changed) return changed;
    const second = query.get('cursor') === 'more';
    switch (path) {
      case '/exchange/user_data_timestamp':
        return { as_of_time: new Date(Date.now() - 3_000).toISOString() };
      case '/portfolio/balance':
        return {
          balance: 4107,
          balance_dollars: '41.0712',
          balance_breakdown: [
            { exchange_index: 0, balance: '11.0360' },
            { exchange_index: 2, balance: '30.0352' },
          ],
        };
      case '/portfolio/positions':
        return second
          ? { market_positions: [position('B', '-2.00')], cursor: '' }
          : { market_positions: [position('A', '5.00')], cursor: 'more' };
      case '/portfolio/orders':
        if (query.get('status') === 'resting') return { orders: [order('o-1'), order('o-2')], cursor: '' };
        return second
          ? { orders: [order('o-3', { status: 'canceled', remaining_count_fp: '0.00' })], cursor: '' }
          : { orders: [order('o-2', executed)], cursor: 'more' };
      case '/portfolio/fills':
        return second ? { fills: [fill('t-2')], cursor: '' } : { fills: [fill('t-1')], cursor: 'more' };
      case '/portfolio/settlements':
        return { settlements: [settlement('C')], cursor: '' };
      default:
        return answer(404, { error: { code: 'not_found' } });
    }
  };

describe('a statement', () => {
  it('is the whole account, every page of it, each order once and as it was last', async () => {
    const { portfolio, asked, clock } = await account(whole());
    const since = clock.now() - 3_600_500;
    const statement = await portfolio.statement(since);
    expect(statement).toMatchObject({
      askedAt: clock.now(),
      since,
      balance: dollars(41.0712),
      shards: { 0: dollars(11.036), 2: dollars(30.0352) },
      settlements: [{ ticker: 'C', result: 'yes', yes: 500, revenue: dollars(5), fee: dollars(0.34) }],
    });
    expect(statement.positions.map(({ ticker, count }) => [ticker, count])).toEqual([
      ['A', 500],
      ['B', -200],
    ]);
    expect(statement.orders.map(({ id, status, filled }) => [id, status, filled])).toEqual([
      ['o-1', 'resting', 0],
      ['o-2', 'executed', 1_000],
      ['o-3', 'canceled', 0],
    ]);
    expect(statement.fills.map(({ tradeId }) => tradeId)).toEqual(['t-1', 't-2']);
    const limited = asked.filter(({ query }) => query.has('min_ts'));
    expect(new Set(limited.map(({ path }) => path))).toEqual(
      new Set(['/portfolio/orders', '/portfolio/fills', '/portfolio/settlements']),
    );
    for (const { query } of limited) expect(Number(query.get('min_ts')) * 1000).toBeLessThan(since);
    expect(asked.find(({ query }) => query.get('status') === 'resting')?.query.has('min_ts')).toBe(false);
  });

  it('asks how fresh the listings are before it lists anything', async () => {
    const { portfolio, asked } = await account(whole());
    await portfolio.statement(0);
    expect(asked[0]?.path).toBe('/exchange/user_data_timestamp');
    expect(asked.filter(({ path }) => path === '/exchange/user_data_timestamp')).toHaveLength(1);
    expect(asked.find(({ path }) => path === '/portfolio/fills')?.query.get('min_ts')).toBe('0');
  });

  it('tells freshness in our own time, and asks in the exchange’s, when its clock is two minutes ahead', async () => {
    const ahead = 120_000;
    const asOfTime = new Date(Date.now() + ahead - 5_000).toISOString();
    const { portfolio, clock, serverTime, asked } = await account((each) => {
      const body = each.path === '/exchange/user_data_timestamp' ? { as_of_time: asOfTime } : whole()(each);
      return answer(200, body, { date: new Date(Date.now() + ahead).toUTCString() });
    });
    const since = clock.now() - 60_000;
    await portfolio.statement(since);
    expect(Math.abs(serverTime.offset() - ahead)).toBeLessThan(2_000);
    const { asOf, askedAt, ahead: ours } = await portfolio.statement(since);
    expect(Math.abs(ours + ahead)).toBeLessThan(2_000);
    expect(Math.abs(askedAt - 5_000 - asOf)).toBeLessThan(2_500);
    const [last] = asked.filter(({ path }) => path === '/portfolio/fills').slice(-1);
    expect(Math.abs(Number(last?.query.get('min_ts')) * 1000 - since - ahead)).toBeLessThan(4_000);
  });

  it('is never fresher than when it was asked for', async () => {
    const { portfolio, clock } = await account(
      whole({ '/exchange/user_data_timestamp': () => ({ as_of_time: new Date(Date.now() + 60_000).toISOString() }) }),
    );
    const { asOf, askedAt } = await portfolio.statement(0);
    expect(asOf).toBe(askedAt);
    expect(askedAt).toBe(clock.now());
  });

  it('is taken as half a minute old where the exchange does not say, with one word about it', async () => {
    const { portfolio, log } = await account(
      whole({ '/exchange/user_data_timestamp': () => answer(404, { error: { code: 'not_found' } }) }),
    );
    for (let turn = 0; turn < 2; turn += 1) {
      const { asOf, askedAt } = await portfolio.statement(0);
      expect(asOf).toBe(askedAt - 30_000);
    }
    expect(log.lines.filter((line) => line.includes('how old its listings are'))).toHaveLength(1);
  });

  it('takes the whole cents of a balance that is not told exactly', async () => {
    const { portfolio } = await account(whole({ '/portfolio/balance': () => ({ balance: 4107 }) }));
    expect(await portfolio.statement(0)).toMatchObject({ balance: dollars(41.07), shards: {} });
    expect(readBalance({ portfolio_value: 4107 })).toContain('balance is not a whole number');
  });

  it('does without fills where the exchange has no list of them: its orders carry the same', async () => {
    const none = whole({ '/portfolio/fills': () => answer(404, { error: { code: 'not_found' } }) });
    const { portfolio } = await account(none);
    const { fills, orders } = await portfolio.statement(0);
    expect([fills, orders.length > 0]).toEqual([[], true]);
  });

  it('knows no settlements where the exchange has no list of them', async () => {
    const { portfolio } = await account(
      whole({ '/portfolio/settlements': () => answer(404, { error: { code: 'not_found' } }) }),
    );
    expect((await portfolio.statement(0)).settlements).toEqual([]);
  });

  it.each(['scalar', 'void'])('takes a market settled as "%s" for what it paid', async (market_result) => {
    const settled = settlement('C', { market_result, revenue: 215, fee_cost: undefined });
    const { portfolio } = await account(whole({ '/portfolio/settlements': () => ({ settlements: [settled] }) }));
    expect((await portfolio.statement(0)).settlements).toMatchObject([
      { result: null, revenue: dollars(2.15), fee: 0 },
    ]);
  });
});

describe('a statement is an error, never short and never flat', () => {
  const onSecond =
    (reply: Answer) =>
    ({ query }: Asked): Answer | null =>
      query.get('cursor') === 'more' ? reply : null;
  const cut = (response: { destroy(): unknown }): void => void response.destroy();

  it.each([
    ['the freshness cannot be asked', '/exchange/user_data_timestamp', () => answer(500, '')],
    ['the balance fails', '/portfolio/balance', () => answer(503, '')],
    ['a page of positions fails', '/portfolio/positions', onSecond(answer(500, ''))],
    ['the line breaks after a page of positions', '/portfolio/positions', onSecond(cut)],
    ['a position cannot be read', '/portfolio/positions', onSecond({ market_positions: [position('B', 'many')] })],
    ['the list of positions is missing', '/portfolio/positions', () => ({ cursor: '' })],
    ['a page of orders fails', '/portfolio/orders', onSecond(answer(503, ''))],
    ['the cursor of orders comes back', '/portfolio/orders', () => ({ orders: [], cursor: 'more' })],
    ['a page of fills is half of one', '/portfolio/fills', onSecond(answer(200, '{"fills":[{"trade_id'))],
    ['fills are a proxy’s page', '/portfolio/fills', () => answer(200, '<html>Welcome</html>')],
    ['settlements fail', '/portfolio/settlements', () => answer(500, '')],
  ] satisfies [string, string, (asked: Asked) => Answer | null][])('when %s', async (_what, path, reply) => {
    const { portfolio, finish } = await account(whole({ [path]: reply }));
    await expect(finish(portfolio.statement(0))).rejects.toBeInstanceOf(Unavailable);
  });

  it('row 35: when the clock was set forward meanwhile: nobody could say by which one it was asked', async () => {
    let set = 7_200_000;
    const { portfolio, clock } = await account(
      whole({
        '/portfolio/fills': () => {
          clock.setBack(-set);
          set = 0;
          return null;
        },
      }),
    );
    await expect(portfolio.statement(0)).rejects.toThrow('the clock was set forward');
    const { askedAt } = await portfolio.statement(0);
    expect(askedAt).toBe(clock.now());
  });

  it('when one part is refused, and the others are asked for no longer', async () => {
    let asked = (): void => {};
    const fillsAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    let hungUp = (): void => {};
    const ended = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const { portfolio } = await account(
      whole({
        '/portfolio/balance': () => (response) =>
          void fillsAsked.then(() => answer(403, { error: { code: 'forbidden' } })(response)),
        '/portfolio/fills': () => (response) => {
          response.on('close', hungUp);
          asked();
        },
      }),
    );
    await expect(portfolio.statement(0)).rejects.toBeInstanceOf(Rejected);
    await ended;
  });

  it('when it is called off', async () => {
    const stop = new AbortController();
    const { portfolio } = await account(
      whole({
        '/portfolio/fills': () => {
          stop.abort();
          return () => {};
        },
      }),
    );
    await expect(portfolio.statement(0, stop.signal)).rejects.toBeInstanceOf(Unavailable);
  });
});
