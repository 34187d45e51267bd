import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeltaBytes } from '../../src/kalshi/wire/delta-bytes.ts';
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

/** What JSON makes of it; null when it is none. */
function parsed(text: string): unknown {
  try {
    return readFrame(JSON.parse(text), AT);
  } catch {
    return null;
  }
}
const fast = (text: string): unknown => readDeltaBytes(Buffer.from(text), AT);

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });

// Heard of once, as a snapshot comes before every change.
parsed(written());

describe('a change of a book, read from its bytes', () => {
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
    let understood = 0;
    fc.assert(
      fc.property(text, fc.array(change, { maxLength: 2 }), (whole, changes) => {
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
