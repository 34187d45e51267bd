import type { Json } from './mutate.ts';

/**
 * Messages as Kalshi's AsyncAPI file of October 2026 gives them as examples, about the two markets of the tests and with
 * the subscriptions that `wsExchange` hands out: 1 trades, 2 lifecycle, 3 fills, 4 orders, 5 groups, 6 books.
 */
export const AT = Date.parse('2026-11-21T15:00:00Z');
export const [HELD, OTHER] = ['FED-23DEC-T3.00', 'HIGHNY-22DEC23-B53.5'];
/** An order of the desk's own, and the exchange's id of it. */
export const [OWN, OWN_ID] = ['kp-ab12cd34-1-yb', 'ee587a1c-8b87-4dcf-b721-9f6f790619fa'];
const about = { ticker: HELD, market_ticker: HELD };

const trade = {
  ...{ trade_id: 'd91bc706-ee49-470d-82d8-11418bda6fed', market_ticker: OTHER, yes_price_dollars: '0.3600' },
  ...{ no_price_dollars: '0.6400', count_fp: '136.00', taker_side: 'no', taker_outcome_side: 'no' },
  ...{ taker_book_side: 'ask', is_block_trade: false, ts: AT / 1000, ts_ms: AT },
};
const fill = {
  ...{ trade_id: 'a91bc706-ee49-470d-82d8-11418bda6fed', order_id: OWN_ID },
  ...{ market_ticker: HELD, exchange_index: 0, is_taker: true, side: 'yes', yes_price_dollars: '0.3500' },
  ...{ count_fp: '2.00', action: 'buy', outcome_side: 'yes', book_side: 'bid', fee_cost: '0.040000' },
  ...{ ts: AT / 1000, ts_ms: AT, post_position_fp: '7.00', purchased_side: 'yes', subaccount: 0 },
};
const order = {
  ...{ order_id: OWN_ID, user_id: 'a1b2c3d4', ...about, status: 'resting' },
  ...{ side: 'yes', outcome_side: 'yes', book_side: 'bid', yes_price_dollars: '0.3500', fill_count_fp: '0.00' },
  ...{ remaining_count_fp: '10.00', initial_count_fp: '10.00', taker_fill_cost_dollars: '0.0000' },
  ...{ maker_fill_cost_dollars: '0.0000', client_order_id: OWN, order_group_id: 'og_123' },
  ...{ created_ts_ms: AT - 1_000, expiration_ts_ms: AT + 3_600_000, subaccount_number: 0 },
};
const created = {
  ...{
    market_ticker: OTHER,
    event_type: 'created',
    exchange_index: 0,
    open_ts: AT / 1000,
    close_ts: AT / 1000 + 86_400,
  },
  ...{ price_level_structure: 'linear_cent' },
  additional_metadata: {
    name: 'S&P 500',
    title: 'S&P 500 closes up',
    event_ticker: 'HIGHNY-22DEC23',
    strike_type: 'greater',
  },
};

export const FRAMES: readonly Json[] = [
  { id: 1, type: 'subscribed', msg: { channel: 'orderbook_delta', sid: 1 } },
  { id: 102, sid: 2, seq: 7, type: 'unsubscribed' },
  { id: 123, sid: 6, seq: 222, type: 'ok', msg: { market_tickers: [HELD, OTHER, 'MARKET-3'] } },
  { id: 123, type: 'error', msg: { code: 6, msg: 'Already subscribed' } },
  { id: 127, type: 'error', msg: { code: 16, msg: 'Market not found', market_ticker: 'INVALID-MARKET' } },
  { id: 3, sid: 1, type: 'error', msg: { code: 25, msg: 'Slow consumer' } },
  {
    ...{ type: 'orderbook_snapshot', sid: 6, seq: 2 },
    msg: {
      ...{ market_ticker: HELD, market_id: '9b0f6b43-5b68-4f9f-9f02-9a2d1b8ac1a1' },
      ...{
        yes_dollars_fp: [
          ['0.0800', '300.00'],
          ['0.2200', '333.00'],
        ],
      },
      ...{
        no_dollars_fp: [
          ['0.5400', '20.00'],
          ['0.5600', '146.00'],
        ],
      },
    },
  },
  {
    ...{ type: 'orderbook_delta', sid: 6, seq: 3 },
    msg: {
      ...{ market_ticker: HELD, market_id: '9b0f6b43-5b68-4f9f-9f02-9a2d1b8ac1a1', price_dollars: '0.4400' },
      ...{ delta_fp: '-54.00', side: 'yes', ts: '2026-11-21T15:00:00Z', ts_ms: AT },
    },
  },
  { type: 'trade', sid: 1, seq: 4, msg: trade },
  { type: 'fill', sid: 3, msg: fill },
  { type: 'user_order', sid: 4, msg: order },
  {
    type: 'order_group_updates',
    sid: 5,
    seq: 7,
    msg: { event_type: 'triggered', order_group_id: 'og_123', ts_ms: AT },
  },
  { type: 'market_lifecycle_v2', sid: 2, msg: created },
  { type: 'market_lifecycle_v2', sid: 2, msg: { market_ticker: HELD, event_type: 'deactivated' } },
  {
    type: 'market_lifecycle_v2',
    sid: 2,
    msg: { market_ticker: HELD, event_type: 'determined', result: 'yes', settlement_value: '1.0000' },
  },
  {
    ...{ type: 'market_lifecycle_v2', sid: 2 },
    msg: {
      ...{ market_ticker: HELD, event_type: 'price_level_structure_updated', price_level_structure: 'deci_cent' },
      price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0010' }],
    },
  },
  {
    type: 'event_lifecycle',
    sid: 2,
    msg: { event_ticker: 'HIGHNY-22DEC23', title: 'What will 1+1 equal?', series_ticker: 'HIGHNY' },
  },
  {
    type: 'event_fee_update',
    sid: 2,
    msg: { event_ticker: 'HIGHNY-22DEC23', fee_type_override: 'quadratic', fee_multiplier_override: 1 },
  },
  {
    type: 'ticker',
    sid: 9,
    msg: { market_ticker: HELD, price_dollars: '0.4800', volume_fp: '33896.00', ts: AT / 1000, ts_ms: AT },
  },
];

/** Bodies of requests by path, as the OpenAPI file describes them; `POST` and `DELETE` are those of orders. */
export const BODIES: Readonly<Record<string, Json>> = {
  '/exchange/user_data_timestamp': { as_of_time: '2026-11-21T15:00:00.123456Z' },
  '/exchange/status': {
    ...{ exchange_active: true, trading_active: true, exchange_estimated_resume_time: '2026-11-21T16:00:00Z' },
    exchange_index_statuses: [{ exchange_index: 0, exchange_active: true, trading_active: true }],
  },
  '/portfolio/balance': {
    ...{ balance: 10_000, balance_dollars: '100.0000', portfolio_value: 500, updated_ts: AT / 1000 },
    balance_breakdown: [{ exchange_index: 0, balance: '100.0000' }],
  },
  '/portfolio/positions': {
    market_positions: [
      {
        ...{ ticker: HELD, exchange_index: 0, total_traded_dollars: '2.250000', position_fp: '5.00' },
        ...{ market_exposure_dollars: '2.250000', realized_pnl_dollars: '0.000000', fees_paid_dollars: '0.090000' },
        last_updated_ts: '2026-11-20T10:00:00Z',
      },
    ],
    ...{ event_positions: [], cursor: '' },
  },
  '/portfolio/orders': { orders: [order], cursor: '' },
  '/portfolio/fills': {
    fills: [{ ...fill, fill_id: 'f1', ticker: HELD, created_time: '2026-11-21T15:00:00Z' }],
    cursor: '',
  },
  '/portfolio/settlements': {
    settlements: [
      {
        ...{
          ticker: OTHER,
          event_ticker: 'HIGHNY-22DEC23',
          exchange_index: 0,
          market_result: 'yes',
          yes_count_fp: '5.00',
        },
        ...{ yes_total_cost_dollars: '2.250000', no_count_fp: '0.00', no_total_cost_dollars: '0.000000', revenue: 500 },
        ...{ fee_cost: '0.340000', settled_time: '2026-11-21T10:00:00Z' },
      },
    ],
    cursor: '',
  },
  '/portfolio/order_groups': { order_groups: [{ id: 'og_123', is_auto_cancel_enabled: true }] },
  '/account/limits': {
    ...{ usage_tier: 'basic', read: { refill_rate: 20, bucket_capacity: 40 } },
    write: { refill_rate: 10, bucket_capacity: 20 },
  },
  '/account/endpoint_costs': {
    ...{ default_cost: 10, endpoint_costs: [{ method: 'POST', path: '/portfolio/events/orders', cost: 2 }] },
  },
  '/markets/orderbooks': {
    orderbooks: [
      { ticker: HELD, orderbook_fp: { yes_dollars: [['0.4400', '100.00']], no_dollars: [['0.5400', '20.00']] } },
    ],
  },
  '/markets/trades': { trades: [{ ...trade, ticker: OTHER, created_time: '2026-11-21T15:00:00.5Z' }], cursor: '' },
  '/series': {
    series: [
      {
        ticker: 'HIGHNY',
        category: 'Climate and Weather',
        title: 'High',
        frequency: 'daily',
        fee_type: 'quadratic',
        fee_multiplier: 1,
      },
    ],
    cursor: '',
  },
  '/events': {
    events: [
      {
        ...{
          event_ticker: 'HIGHNY-22DEC23',
          series_ticker: 'HIGHNY',
          title: 'High in NYC',
          category: 'Climate and Weather',
        },
        markets: [
          {
            ...{
              ticker: OTHER,
              event_ticker: 'HIGHNY-22DEC23',
              market_type: 'binary',
              title: '53-54',
              yes_sub_title: '53°',
            },
            ...{ status: 'active', open_time: '2026-11-20T15:00:00Z', close_time: '2026-11-22T15:00:00Z' },
            ...{
              yes_bid_dollars: '0.3500',
              yes_ask_dollars: '0.3700',
              no_bid_dollars: '0.6300',
              no_ask_dollars: '0.6500',
            },
            ...{ volume_24h_fp: '1000.00', rules_primary: 'If it is warm', rules_secondary: '', exchange_index: 0 },
            price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
          },
        ],
      },
    ],
    cursor: '',
  },
  POST: {
    order_id: 'o-1',
    client_order_id: 'one',
    fill_count: '2.00',
    remaining_count: '3.00',
    average_fill_price: '0.4100',
    average_fee_paid: '0.0170',
  },
  DELETE: { order_id: 'o-1', reduced_by: '3.00' },
};
