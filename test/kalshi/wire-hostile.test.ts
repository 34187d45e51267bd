import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts, PRICE_ONE } from '../../src/desk/money.ts';
import { readComplaint } from '../../src/kalshi/errors.ts';
import { readOrderbooks } from '../../src/kalshi/wire/book.ts';
import { readCosts, readLimits, readStatus } from '../../src/kalshi/wire/exchange.ts';
import { readEvent, readPage, readSeries } from '../../src/kalshi/wire/market.ts';
import { readCancelled, readReceipt } from '../../src/kalshi/wire/order.ts';
import { readBalance, readGroups, readOrder, readPosition, readSettlement } from '../../src/kalshi/wire/portfolio.ts';
import { readFrame, readMarket, readTrade } from '../../src/kalshi/wire.ts';

const at = Date.parse('2026-11-21T15:00:00Z');
const TYPES = [
  'trade',
  'orderbook_snapshot',
  'orderbook_delta',
  'fill',
  'user_order',
  'order_group_updates',
  'market_lifecycle_v2',
  'event_lifecycle',
  'event_fee_update',
  'subscribed',
  'ok',
  'unsubscribed',
  'error',
  'ticker',
];

/** What a broken or hostile sender puts where a number, a name or a time belongs. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    'NaN',
    '1e400',
    '-0.0',
    '0.00000001',
    '1.0000',
    '-0.5',
    '+0.5',
    ' 0.5',
    '0x1',
    '９',
    '1,000',
    '',
    'Infinity',
  ),
  fc.constantFrom('1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-13-45T99:99:99Z', '__proto__', 'constructor'),
  fc.constantFrom(Number.MAX_VALUE, -1, 0.1, 2 ** 53, Number.POSITIVE_INFINITY, null, true),
  fc.constantFrom('0.4500', '5.00', 'KXA-1', 'yes', 'ask', 'created', '2026-11-21T14:59:00Z', 1_795_273_140_000, 7),
);
const FIELDS = [
  'trade_id',
  'order_id',
  'market_ticker',
  'ticker',
  'event_ticker',
  'series_ticker',
  'yes_price_dollars',
  'no_price_dollars',
  'price_dollars',
  'count_fp',
  'delta_fp',
  'side',
  'outcome_side',
  'taker_outcome_side',
  'book_side',
  'ts',
  'ts_ms',
  'created_time',
  'yes_dollars_fp',
  'no_dollars_fp',
  'position_fp',
  'fee_cost',
  'is_taker',
  'status',
  'event_type',
  'price_ranges',
  'code',
  'msg',
  'channel',
  'sid',
];
const message = fc.dictionary(fc.constantFrom(...FIELDS), odd, { maxKeys: FIELDS.length });
const frame = fc.record(
  { type: fc.constantFrom(...TYPES), sid: odd, seq: odd, id: odd, msg: fc.oneof(message, odd) },
  { requiredKeys: ['type'] },
);

const units = (value: number): boolean => Number.isSafeInteger(value);

describe('hostile input', () => {
  it('never makes reading a frame throw, and what is believed is in bounds', () => {
    fc.assert(
      fc.property(fc.oneof(frame, fc.jsonValue(), fc.anything()), (input) => {
        const read = readFrame(input, at);
        if (read.kind === 'fault') expect(read.sample.length).toBeLessThanOrEqual(200);
        if (read.kind !== 'data') return;
        const { event } = read;
        if (event.type === 'trade') {
          const { price, count, time } = event.trade;
          expect(
            units(price) && price > 0 && price < PRICE_ONE && units(count) && count > 0 && units(price * count),
          ).toBe(true);
          expect(time <= at + 86_400_000 && units(time)).toBe(true);
        } else if (event.type === 'book.delta') {
          expect(units(event.price) && event.price > 0 && event.price < PRICE_ONE && units(event.change)).toBe(true);
        } else {
          for (const [price, count] of [...event.yes, ...event.no]) {
            expect(units(price) && price > 0 && price < PRICE_ONE && units(count) && count > 0).toBe(true);
          }
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('never makes reading an answer throw', () => {
    const readers = [
      (json: unknown) => readTrade(json, at),
      (json: unknown) => readMarket(json),
      (json: unknown) => readPage(json, 'items', (item) => readMarket(item)),
      readEvent,
      readSeries,
      readOrder,
      readPosition,
      readBalance,
      readStatus,
      readLimits,
      readCosts,
      readOrderbooks,
      readSettlement,
      readGroups,
      (json: unknown) => readReceipt(json, { clientId: 'KXA-1', count: contracts(5) }),
      (json: unknown) => readCancelled(json, 'KXA-1'),
    ];
    const wrapped = fc.dictionary(
      fc.constantFrom(
        'items',
        'orders',
        'order_groups',
        'fill_count',
        'average_fill_price',
        'read',
        'write',
        'markets',
        'cursor',
        'orderbooks',
        'endpoint_costs',
        'balance_breakdown',
        'exchange_index_statuses',
        'ticker',
        'event_ticker',
      ),
      fc.oneof(odd, message, fc.array(fc.oneof(message, odd), { maxLength: 4 })),
    );
    fc.assert(
      fc.property(fc.oneof(message, wrapped, fc.jsonValue()), (json) => {
        for (const read of readers) read(json);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never makes reading an error body throw or say much', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.json()), (body) => {
        const { message } = readComplaint(body);
        expect(message.length).toBeGreaterThan(0);
        expect(message.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 2_000 },
    );
  });
});
