import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Market, Side } from '../../src/desk/market.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import type { Action, Ticket } from '../../src/desk/order.ts';
import { readOrderbook } from '../../src/kalshi/wire/book.ts';
import { readStatus, readUserDataTimestamp } from '../../src/kalshi/wire/exchange.ts';
import { marketsOf, readEvent, readPage, readSeries, writeMarket } from '../../src/kalshi/wire/market.ts';
import { bookOrder, readReceipt, writeOrder } from '../../src/kalshi/wire/order.ts';
import { readFill } from '../../src/kalshi/wire/portfolio.ts';
import { readFrame, readMarket, readTrade } from '../../src/kalshi/wire.ts';
import { market } from '../fakes/market.ts';

const at = Date.parse('2026-11-21T15:00:00Z');

const trade = {
  trade_id: 'd91bc706-ee49-470d-82d8-11418bda6fed',
  market_ticker: 'HIGHNY-22DEC23-B53.5',
  yes_price_dollars: '0.3600',
  no_price_dollars: '0.6400',
  count_fp: '136.00',
  taker_side: 'no',
  taker_outcome_side: 'no',
  taker_book_side: 'ask',
  is_block_trade: false,
  ts: 1669149841,
  ts_ms: 1669149841123,
};
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(trade).filter(([name]) => !names.includes(name)));

describe('a trade', () => {
  const read = {
    id: trade.trade_id,
    ticker: 'HIGHNY-22DEC23-B53.5',
    price: cents(36),
    count: contracts(136),
    taker: 'no',
    block: false,
    time: 1669149841123,
  };

  it('is read with its envelope', () => {
    const frame = { type: 'trade', sid: 11, seq: 2, sending_ts_ms: 1669149841200, msg: trade };
    expect(readFrame(frame, at)).toEqual({
      kind: 'data',
      type: 'trade',
      sid: 11,
      seq: 2,
      event: { type: 'trade', at, trade: read },
    });
  });

  it('is read by the new names, and by the deprecated ones where the new are gone', () => {
    expect(readTrade({ ...trade, taker_side: 'yes', taker_book_side: 'bid', ts: 1 }, at)).toEqual(read);
    expect(readTrade(without('taker_outcome_side', 'taker_side'), at)).toEqual(read);
    expect(readTrade(without('taker_outcome_side', 'taker_book_side'), at)).toEqual(read);
    expect(readTrade(without('ts_ms'), at)).toEqual({ ...read, time: 1669149841000 });
    expect(readTrade({ ...without('ts_ms'), ts: '2022-11-22T20:44:01.123456Z' }, at)).toEqual(read);
  });

  it('is read from REST, where the names and the time differ', () => {
    const { market_ticker: ticker, ...rest } = without('ts', 'ts_ms') as typeof trade;
    expect(readTrade({ ...rest, ticker, created_time: '2022-11-22T20:44:01.123999Z' }, at)).toEqual(read);
  });

  it.each([
    [{ yes_price_dollars: '0.3700' }, /add up to \$1/],
    [{ yes_price_dollars: '0.0000', no_price_dollars: '1.0000' }, /between \$0 and \$1/],
    [{ yes_price_dollars: '1.5' }, /yes_price_dollars/],
    [{ yes_price_dollars: 36 }, /yes_price_dollars/],
    [{ yes_price_dollars: 'NaN' }, /yes_price_dollars/],
    [{ count_fp: '0.00' }, /above 0/],
    [{ count_fp: '-3.00' }, /above 0/],
    [{ count_fp: '1e400' }, /count_fp/],
    [{ count_fp: '99999999999999' }, /count_fp/],
    [{ count_fp: '0.001' }, /count_fp/],
    [{ taker_outcome_side: 'maybe' }, /taker_outcome_side/],
    [{ ts_ms: at + 2 * 86_400_000 }, /ahead of this clock/],
    [{ ts_ms: 12 }, /ts_ms/],
    [{ trade_id: '' }, /trade_id/],
    [{ market_ticker: 'A B' }, /market_ticker/],
    [{ is_block_trade: 'no' }, /is_block_trade/],
  ])('with %o is refused', (change, says) => {
    const frame = readFrame({ type: 'trade', sid: 1, seq: 9, msg: { ...trade, ...change } }, at);
    expect(frame).toMatchObject({ kind: 'fault', type: 'trade', sid: 1, seq: 9, fault: expect.stringMatching(says) });
  });

  it('of February 2026, before today’s names, is read whole', () => {
    const lines = readFileSync(new URL('../fixtures/kalshi/trades-feb2026.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(readFrame(JSON.parse(line), at).kind).toBe('data');
  });
});

describe('a book', () => {
  it('is read from a snapshot, a missing side being empty', () => {
    const msg = {
      market_ticker: 'FED-23DEC-T3.00',
      yes_dollars_fp: [
        ['0.0800', '300.00'],
        ['0.220', '333.00'],
      ],
    };
    expect(readFrame({ type: 'orderbook_snapshot', sid: 2, seq: 2, msg }, at)).toMatchObject({
      kind: 'data',
      event: {
        type: 'book.snapshot',
        at,
        ticker: 'FED-23DEC-T3.00',
        yes: [
          [800, 30_000],
          [2_200, 33_300],
        ],
        no: [],
      },
    });
  });

  it('changes by a signed count on one side', () => {
    const msg = { market_ticker: 'FED-23DEC-T3.00', price_dollars: '0.960', delta_fp: '-54.00', side: 'no' };
    expect(readFrame({ type: 'orderbook_delta', sid: 2, seq: 3, msg }, at)).toMatchObject({
      kind: 'data',
      event: { type: 'book.delta', at, ticker: 'FED-23DEC-T3.00', side: 'no', price: 9_600, change: -5_400 },
    });
  });

  it.each([
    { yes_dollars_fp: [['1.0000', '1.00']] },
    { yes_dollars_fp: [['0.5000', '0.00']] },
    { yes_dollars_fp: [['0.5000']] },
    { no_dollars_fp: 'none' },
    { no_dollars_fp: [null] },
  ])('with levels %o is refused', (sides) => {
    const msg = { market_ticker: 'FED-23DEC-T3.00', ...sides };
    expect(readFrame({ type: 'orderbook_snapshot', sid: 2, seq: 2, msg }, at).kind).toBe('fault');
  });

  it('is read from REST under its other names', () => {
    const json = { orderbook_fp: { yes_dollars: [['0.0100', '200.00']], no_dollars: null } };
    expect(readOrderbook(json)).toEqual({ yes: [[100, 20_000]], no: [] });
    expect(readOrderbook({ orderbook: {} })).toBe('orderbook_fp is missing');
  });
});

describe('replies', () => {
  it.each([
    [
      { id: 1, type: 'subscribed', msg: { channel: 'trade', sid: 4 } },
      { type: 'subscribed', id: 1, channel: 'trade', sid: 4 },
    ],
    [
      { id: 5, sid: 4, seq: 2, type: 'ok', msg: { market_tickers: ['A', 'B'] } },
      { type: 'ok', id: 5, tickers: ['A', 'B'] },
    ],
    [
      { id: 9, type: 'ok', msg: [{ channel: 'fill', sid: 3 }] },
      { type: 'ok', id: 9, tickers: null },
    ],
    [
      { id: 8, sid: 2, seq: 7, type: 'unsubscribed' },
      { type: 'unsubscribed', id: 8 },
    ],
    [
      { type: 'error', sid: 2, seq: 8, msg: { code: 25, msg: 'Subscription buffer overflow' } },
      { type: 'error', id: null, code: 25, message: 'Subscription buffer overflow' },
    ],
  ])('%o', (frame, reply) => {
    expect(readFrame(frame, at)).toMatchObject({ kind: 'reply', reply });
  });
});

describe('a frame that cannot be used', () => {
  it.each([[null], [42], ['text'], [[]], [{}], [{ type: 7 }]])('%o is a fault and never an exception', (frame) => {
    expect(readFrame(frame, at)).toMatchObject({ kind: 'fault', type: '?' });
  });

  it('of an unknown type is passed over with its sequence', () => {
    expect(readFrame({ type: 'brand_new', sid: 3, seq: 4, msg: {} }, at)).toEqual({
      kind: 'unknown',
      type: 'brand_new',
      sid: 3,
      seq: 4,
    });
  });

  it('is cut in the sample', () => {
    const frame = readFrame({ type: 'trade', msg: { trade_id: 'x'.repeat(10_000) } }, at);
    expect(frame.kind === 'fault' && frame.sample.length).toBe(200);
  });
});

describe('a market', () => {
  it('needs its ticker and nothing else', () => {
    expect(readMarket({ ticker: 'KXA-1' })).toEqual({
      ticker: 'KXA-1',
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
    });
    expect(readMarket({})).toBe('ticker is not a name: missing');
  });

  it.each([
    [
      { yes_bid_dollars: '0.4500', no_bid_dollars: '0.5300' },
      { yesBid: cents(45), noBid: cents(53) },
    ],
    [
      { yes_bid_dollars: '0.0000', no_bid_dollars: '0.9990' },
      { yesBid: null, noBid: cents(99.9) },
    ],
    [
      { yes_bid_dollars: '0.0000', no_bid_dollars: '0.0000' },
      { yesBid: null, noBid: null },
    ],
    [{ yes_bid_dollars: '0.4500' }, { yesBid: cents(45), noBid: null }],
    [
      { yes_bid_dollars: '1.0000', no_bid_dollars: 'dear' },
      { yesBid: null, noBid: null },
    ],
    [{ yes_ask_dollars: '0.4500' }, null],
  ])('listed with %o is quoted as %o', (bids, quote) => {
    expect(readMarket({ ticker: 'A', ...bids })).toMatchObject({ quote });
  });

  it.each([
    [{ multiplier: 1, maker: 0 }, { yesBid: cents(45), noBid: null }, null],
    [{ multiplier: 0.5, maker: 0.25 }, null, cents(100)],
    [null, { yesBid: null, noBid: null }, cents(0)],
    [null, null, cents(37.5)],
  ] satisfies [Market['fee'], Market['quote'], Market['settled']][])(
    'with fee %o, quote %o and payout %o is recorded and read back',
    (fee, quote, settled) => {
      const whole = market('KXA-1', {
        fee,
        quote,
        settled,
        closeAt: at,
        ranges: [{ start: cents(0), end: cents(100), step: cents(1) }],
      });
      expect(readMarket(JSON.parse(writeMarket(whole)))).toEqual(whole);
    },
  );

  it.each([
    [{ status: 'determined', result: 'yes', settlement_value_dollars: '1.0000' }, cents(100)],
    [{ status: 'finalized', result: 'no', settlement_value_dollars: '0.0000' }, cents(0)],
    [{ status: 'finalized', result: 'scalar', settlement_value_dollars: '0.3750' }, cents(37.5)],
    [{ status: 'amended', result: 'no' }, cents(0)],
    [{ status: 'active', result: '' }, null],
    [{ status: 'active' }, null],
    [{ status: 'closed', result: '', settlement_value_dollars: '1.0000' }, null],
    [{ status: 'finalized', result: 'scalar' }, null],
    [{ status: 'finalized', result: 'yes', settlement_value_dollars: '0.0000' }, null],
    [{ status: 'finalized', result: 'no', settlement_value_dollars: 'much' }, null],
    [{ status: 'finalized', result: 'scalar', settlement_value_dollars: '1.5' }, null],
    [{ status: 'disputed', result: 'yes', settlement_value_dollars: '1.0000' }, null],
    [{ status: 'finalized', result: 'toString', settlement_value_dollars: '1.0000' }, null],
    [{ status: 'finalized', result: true, settlement_value_dollars: '1.0000' }, null],
  ])('that says %o of its end pays YES %o, and nothing is guessed', (end, settled) => {
    expect(readMarket({ ticker: 'A', ...end })).toMatchObject({ settled });
  });

  it('takes from its event and series what it does not say itself', () => {
    const json = {
      ticker: 'KXA-1',
      event_ticker: 'KXA',
      yes_sub_title: 'Democrats',
      status: 'active',
      close_time: '2026-11-30T05:00:00Z',
      volume_24h_fp: '1250.50',
      price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
    };
    expect(
      readMarket(json, { series: 'KX', category: 'Politics', eventTitle: 'Who wins?', exchangeIndex: 1 }),
    ).toMatchObject({
      event: 'KXA',
      series: 'KX',
      category: 'Politics',
      eventTitle: 'Who wins?',
      title: 'Democrats',
      status: 'active',
      closeAt: Date.parse('2026-11-30T05:00:00Z'),
      volume24h: contracts(1250.5),
      exchangeIndex: 1,
      ranges: [{ start: 0, end: 10_000, step: 100 }],
    });
  });

  it('that cannot be read costs only itself, and combos are left out', () => {
    const event = readEvent({
      event_ticker: 'E',
      series_ticker: 'S',
      title: 'T',
      markets: [{ ticker: 'E-1' }, {}, { ticker: 'KXMVEX-1' }],
    });
    if (typeof event === 'string') throw new Error(event);
    const { markets, faults } = marketsOf(event, 'Politics', undefined);
    expect(markets.map((market) => [market.ticker, market.series, market.category])).toEqual([
      ['E-1', 'S', 'Politics'],
    ]);
    expect(faults).toHaveLength(1);
  });

  it('with an unknown status or a mad tick band is known all the same, but cannot be traded', () => {
    const ranges = [{ start: '0.0000', end: '1.0000', step: '0.0000' }];
    expect(readMarket({ ticker: 'A', status: 'new', price_ranges: ranges })).toMatchObject({
      status: null,
      ranges: [],
    });
  });
});

describe('an order on the one YES book', () => {
  const table: [Side, Action, number, 'bid' | 'ask', number][] = [
    ['yes', 'buy', 45, 'bid', 45],
    ['yes', 'sell', 45, 'ask', 45],
    ['no', 'buy', 45, 'ask', 55],
    ['no', 'sell', 45, 'bid', 55],
    ['no', 'buy', 0.1, 'ask', 99.9],
  ];
  it.each(table)('%s %s at %d is %s at %d', (side, action, price, expected, at) => {
    expect(bookOrder(side, action, cents(price))).toEqual({ side: expected, price: cents(at) });
  });

  const ticket: Ticket = {
    clientId: 'c-1',
    ticker: 'KXA-1',
    side: 'no',
    action: 'buy',
    price: cents(58.5),
    count: contracts(5),
    lasts: 'rest',
    expiresAt: 1_800_000_000_999,
    reduceOnly: false,
    group: 'og',
    exchangeIndex: 2,
  };

  it('is written in Kalshi’s words', () => {
    expect(writeOrder(ticket, 1_800_000_000)).toEqual({
      ticker: 'KXA-1',
      client_order_id: 'c-1',
      side: 'ask',
      price: '0.4150',
      count: '5.00',
      time_in_force: 'good_till_canceled',
      self_trade_prevention_type: 'taker_at_cross',
      post_only: false,
      cancel_order_on_pause: true,
      reduce_only: false,
      expiration_time: 1_800_000_000,
      order_group_id: 'og',
      exchange_index: 2,
    });
  });

  const answer = { order_id: 'o-1', client_order_id: 'c-1', fill_count: '0.00', remaining_count: '5.00' };

  it('that filled nothing cost nothing', () => {
    expect(readReceipt(answer, ticket)).toEqual({ orderId: 'o-1', filled: 0, remaining: 500, cost: 0, fees: 0 });
  });

  it.each([
    ['0.415000', '0.017000', contracts(3), dollars(1.245), dollars(0.051)],
    ['0.41333333', '0.0169876543', contracts(3), dollars(1.24), dollars(0.050963)],
    ['0.9999', undefined, contracts(0.01), 9_999, 0],
  ])('at an average of %s and fees of %s cost that for what was filled', (price, fee, filled, cost, fees) => {
    const averages = { average_fill_price: price, ...(fee === undefined ? {} : { average_fee_paid: fee }) };
    const filledAnswer = { ...answer, fill_count: (filled / 100).toFixed(2), remaining_count: '0.00', ...averages };
    expect(readReceipt(filledAnswer, ticket)).toEqual({ orderId: 'o-1', filled, remaining: 0, cost, fees });
  });

  it.each([
    ['without its id', { order_id: undefined }, /order_id/],
    ['for another order', { client_order_id: 'c-2' }, /another order/],
    ['of more than was sent', { fill_count: '3.00', remaining_count: '3.00', average_fill_price: '0.4' }, /more than/],
    ['filled at no price', { fill_count: '5.00', remaining_count: '0.00' }, /average_fill_price/],
    ['filled at a mad price', { fill_count: '1.00', average_fill_price: '41.5', remaining_count: '0.00' }, /average/],
    [
      'with a mad fee',
      { fill_count: '1.00', remaining_count: '0.00', average_fill_price: '0.4', average_fee_paid: '-1' },
      /average_fee_paid/,
    ],
  ])('answered %s is no receipt', (_what, change, says) => {
    expect(readReceipt({ ...answer, ...change }, ticket)).toMatch(says);
  });
});

describe('a fill', () => {
  const fill = {
    trade_id: 't',
    order_id: 'o',
    market_ticker: 'KXA-1',
    is_taker: true,
    yes_price_dollars: '0.750',
    count_fp: '2.00',
    fee_cost: '0.054600',
    ts_ms: 1671899397000,
  };
  it.each([
    [{ outcome_side: 'no' }, 'no'],
    [{ book_side: 'ask' }, 'no'],
    [{ side: 'yes', action: 'sell' }, 'no'],
    [{ side: 'no', action: 'buy' }, 'no'],
    [{ side: 'no', action: 'sell' }, 'yes'],
    [{ outcome_side: 'yes', side: 'no', action: 'buy' }, 'yes'],
  ])('with %o moves the position towards %s', (direction, toward) => {
    expect(readFill({ ...fill, ...direction })).toMatchObject({ toward, fee: dollars(0.0546), positionAfter: null });
  });

  it('without a direction is refused', () => {
    expect(readFill(fill)).toMatch(/outcome_side/);
  });
});

describe('the exchange’s own answers', () => {
  const answers = JSON.parse(readFileSync(new URL('../fixtures/kalshi/rest-jan2026.json', import.meta.url), 'utf8'));

  it('of January 2026 are read', () => {
    expect(readStatus(answers.exchange_status)).toEqual({
      exchange: true,
      trading: true,
      resumeAt: null,
      shards: {},
    });
    expect(readUserDataTimestamp(answers.user_data_timestamp)).toEqual({
      asOf: Date.parse('2026-01-15T14:02:18.848Z'),
    });
    expect(readSeries(answers.series_single.series)).toMatchObject({
      ticker: 'CO2',
      categories: ['Climate and Weather'],
      feeType: 'quadratic',
    });
    expect(readEvent(answers.event_single.event)).toMatchObject({ ticker: 'KXELONMARS-99', category: 'World' });
    expect(answers.event_single.markets.map((market: unknown) => typeof readMarket(market))).not.toContain('string');
  });

  it('end a list with an empty cursor or none', () => {
    const read = (item: unknown) => ({ item });
    expect(readPage({ list: [1], cursor: '' }, 'list', read)).toEqual({ items: [{ item: 1 }], cursor: null });
    expect(readPage({ list: [] }, 'list', read)).toEqual({ items: [], cursor: null });
    expect(readPage({ list: [], cursor: 'next' }, 'list', read)).toEqual({ items: [], cursor: 'next' });
    expect(readPage({ list: null }, 'list', read)).toMatch(/list is not a list/);
    expect(readPage({ list: [], cursor: 7 }, 'list', read)).toMatch(/cursor/);
  });
});
