import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUsual } from '../../src/kalshi/wire/usual-frame.ts';
import { readFrame } from '../../src/kalshi/wire.ts';

const AT = 1_782_873_108_200;
const ID = 'abbbad28-f309-4dd5-af38-2ad7ebf2acc3';
const TICKER = 'KXNEXTTEAMNBA-26LJAM-GSW';

type Parts = { sending?: string; sid: string; seq: string; ticker: string; id: string; price: string; change: string };
const PARTS: Parts = { sid: '1', seq: '18', ticker: TICKER, id: ID, price: '0.0100', change: '1.00' };

/** As Kalshi writes it. */
function written(parts: Partial<Parts & { side: string; ts: string; ms: string; tail: string }> = {}): string {
  const { sending, sid, seq, ticker, id, price, change } = { ...PARTS, ...parts };
  const { side = 'yes', ts = '2026-07-01T02:31:48.139595Z', ms = '1782873108139', tail = '}}' } = parts;
  const sent = sending === undefined ? '' : `"sending_ts_ms":${sending},`;
  const head = `{"type":"orderbook_delta",${sent}"sid":${sid},"seq":${seq},"msg":{"market_ticker":"${ticker}"`;
  const what = `"market_id":"${id}","price_dollars":"${price}","delta_fp":"${change}","side":"${side}"`;
  return `${head},${what},"ts":"${ts}","ts_ms":${ms}${tail}`;
}

const TRADE = {
  trade_id: 'd91bc706-ee49-470d-82d8-11418bda6fed',
  market_ticker: TICKER,
  yes_price_dollars: '0.3600',
  no_price_dollars: '0.6400',
  count_fp: '136.00',
  taker_side: 'no',
  taker_outcome_side: 'no',
  taker_book_side: 'ask',
  is_block_trade: false as boolean,
  ts: 1_782_873_108,
  ts_ms: 1_782_873_108_139,
};

/** As Kalshi documents it. */
const trade = (more: Partial<typeof TRADE> | Record<string, unknown> = {}): string =>
  JSON.stringify({ type: 'trade', sending_ts_ms: 1_782_873_108_150, sid: 11, seq: 2, msg: { ...TRADE, ...more } });

type Pairs = readonly (readonly [string, string])[];
const LEVELS: Pairs = [
  ['0.0100', '1406474.86'],
  ['0.4500', '7.00'],
];
/** As Kalshi writes it. */
const snapshot = (yes: Pairs | null = LEVELS, no: Pairs | null = LEVELS, ticker = TICKER): string => {
  const msg = {
    market_ticker: ticker,
    market_id: ID,
    yes_dollars_fp: yes ?? undefined,
    no_dollars_fp: no ?? undefined,
  };
  return JSON.stringify({ type: 'orderbook_snapshot', sid: 1, seq: 2, msg });
};

/** What JSON makes of it; null when it is none. */
function parsed(text: string): unknown {
  try {
    return readFrame(JSON.parse(text), AT);
  } catch {
    return null;
  }
}
const fast = (text: string): unknown => readUsual(Buffer.from(text), AT);

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });

// Heard of once, as a snapshot comes before every change.
parsed(written());

describe('a frame of the usual kind, read from its bytes', () => {
  it.each([
    ['as recorded', written()],
    ['with the time of sending', written({ sending: '1782873108150' })],
    ['with the line break that Kalshi sends', `${written()}\n`],
    ['that takes away, of NO', written({ change: '-120.55', side: 'no' })],
    ['with fewer decimals', written({ price: '0.5', change: '7' })],
    ['at a tenth of a cent', written({ price: '0.0010' })],
  ])('%s is the same as parsed', (_, text) => {
    expect(fast(text)).not.toBeNull();
    expect(fast(text)).toEqual(parsed(text));
  });

  it.each([
    ['of a market never heard of', written({ ticker: 'KXNOBODY-1' })],
    ['with a name that is escaped', written({ ticker: 'KXNEXTTEAMNBA-26LJAM\\u002dGSW' })],
    ['with another market hidden in its id', written({ id: `x","market_ticker":"KXOTHER` })],
    ['at no price', written({ price: '1.0000' })],
    ['at a price finer than there is', written({ price: '0.01005' })],
    ['at a price of nothing', written({ price: '0.0000' })],
    ['of too many contracts', written({ change: '1000000000.01' })],
    ['of no side', written({ side: 'maybe' })],
    ['with a number that JSON does not know', written({ seq: '018' })],
    ['without a number', written({ sid: '' })],
    ['with more behind it', written({ tail: ',"subaccount":1}}' })],
    ['cut off', written().slice(0, -1)],
    ['two at once', written() + written()],
    ['empty', ''],
  ])('%s is left to who parses it', (_, text) => {
    expect(fast(text)).toBeNull();
  });

  it.each([
    ['as documented', trade()],
    ['of YES', trade({ taker_side: 'yes', taker_outcome_side: 'yes', taker_book_side: 'bid' })],
    ['of less than a contract', trade({ count_fp: '0.01' })],
  ])('and a trade %s is the same as parsed', (_, text) => {
    expect(fast(text)).not.toBeNull();
    expect(fast(text)).toEqual(parsed(text));
  });

  it.each([
    ['as recorded', snapshot()],
    ['without bids for NO', snapshot(LEVELS, [])],
    ['without any bid', snapshot([], [])],
  ])('and a book %s is the same as parsed', (_, text) => {
    expect(fast(text)).not.toBeNull();
    expect(fast(text)).toEqual(parsed(text));
  });

  it.each([
    ['with one side alone', snapshot(LEVELS, null)],
    ['with a level at no price', snapshot([['1.0000', '1.00']])],
    ['with an empty level', snapshot([['0.0100', '0.00']])],
    ['of a market never heard of', snapshot(LEVELS, LEVELS, 'KXNOBODY-1')],
    ['cut off', snapshot().slice(0, 120)],
  ])('but a book %s is left to who parses it', (_, text) => {
    expect(fast(text)).toBeNull();
  });

  it.each([
    ['of a block', trade({ is_block_trade: true })],
    ['whose sides disagree', trade({ taker_outcome_side: 'yes' })],
    ['whose prices do not add up', trade({ no_price_dollars: '0.6500' })],
    ['of nothing', trade({ count_fp: '0.00' })],
    ['of less than nothing', trade({ count_fp: '-1.00' })],
    ['dated two days ahead', trade({ ts_ms: AT + 2 * 86_400_000 })],
    ['dated long ago', trade({ ts_ms: 1 })],
    ['without an id', trade({ trade_id: '' })],
    ['with an id that is too long', trade({ trade_id: 'x'.repeat(129) })],
    ['with another field', trade({ extra: 1 })],
    ['of a market never heard of', trade({ market_ticker: 'KXNOBODY-1' })],
  ])('but a trade %s is left to who parses it', (_, text) => {
    expect(fast(text)).toBeNull();
  });

  it('is never another than JSON says, whatever bytes are changed in it', () => {
    const bytes = [...'{}[]",:.\\0123456789-+eEnulyso \n\t\u00e9x'];
    const change = fc.record({
      at: fc.nat(400),
      drop: fc.nat(3),
      put: fc.array(fc.constantFrom(...bytes), { maxLength: 3 }),
    });
    const text = fc
      .record({
        sending: fc.option(fc.nat().map(String), { nil: undefined }),
        price: mostly(
          fc.integer({ min: 0, max: 10_001 }).map((price) => (price / 10_000).toFixed(4)),
          fc.string(),
        ),
        change: mostly(
          fc.integer({ min: -2e11, max: 2e11 }).map((count) => (count / 100).toFixed(2)),
          fc.string(),
        ),
        side: mostly(fc.constantFrom('yes', 'no'), fc.constantFrom('Yes', '')),
        seq: mostly(fc.nat().map(String), fc.string()),
      })
      .map(({ sending, ...parts }) => written(sending === undefined ? parts : { ...parts, sending }));
    const either = fc.oneof(
      text,
      fc
        .record({
          count: fc.integer({ min: -1, max: 2e11 }),
          price: fc.integer({ min: 0, max: 10_000 }),
          yes: fc.boolean(),
        })
        .map(({ count, price, yes }) =>
          trade({
            count_fp: (count / 100).toFixed(2),
            yes_price_dollars: (price / 10_000).toFixed(4),
            no_price_dollars: (1 - price / 10_000).toFixed(4),
            ...(yes ? { taker_side: 'yes', taker_outcome_side: 'yes', taker_book_side: 'bid' } : {}),
          }),
        ),
      fc
        .array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 2e11 })), { maxLength: 4 })
        .map((pairs) =>
          snapshot(pairs.map(([price, count]) => [(price / 10_000).toFixed(4), (count / 100).toFixed(2)])),
        ),
    );
    let understood = 0;
    fc.assert(
      fc.property(either, fc.array(change, { maxLength: 2 }), (whole, changes) => {
        const changed = changes.reduce(
          (now, { at, drop, put }) => now.slice(0, at) + put.join('') + now.slice(at + drop),
          whole,
        );
        const read = fast(changed);
        if (read === null) return;
        understood += 1;
        expect(read).toEqual(parsed(changed));
      }),
      { numRuns: 20_000 },
    );
    expect(understood).toBeGreaterThan(2_000);
  });
});
