import type { FastifyInstance } from 'fastify';
import { complement, cost, type Money } from '../../desk/money.ts';
import type { Clock } from '../../ports.ts';
import { eventPositionWire, fillWire, orderWire, positionWire } from './account-wire.ts';
import { READ, WRITE } from './budget.ts';
import type { Holding } from './ledger.ts';
import type { Order } from './order.ts';
import { newestFirst, page } from './page.ts';
import { Query } from './query.ts';
import { Refusal } from './refusal.ts';
import type { Trader } from './trader.ts';
import type { Venue } from './venue.ts';
import { moneyWire } from './wire.ts';

/** What the account has: money, positions, orders, fills. */
export function portfolioRoutes(app: FastifyInstance, venue: Venue, trader: Trader, keyId: string, clock: Clock): void {
  const event = (ticker: string): string => venue.listings.get(ticker)?.spec.event ?? '';

  app.get('/account/limits', () => ({ usage_tier: 'basic', read: READ, write: WRITE, grants: [] }));
  app.get('/api_keys', () => ({
    api_keys: [{ api_key_id: keyId, name: 'practice', scopes: ['read', 'write'] }],
    api_key_region_expiration_ts: Math.floor(clock.now() / 1_000) + 86_400 * 365,
  }));

  app.get('/portfolio/balance', (request) => {
    const elsewhere = (new Query(request.query).whole('exchange_index', 0, 1_000) ?? 0) > 0;
    const balance = elsewhere ? (0 as Money) : trader.available();
    const cents = (money: number): number => Math.floor(money / 10_000);
    return {
      balance: cents(balance),
      balance_dollars: moneyWire(balance),
      portfolio_value: elsewhere ? 0 : cents(worth(venue, trader)),
      updated_ts: Math.floor(clock.now() / 1_000),
      balance_breakdown: [{ exchange_index: 0, balance: moneyWire(trader.available()) }],
    };
  });

  app.get('/portfolio/positions', (request) => {
    const query = new Query(request.query);
    const [ticker, ofEvent] = [query.text('ticker'), query.text('event_ticker')];
    const filters = query.list('count_filter', 2);
    const settled = query.choice('settlement_status', ['unsettled', 'settled', 'all']) === 'settled';
    const elsewhere = (query.whole('exchange_index', 0, 1_000) ?? 0) > 0;
    const chosen = [...trader.ledger.holdings()].filter(
      ([name, holding]) =>
        !settled &&
        !elsewhere &&
        (ticker === null || name === ticker) &&
        (ofEvent === null || event(name) === ofEvent) &&
        (!filters.includes('position') || holding.count !== 0) &&
        (!filters.includes('total_traded') || holding.traded !== 0),
    );
    const { items, cursor } = page(chosen, query.limit(100, 1_000), query.cursor());
    const byEvent = Map.groupBy(items, ([name]) => event(name));
    return {
      cursor,
      market_positions: items.map(([name, holding]) => positionWire(name, holding)),
      event_positions: venue.events.flatMap((each) => {
        const holdings = byEvent.get(each.ticker)?.map(([, holding]): Readonly<Holding> => holding);
        return holdings === undefined ? [] : eventPositionWire(each, holdings);
      }),
    };
  });

  app.get('/portfolio/fills', (request) => {
    const query = new Query(request.query);
    const [tickers, order] = [query.list('ticker', 100), query.text('order_id')];
    const within = span(query);
    const { items, cursor } = newestFirst(
      trader.fills,
      query.limit(100, 1_000),
      query.cursor(),
      (fill) =>
        within(fill.trade.time) &&
        (tickers.length === 0 || tickers.includes(fill.trade.ticker)) &&
        (order === null || fill.order.id === order),
    );
    return { fills: items.map(fillWire), cursor };
  });

  app.get('/portfolio/orders', (request) => {
    const query = new Query(request.query);
    const [ticker, events] = [query.text('ticker'), query.list('event_ticker', 10)];
    const status = query.choice<Order['status']>('status', ['resting', 'canceled', 'executed']);
    const within = span(query);
    const { items, cursor } = newestFirst(
      trader.orders,
      query.limit(100, 1_000),
      query.cursor(),
      (order) =>
        within(order.createdAt) &&
        (status === null || order.status === status) &&
        (ticker === null || order.listing.spec.ticker === ticker) &&
        (events.length === 0 || events.includes(order.listing.spec.event)),
    );
    return { orders: items.map((order) => orderWire(order, trader.userId)), cursor };
  });
  app.get('/portfolio/orders/:id', (request) => {
    const order = trader.order(new Query(request.params).text('id') ?? '');
    if (order === undefined) throw new Refusal(404, 'not_found', 'order not found');
    return { order: orderWire(order, trader.userId) };
  });

  // Nothing settles in practice: markets stay open far longer than anybody practises.
  app.get('/portfolio/settlements', () => ({ settlements: [], cursor: '' }));
}

/** Reads `min_ts` and `max_ts`. */
function span(query: Query): (at: number) => boolean {
  const from = query.seconds('min_ts') ?? 0;
  const to = query.seconds('max_ts') ?? Number.POSITIVE_INFINITY;
  return (at) => at >= from && at <= to;
}

/** What the positions would bring at the last prices, in money. */
function worth(venue: Venue, trader: Trader): number {
  let sum = 0;
  for (const [ticker, { count }] of trader.ledger.holdings()) {
    const last = venue.listings.get(ticker)?.last;
    if (last !== undefined) sum += count > 0 ? cost(last, count) : -cost(complement(last), count);
  }
  return sum;
}
