import { afterEach, describe, expect, it } from 'vitest';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Market } from '../../src/desk/market.ts';
import { cents, contracts } from '../../src/desk/money.ts';
import type { Ticket } from '../../src/desk/order.ts';
import type { Approved } from '../../src/desk/trade/risk.ts';
import { internet } from '../../src/kalshi/network.ts';
import { openExchange } from '../../src/kalshi/open.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { settle } from '../fakes/clock.ts';
import { noInterest } from '../fakes/interest.ts';
import { Bench } from '../practice/exchange/fixture.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Both ways to the practice exchange, with its feed up. */
async function connected() {
  const bench = await Bench.open();
  const events: DeskEvent[] = [];
  const changed: string[] = [];
  const { exchange: practice, clock, log } = bench;
  const line = {
    restUrl: practice.restUrl,
    wsUrl: practice.wsUrl,
    site: practice.restUrl,
    credentials: { keyId: practice.keyId, key: loadKey(practice.privateKeyPem) },
  };
  const parts = openExchange(line, {
    network: internet,
    clock,
    random: () => 0.5,
    interest: noInterest,
    log,
    sink: (event) => events.push(event),
    onFrame: () => {},
    onMarketChange: (ticker) => changed.push(ticker),
    onEventChange: (event) => changed.push(event),
  });
  const stop = new AbortController();
  const running = parts.feed.run(stop.signal);
  open.push(async () => {
    stop.abort();
    await running;
    await bench.close();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 2_000 && !holds(); turn += 1) await settle(1);
    expect(holds()).toBe(true);
  };
  await until(() => events.some(({ type }) => type === 'feed.up'));
  const markets: Market[] = [];
  for await (const page of parts.exchange.markets(['all'])) markets.push(...page);
  const pick = markets.find(({ quote }) => (quote?.yesBid ?? 0) > 1_000 && (quote?.noBid ?? 0) > 1_000);
  if (pick === undefined) throw new Error('no market has bids on both sides');
  return { ...parts, bench, events, changed, until, market: pick, markets };
}

let number = 0;
const approved = (market: Market, changes: Partial<Ticket>): Approved => {
  number += 1;
  const ticket: Ticket = {
    clientId: `kp-practice-${number}-yb`,
    ticker: market.ticker,
    side: 'yes',
    action: 'buy',
    price: cents(2),
    count: contracts(5),
    lasts: 'rest',
    expiresAt: null,
    reduceOnly: false,
    group: null,
    exchangeIndex: market.exchangeIndex,
    ...changes,
  };
  return { ok: true, ticket } as Approved;
};

describe('the practice exchange, asked as Kalshi is', () => {
  it('lists every market with its fees and its best bids', async () => {
    const { markets } = await connected();
    expect(markets.length).toBeGreaterThan(20);
    for (const { fee, quote } of markets) expect([fee?.multiplier, quote]).not.toContain(undefined);
    expect(markets.every(({ fee, quote }) => fee !== null && quote !== null)).toBe(true);
  });

  it('takes an order, tells it on the feed and in a statement, and cancels it', async () => {
    const { exchange, orders, bench, events, until, market } = await connected();
    const order = approved(market, { expiresAt: bench.clock.now() + 60_000 });
    const { orderId, remaining } = await orders.place(order);
    expect(remaining).toBe(500);
    await until(() => events.some((event) => event.type === 'order' && event.order.id === orderId));
    await bench.clock.advance(2_000);
    const { orders: listed } = await exchange.statement(bench.clock.now() - 60_000);
    expect(listed).toMatchObject([{ id: orderId, clientId: order.ticket.clientId, status: 'resting' }]);
    expect(await orders.cancel(orderId, market.ticker)).toBe(true);
    expect(await orders.cancel(orderId, market.ticker)).toBe(false);
  });

  it('fills at the touch: receipt, feed and statement agree on count, cost and fee', async () => {
    const { exchange, orders, bench, events, until, market } = await connected();
    const receipt = await orders.place(approved(market, { lasts: 'now', price: cents(99), count: contracts(2) }));
    expect(receipt.filled).toBe(200);
    expect(receipt.fees).toBeGreaterThan(0);
    const fills = () => events.flatMap((event) => (event.type === 'fill' ? [event.fill] : []));
    await until(() => fills().reduce((sum, fill) => sum + fill.count, 0) === 200);
    expect(fills().reduce((sum, fill) => sum + fill.price * fill.count, 0)).toBe(receipt.cost);
    expect(Math.abs(fills().reduce((sum, fill) => sum + fill.fee, 0) - receipt.fees)).toBeLessThanOrEqual(2);
    await bench.clock.advance(2_000);
    const statement = await exchange.statement(bench.clock.now() - 60_000);
    expect(statement.fills.map(({ tradeId }) => tradeId).sort()).toEqual(
      fills()
        .map(({ tradeId }) => tradeId)
        .sort(),
    );
    expect(statement.positions).toMatchObject([{ ticker: market.ticker, count: 200 }]);
    const [order] = statement.orders;
    expect([order?.filled, order?.cost, order?.status]).toEqual([200, receipt.cost, 'executed']);
    const out = await orders.place(
      approved(market, { lasts: 'now', action: 'sell', price: cents(1), count: contracts(9), reduceOnly: true }),
    );
    expect(out.filled).toBe(200);
  });

  it('keeps an order group, and tells when it is braked', async () => {
    const { orders, events, until, market, bench } = await connected();
    const id = await orders.openGroup(market.exchangeIndex ?? 0, contracts(50));
    expect(await orders.groups()).toEqual([id]);
    await orders.place(approved(market, { group: id }));
    await orders.setGroup(id, market.exchangeIndex ?? 0, 'trigger');
    await until(() => events.some((event) => event.type === 'group.triggered' && event.id === id));
    await bench.rest();
    await expect(orders.place(approved(market, { group: id }))).rejects.toThrow('triggered');
    await orders.setGroup(id, market.exchangeIndex ?? 0, 'reset');
    await bench.rest();
    expect(await orders.place(approved(market, { group: id }))).toMatchObject({ remaining: 500 });
  });

  it('says that an id is taken, which is no refusal of the order', async () => {
    const { orders, market } = await connected();
    const order = approved(market, {});
    await orders.place(order);
    await expect(orders.place(order)).rejects.toMatchObject({ name: 'Uncertain', status: 409 });
  });

  it.each([
    ['yes', cents(100)],
    ['no', cents(0)],
    ['scalar', cents(50)],
  ] as const)('says that a market was decided %s, and asked for it what it pays', async (result, pays) => {
    const { exchange, bench, market, changed, until } = await connected();
    expect(market.settled).toBeNull();
    bench.exchange.control.settle(market.ticker, result);
    await until(() => changed.includes(market.ticker));
    const found: Market[] = [];
    for await (const markets of exchange.lookUp([market.ticker])) found.push(...markets);
    expect(found).toMatchObject([{ ticker: market.ticker, status: 'determined', settled: pays }]);
  });

  it('gives hours and books', async () => {
    const { exchange, market, events, feed, until } = await connected();
    expect(await exchange.hours()).toMatchObject({ exchange: true, trading: true });
    const books = await exchange.books([market.ticker, 'NO-SUCH-MARKET']);
    expect([...books.keys()]).toEqual([market.ticker]);
    feed.watchBooks([market.ticker]);
    await until(() => events.some((event) => event.type === 'book.snapshot'));
    const [live] = events.flatMap((event) => (event.type === 'book.snapshot' ? [event] : []));
    expect(books.get(market.ticker)).toEqual({ yes: live?.yes, no: live?.no });
  });
});
