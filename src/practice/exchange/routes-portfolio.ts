import type { FastifyInstance } from 'fastify';
import type { Money } from '../../desk/money.ts';
import type { Clock } from '../../ports.ts';
import { eventPositionWire, fillWire, orderWire, positionWire, settlementWire } from './account-wire.ts';
import { READ, WRITE } from './budget.ts';
import type { Clerk } from './clerk.ts';
import { type Holding, payout } from './ledger.ts';
import type { Order } from './order.ts';
import { newestFirst, page } from './page.ts';
import { Query } from './query.ts';
import { Refusal } from './refusal.ts';
import type { Venue } from './venue.ts';
import { moneyWire } from './wire.ts';

type Account = { readonly keyId: string; readonly userId: string };

/** What the account has: money, positions, orders, fills, settlements. */
export function portfolioRoutes(
  app: FastifyInstance,
  venue: Venue,
  clerk: Clerk,
  account: Account,
  clock: Clock,
): void {
  const specOf = (ticker: string): { event: string; shard: number } =>
    venue.listings.get(ticker)?.spec ?? { event: '', shard: 0 };
  const shardOf = (query: Query): number | null => query.whole('exchange_index', 0, 1_000);

  app.get('/account/limits', () => ({ usage_tier: 'basic', read: READ, write: WRITE, grants: [] }));
  app.get('/api_keys', () => ({
    api_keys: [{ api_key_id: account.keyId, name: 'practice', scopes: ['read', 'write::trade'] }],
    api_key_region_expiration_ts: Math.floor(clock.now() / 1_000) + 86_400 * 365,
  }));

  app.get('/portfolio/balance', (request) => {
    const shard = shardOf(new Query(request.query));
    const { available, holdings } = clerk.picture();
    const shards = [...available].filter(([each]) => shard === null || each === shard);
    const balance = shards.reduce((sum, [, money]) => sum + money, 0) as Money;
    const held = [...holdings].filter(([ticker]) => shard === null || specOf(ticker).shard === shard);
    const cents = (money: number): number => Math.floor(money / 10_000);
    return {
      balance: cents(balance),
      balance_dollars: moneyWire(balance),
      portfolio_value: cents(worth(venue, held)),
      updated_ts: Math.floor(clock.now() / 1_000),
      balance_breakdown: shards.map(([each, money]) => ({ exchange_index: each, balance: moneyWire(money) })),
    };
  });

  app.get('/portfolio/positions', (request) => {
    const query = new Query(request.query);
    const [ticker, ofEvent, shard] = [query.text('ticker'), query.text('event_ticker'), shardOf(query)];
    const filters = query.list('count_filter', 2);
    const settled = query.choice('settlement_status', ['unsettled', 'settled', 'all']) === 'settled';
    const chosen = [...clerk.picture().holdings].filter(
      ([name, holding]) =>
        !settled &&
        (shard === null || specOf(name).shard === shard) &&
        (ticker === null || name === ticker) &&
        (ofEvent === null || specOf(name).event === ofEvent) &&
        (!filters.includes('position') || holding.count !== 0) &&
        (!filters.includes('total_traded') || holding.traded !== 0),
    );
    const { items, cursor } = page(chosen, query.limit(100, 1_000), query.cursor());
    const byEvent = Map.groupBy(items, ([name]) => specOf(name).event);
    return {
      cursor,
      market_positions: items.map(([name, holding]) => positionWire(name, specOf(name).shard, holding)),
      event_positions: venue.events.flatMap((each) => {
        const holdings = byEvent.get(each.ticker)?.map(([, holding]): Readonly<Holding> => holding);
        return holdings === undefined ? [] : eventPositionWire(each, holdings);
      }),
    };
  });

  app.get('/portfolio/fills', (request) => {
    const query = new Query(request.query);
    const [tickers, order, shard] = [query.list('ticker', 100), query.text('order_id'), shardOf(query)];
    const within = span(query);
    const { items, cursor } = newestFirst(
      clerk.picture().fills,
      query.limit(100, 1_000),
      query.cursor(),
      (fill) =>
        within(fill.trade.time) &&
        (shard === null || specOf(fill.trade.ticker).shard === shard) &&
        (tickers.length === 0 || tickers.includes(fill.trade.ticker)) &&
        (order === null || fill.order.id === order),
    );
    return { fills: items.map(fillWire), cursor };
  });

  app.get('/portfolio/orders', (request) => {
    const query = new Query(request.query);
    const [ticker, events, shard] = [query.text('ticker'), query.list('event_ticker', 10), shardOf(query)];
    const status = query.choice<Order['status']>('status', ['resting', 'canceled', 'executed']);
    const within = span(query);
    const { items, cursor } = newestFirst(
      clerk.picture().orders,
      query.limit(100, 1_000),
      query.cursor(),
      (order) =>
        within(order.createdAt) &&
        (shard === null || order.listing.spec.shard === shard) &&
        (status === null || order.status === status) &&
        (ticker === null || order.listing.spec.ticker === ticker) &&
        (events.length === 0 || events.includes(order.listing.spec.event)),
    );
    return { orders: items.map((order) => orderWire(order, account.userId)), cursor };
  });
  app.get('/portfolio/orders/:id', (request) => {
    const id = new Query(request.params).text('id') ?? '';
    const order = clerk.picture().orders.find((each) => each.id === id);
    if (order === undefined) throw new Refusal(404, 'not_found', 'order not found');
    return { order: orderWire(order, account.userId) };
  });

  app.get('/portfolio/settlements', (request) => {
    const query = new Query(request.query);
    const [ticker, event] = [query.text('ticker'), query.text('event_ticker')];
    const within = span(query);
    const { items, cursor } = newestFirst(
      clerk.picture().settled,
      query.limit(100, 1_000),
      query.cursor(),
      ({ listing, time }) =>
        within(time) &&
        (ticker === null || listing.spec.ticker === ticker) &&
        (event === null || listing.spec.event === event),
    );
    return { settlements: items.map(settlementWire), cursor };
  });
}

/** Reads `min_ts` and `max_ts`. */
function span(query: Query): (at: number) => boolean {
  const from = query.seconds('min_ts') ?? 0;
  const to = query.seconds('max_ts') ?? Number.POSITIVE_INFINITY;
  return (at) => at >= from && at <= to;
}

/** What positions would bring at the last prices, in money. */
function worth(venue: Venue, held: readonly (readonly [string, Readonly<Holding>])[]): number {
  let sum = 0;
  for (const [ticker, { count }] of held) {
    const last = venue.listings.get(ticker)?.last;
    if (last !== undefined) sum += payout(count, last);
  }
  return sum;
}
