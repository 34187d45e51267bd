import {
  AccountApi,
  ApiKeysApi,
  Configuration,
  EventsApi,
  ExchangeApi,
  MarketApi,
  OrderGroupsApi,
  OrdersApi,
  PortfolioApi,
} from 'kalshi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/clock.ts';
import { Bench, order } from './fixture.ts';

// The SDK signs with the computer's own time: the exchange's clock stands at the start of the test.
let bench: Bench;
let configuration: Configuration;
beforeAll(async () => {
  bench = await Bench.open(7, new FakeClock(Date.now()));
  const { restUrl, keyId, privateKeyPem } = bench.exchange;
  configuration = new Configuration({ basePath: restUrl, apiKey: keyId, privateKeyPem });
});
afterAll(() => bench.close());

type NewOrder = Parameters<OrdersApi['createOrderV2']>[0];
const sdkOrder = (ticker: string, changes: object = {}): NewOrder => order(ticker, changes) as unknown as NewOrder;

describe('the official SDK against practice', () => {
  it('reads the exchange and its markets', async () => {
    const exchange = new ExchangeApi(configuration);
    expect((await exchange.getExchangeStatus()).data.trading_active).toBe(true);
    expect((await exchange.getExchangeSchedule()).data.schedule.standard_hours).toHaveLength(1);
    expect((await exchange.getUserDataTimestamp()).data.as_of_time).toBe(new Date(bench.clock.now()).toISOString());
    const markets = new MarketApi(configuration);
    const first = (await markets.getMarkets(25)).data;
    const second = (await markets.getMarkets(25, first.cursor)).data;
    expect(new Set([...first.markets, ...second.markets].map((market) => market.ticker)).size).toBe(48);
    expect(second.cursor).toBe('');
    const ticker = first.markets[0]?.ticker ?? '';
    expect((await markets.getMarket(ticker)).data.market.status).toBe('active');
    expect((await markets.getMarketOrderbook(ticker, 3)).data.orderbook_fp.yes_dollars).toHaveLength(3);
    expect((await markets.getTrades(10)).data.trades).toHaveLength(10);
    expect((await markets.getSeriesList('Politics')).data.series.length).toBeGreaterThan(1);
    const events = (await new EventsApi(configuration).getEvents(200, undefined, true)).data.events;
    expect(events.flatMap((event) => event.markets ?? [])).toHaveLength(48);
    expect((await new AccountApi(configuration).getAccountApiLimits()).data.read.refill_rate).toBe(200);
    expect((await new ApiKeysApi(configuration).getApiKeys()).data.api_keys[0]?.api_key_id).toBe(bench.exchange.keyId);
  });

  it('buys, sees the position, rests, amends and cancels', async () => {
    const ticker = (await new MarketApi(configuration).getMarkets(1)).data.markets[0]?.ticker ?? '';
    const orders = new OrdersApi(configuration);
    const portfolio = new PortfolioApi(configuration);
    const bought = await orders.createOrderV2(
      sdkOrder(ticker, { price: '0.9900', time_in_force: 'immediate_or_cancel' }),
    );
    expect(bought.status).toBe(201);
    expect(bought.data).toMatchObject({ fill_count: '10.00', remaining_count: '0.00' });
    expect((await portfolio.getPositions()).data.market_positions).toMatchObject([{ ticker, position_fp: '10.00' }]);
    expect((await portfolio.getFills()).data.fills[0]).toMatchObject({
      order_id: bought.data.order_id,
      is_taker: true,
    });
    expect(Number((await portfolio.getBalance()).data.balance_dollars)).toBeLessThan(1_000);
    const rested = (await orders.createOrderV2(sdkOrder(ticker))).data.order_id;
    const amended = await orders.amendOrderV2(rested, { ticker, side: 'bid', price: '0.0300', count: '12.00' });
    expect(amended.data.remaining_count).toBe('12.00');
    expect((await orders.decreaseOrderV2(rested, { reduce_to: '5.00' })).data.remaining_count).toBe('5.00');
    expect((await orders.cancelOrderV2(rested, undefined, undefined, ticker)).data.reduced_by).toBe('5.00');
    expect((await orders.getOrder(rested)).data.order.status).toBe('canceled');
  });

  it('sends batches, groups and a cancel-all', async () => {
    const ticker = (await new MarketApi(configuration).getMarkets(1)).data.markets[0]?.ticker ?? '';
    const orders = new OrdersApi(configuration);
    const groups = new OrderGroupsApi(configuration);
    await bench.rest();
    const group = (await groups.createOrderGroup({ contracts_limit: 100 })).data.order_group_id;
    const batch = await orders.batchCreateOrdersV2({
      orders: [sdkOrder(ticker, { order_group_id: group }), sdkOrder(ticker, { price: '0.0250' })],
    });
    expect(batch.data.orders.map((each) => each.error?.code)).toEqual([undefined, 'invalid_order']);
    expect((await groups.getOrderGroup(group)).data.orders).toHaveLength(1);
    await groups.triggerOrderGroup(group);
    expect((await orders.getOrders(ticker, undefined, undefined, undefined, 'resting')).data.orders).toEqual([]);
    const again = (await orders.createOrderV2(sdkOrder(ticker))).data.order_id;
    expect((await orders.cancelAllOrders()).status).toBe(204);
    expect((await orders.getOrder(again)).data.order.status).toBe('canceled');
  });
});
