import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cents, contracts } from '../../src/desk/money.ts';
import type { Ticket } from '../../src/desk/order.ts';
import { readOrderbooks } from '../../src/kalshi/wire/book.ts';
import { subscribe, unsubscribe, update } from '../../src/kalshi/wire/command.ts';
import { readCosts, readLimits, readStatus, readUserDataTimestamp } from '../../src/kalshi/wire/exchange.ts';
import { readEvent, readMarket, readSeries } from '../../src/kalshi/wire/market.ts';
import { readCancelled, readReceipt, writeOrder } from '../../src/kalshi/wire/order.ts';
import {
  readBalance,
  readCreatedGroup,
  readFill,
  readGroups,
  readOrder,
  readPosition,
  readSettlement,
  writeGroup,
} from '../../src/kalshi/wire/portfolio.ts';
import { readFrame, readTrade } from '../../src/kalshi/wire.ts';

type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
};
type Spec = {
  components: {
    schemas: Record<string, Schema>;
    messages?: Record<string, { examples?: { name: string; payload: Record<string, unknown> }[] }>;
  };
};

const folder = new URL('../../../shared/kalshi/', import.meta.url);
const present = existsSync(folder);
const load = (file: string): Spec =>
  present ? parse(readFileSync(new URL(file, folder), 'utf8')) : { components: { schemas: {} } };
const rest = load('openapi-3.34.0-patched.yaml');
const socket = load('asyncapi-2026-10-01-patched.yaml');
const at = Date.parse('2026-11-21T15:00:00Z');

function resolve(spec: Spec, schema: Schema): Schema {
  if (schema.allOf?.[0] !== undefined) return resolve(spec, schema.allOf[0]);
  const name = schema.$ref?.split('/').at(-1);
  const target = name === undefined ? undefined : spec.components.schemas[name];
  return target === undefined ? schema : resolve(spec, target);
}

/** A value as the specification describes it, with every property, or only the required ones. */
function sample(spec: Spec, given: Schema, name = '', all = true): unknown {
  const schema = resolve(spec, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object': {
      const wanted = Object.entries(schema.properties ?? {}).filter(([key]) => all || schema.required?.includes(key));
      return Object.fromEntries(wanted.map(([key, value]) => [key, sample(spec, value, key, all)]));
    }
    case 'array':
      if (/^(yes|no)_dollars/.test(name)) return [['0.4000', '7.00']];
      return schema.items === undefined ? [] : [sample(spec, schema.items, name, all)];
    case 'integer':
      return /ts_ms/.test(name) ? at - 5_000 : /ts$/.test(name) ? at / 1000 - 5 : 3;
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      if (schema.format === 'date-time' || /_time$|^time$|updated_ts$/.test(name)) {
        return '2026-11-21T14:59:55.123456Z';
      }
      if (/dollars|price|cost|fee|balance/.test(name)) return '0.500000';
      return /_fp|count|reduced_by/.test(name) ? '7.00' : 'KXA-1';
  }
}

const addTo = (msg: unknown, more: object | undefined): unknown =>
  more === undefined ? msg : { ...more, ...(msg as object) };

describe.skipIf(!present)('every frame of the AsyncAPI file', () => {
  const kinds: Record<string, string> = {
    subscribedResponse: 'reply',
    unsubscribedResponse: 'reply',
    okResponse: 'reply',
    listSubscriptionsResponse: 'reply',
    errorResponse: 'reply',
    orderbookSnapshot: 'data',
    orderbookDelta: 'data',
    trade: 'data',
    fill: 'own',
    marketPosition: 'unknown',
    userOrder: 'own',
    orderGroupUpdates: 'unknown',
    marketLifecycleV2: 'lifecycle',
    eventLifecycle: 'lifecycle',
    eventFeeUpdate: 'lifecycle',
    ticker: 'unknown',
    multivariateMarketLifecycle: 'unknown',
    cfbenchmarksValue: 'unknown',
    cfbenchmarksIndexList: 'unknown',
    pythValue: 'unknown',
    pythUnderlyingList: 'unknown',
    rfqCreated: 'unknown',
    rfqDeleted: 'unknown',
    quoteCreated: 'unknown',
    quoteAccepted: 'unknown',
    quoteExecuted: 'unknown',
  };
  /** Official examples that lack fields which the same file requires and we cannot do without. */
  const incomplete: Record<string, object> = { fill: { fee_cost: '0.0100' }, userOrder: { outcome_side: 'yes' } };

  it('is one of those listed here, or sent by us, or a ping', () => {
    const others = Object.keys(socket.components.messages ?? {}).filter((name) => !(name in kinds));
    expect(others.filter((name) => !/Command$|Ping$|Pong$/.test(name))).toEqual([]);
  });

  it.each(Object.entries(kinds))('%s reads as %s', (name, kind) => {
    const examples = socket.components.messages?.[name]?.examples ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const { payload } of examples) {
      const whole = 'msg' in payload ? { ...payload, msg: addTo(payload.msg, incomplete[name]) } : payload;
      const frame = readFrame(whole, at);
      expect(frame.kind === 'fault' ? frame.fault : frame.kind).toBe(kind);
    }
  });
});

/** Required fields without which nothing can be read, and those whose absence is borne. */
const frames: Record<string, { schema: string; essential: string[]; spare: string[] }> = {
  trade: {
    schema: 'tradePayload',
    essential: ['trade_id', 'market_ticker', 'yes_price_dollars', 'count_fp'],
    spare: ['no_price_dollars', 'taker_side', 'taker_outcome_side', 'taker_book_side', 'is_block_trade', 'ts', 'ts_ms'],
  },
  orderbook_snapshot: { schema: 'orderbookSnapshotPayload', essential: ['market_ticker'], spare: ['market_id'] },
  orderbook_delta: {
    schema: 'orderbookDeltaPayload',
    essential: ['market_ticker', 'price_dollars', 'delta_fp', 'side'],
    spare: ['market_id'],
  },
  fill: {
    schema: 'fillPayload',
    essential: ['trade_id', 'order_id', 'market_ticker', 'is_taker', 'yes_price_dollars', 'count_fp', 'fee_cost'],
    spare: [
      'exchange_index',
      'side',
      'action',
      'outcome_side',
      'book_side',
      'ts',
      'ts_ms',
      'post_position_fp',
      'purchased_side',
    ],
  },
  user_order: {
    schema: 'userOrderPayload',
    essential: [
      'order_id',
      'ticker',
      'status',
      'yes_price_dollars',
      'fill_count_fp',
      'remaining_count_fp',
      'initial_count_fp',
      'taker_fill_cost_dollars',
      'maker_fill_cost_dollars',
    ],
    spare: [
      'taker_fees_dollars',
      'maker_fees_dollars',
      'user_id',
      'side',
      'is_yes',
      'outcome_side',
      'book_side',
      'client_order_id',
      'created_time',
      'created_ts_ms',
      'exchange_index',
    ],
  },
  market_lifecycle_v2: { schema: 'marketLifecycleV2Payload', essential: ['event_type', 'market_ticker'], spare: [] },
  event_lifecycle: {
    schema: 'eventLifecyclePayload',
    essential: ['event_ticker', 'series_ticker'],
    spare: ['exchange_index', 'title', 'subtitle', 'collateral_return_type'],
  },
  event_fee_update: {
    schema: 'eventFeeUpdatePayload',
    essential: ['event_ticker'],
    spare: ['fee_type_override', 'fee_multiplier_override'],
  },
  order_group_updates: {
    schema: 'orderGroupUpdatesPayload',
    essential: ['event_type', 'order_group_id'],
    spare: ['ts_ms'],
  },
};

const drop = (json: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(json).filter(([key]) => key !== name));

describe.skipIf(!present)('every required field of a frame is known', () => {
  it.each(Object.entries(frames))('%s', (type, { schema, essential, spare }) => {
    const payload = socket.components.schemas[schema]?.properties?.msg ?? {};
    expect([...essential, ...spare].sort()).toEqual([...(resolve(socket, payload).required ?? [])].sort());
    const msg = sample(socket, payload) as Record<string, unknown>;
    if (type === 'trade') Object.assign(msg, { yes_price_dollars: '0.3', no_price_dollars: '0.70' });
    const kind = (json: unknown) => readFrame({ type, sid: 1, seq: 1, msg: json }, at).kind;
    expect(kind(msg)).not.toBe('fault');
    for (const name of essential) expect([name, kind(drop(msg, name))]).toEqual([name, 'fault']);
    for (const name of spare) expect([name, kind(drop(msg, name))]).not.toEqual([name, 'fault']);
  });
});

const answers: [string, (json: unknown) => unknown, string[]][] = [
  [
    'Trade',
    (json) => readTrade({ ...(json as object), no_price_dollars: '0.5' }, at),
    ['count_fp', 'created_time', 'ticker', 'trade_id', 'yes_price_dollars'],
  ],
  ['Market', (json) => readMarket(json), ['ticker']],
  ['EventData', readEvent, ['event_ticker']],
  ['Series', readSeries, ['ticker']],
  [
    'MarketPosition',
    readPosition,
    ['fees_paid_dollars', 'market_exposure_dollars', 'position_fp', 'realized_pnl_dollars', 'ticker'],
  ],
  ['Fill', readFill, ['count_fp', 'fee_cost', 'is_taker', 'order_id', 'trade_id', 'yes_price_dollars']],
  [
    'Order',
    readOrder,
    [
      'fill_count_fp',
      'initial_count_fp',
      'maker_fill_cost_dollars',
      'order_id',
      'remaining_count_fp',
      'status',
      'taker_fill_cost_dollars',
      'ticker',
      'yes_price_dollars',
    ],
  ],
  ['GetBalanceResponse', readBalance, []],
  ['ExchangeStatus', readStatus, ['exchange_active', 'trading_active']],
  ['GetUserDataTimestampResponse', readUserDataTimestamp, ['as_of_time']],
  ['GetAccountApiLimitsResponse', readLimits, ['read', 'write']],
  ['GetAccountEndpointCostsResponse', readCosts, ['default_cost', 'endpoint_costs']],
  [
    'CreateOrderV2Response',
    (json) =>
      readReceipt({ average_fill_price: '0.5', ...(json as object) }, { clientId: 'KXA-1', count: contracts(14) }),
    ['fill_count', 'order_id', 'remaining_count'],
  ],
  ['CancelOrderV2Response', (json) => readCancelled(json, 'KXA-1'), ['order_id', 'reduced_by']],
  ['GetOrderGroupsResponse', readGroups, []],
  ['Settlement', readSettlement, ['market_result', 'no_count_fp', 'revenue', 'settled_time', 'ticker', 'yes_count_fp']],
  ['CreateOrderGroupResponse', readCreatedGroup, ['order_group_id']],
  ['GetMarketOrderbooksResponse', readOrderbooks, ['orderbooks']],
];

describe.skipIf(!present)('every answer of the OpenAPI file', () => {
  it.each(answers)('%s is read, whole and with only its required fields', (name, read, essential) => {
    const schema = rest.components.schemas[name] as Schema;
    const whole = sample(rest, schema) as Record<string, unknown>;
    const spare = sample(rest, schema, '', false) as Record<string, unknown>;
    // Fields that only Kalshi's text, not its `required` list, promises: a fill without a time is of no use.
    if (name === 'Fill') spare.ts = at / 1000;
    for (const json of [whole, spare]) expect(read(json)).not.toBeTypeOf('string');
    const missed = (schema.required ?? []).filter((field) => typeof read(drop(spare, field)) === 'string');
    expect(missed.sort()).toEqual([...essential].sort());
  });
});

describe.skipIf(!present)('everything we send fits the specification', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  if (present) {
    // Ajv knows OpenAPI's `nullable` only beside a type.
    const components = JSON.parse(
      JSON.stringify(rest.components, (key, value) => (key === 'nullable' ? undefined : value)),
    );
    ajv.addSchema({ $id: 'rest', components });
    ajv.addSchema({ $id: 'socket', components: { schemas: socket.components.schemas } });
  }
  const check = (ref: string, value: unknown): void => {
    const valid = ajv.validate({ $ref: ref }, value);
    expect([valid, ajv.errorsText()]).toEqual([true, 'No errors']);
  };
  const names = (name: string): string[] => Object.keys(rest.components.schemas[name]?.properties ?? {});

  const ticket: Ticket = {
    clientId: 'c-1',
    ticker: 'KXA-1',
    side: 'yes',
    action: 'buy',
    price: cents(45),
    count: contracts(5),
    lasts: 'rest',
    expiresAt: at,
    reduceOnly: false,
    group: 'og',
    exchangeIndex: 0,
  };

  it.each(['rest', 'now', 'all'] as const)('an order that lasts "%s"', (lasts) => {
    for (const order of [
      { ...ticket, lasts },
      { ...ticket, lasts, expiresAt: null, group: null, exchangeIndex: null },
    ]) {
      const body = writeOrder(order, order.expiresAt === null ? null : at / 1000);
      check('rest#/components/schemas/CreateOrderV2Request', body);
      expect(names('CreateOrderV2Request')).toEqual(expect.arrayContaining(Object.keys(body)));
    }
  });

  it('order groups', () => {
    check('rest#/components/schemas/CreateOrderGroupRequest', writeGroup(contracts(100), 2));
  });

  it('subscriptions', () => {
    const command = (text: string, schema: string): void =>
      check(`socket#/components/schemas/${schema}`, JSON.parse(text));
    command(subscribe(1, ['trade']), 'subscribeCommandPayload');
    command(subscribe(2, ['fill', 'user_orders', 'order_group_updates']), 'subscribeCommandPayload');
    command(subscribe(3, ['orderbook_delta'], ['KXA-1', 'KXB-2']), 'subscribeCommandPayload');
    command(update(4, 456, 'add_markets', ['KXC-3']), 'updateSubscriptionCommandPayload');
    command(update(5, 456, 'get_snapshot', ['KXC-3']), 'updateSubscriptionCommandPayload');
    command(unsubscribe(6, 456), 'unsubscribeCommandPayload');
  });

  it('books always say in which price they are wanted', () => {
    expect(JSON.parse(subscribe(3, ['orderbook_delta'], ['A'])).params.use_yes_price).toBe(false);
    expect(JSON.parse(subscribe(1, ['trade'])).params).toEqual({ channels: ['trade'] });
  });
});
