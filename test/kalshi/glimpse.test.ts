import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { streamOf } from '../../bench/speed/frames.ts';
import * as wire from '../../src/kalshi/wire/glimpse.ts';
import { readFrame } from '../../src/kalshi/wire.ts';

const glimpse = (text: string) => wire.glimpse(Buffer.from(text));
const madeAt = (text: string) => wire.madeAt(Buffer.from(text));
const AT = Date.UTC(2026, 4, 14, 12);
const ID = 'd91bc706-ee49-470d-82d8-11418bda6fed';
const RECORDED = readFileSync('test/fixtures/kalshi/trades-feb2026.jsonl', 'utf8').trim().split('\n');
/** As Kalshi documents them. */
const TRADE = `{"type":"trade","sending_ts_ms":1669149841123,"sid":11,"seq":2,"msg":{"trade_id":"${ID}","market_ticker":"HIGHNY-22DEC23-B53.5","yes_price_dollars":"0.3600","no_price_dollars":"0.6400","count_fp":"136.00","taker_side":"no","taker_outcome_side":"no","taker_book_side":"ask","is_block_trade":false,"ts":1669149841,"ts_ms":1669149841000}}`;
const SNAPSHOT = `{"type":"orderbook_snapshot","sending_ts_ms":1669149841234,"sid":2,"seq":2,"msg":{"market_ticker":"FED-23DEC-T3.00","market_id":"${ID}","yes_dollars_fp":[["0.0800","300.00"]],"no_dollars_fp":[]}}`;
const DELTA = `{"type":"orderbook_delta","sid":2,"seq":3,"msg":{"market_ticker":"FED-23DEC-T3.00","market_id":"${ID}","price_dollars":"0.960","delta_fp":"-54.00","side":"yes","ts":"2022-11-22T20:44:01Z","ts_ms":1669149841000}}`;

it('shows of every message of market data what reading it shows', () => {
  for (const raw of [TRADE, SNAPSHOT, DELTA, ...RECORDED, ...streamOf(20, 500, 100, 3, AT).frames]) {
    const frame = readFrame(JSON.parse(raw), AT);
    if (frame.kind !== 'data') throw new Error(raw);
    const { event, type, sid, seq } = frame;
    expect(glimpse(raw)).toEqual({
      type,
      sid,
      seq,
      ticker: event.type === 'trade' ? event.trade.ticker : event.ticker,
    });
    if (event.type === 'trade' && !RECORDED.includes(raw)) expect(madeAt(raw)).toBe(event.trade.time);
  }
  expect([madeAt(DELTA), madeAt(SNAPSHOT)]).toEqual([1_669_149_841_000, null]);
});

it('shows nothing of a message that is anything else, or may be', () => {
  const others = [
    TRADE.replace('"type":"trade"', '"type":"fill"'),
    TRADE.replace('"type":"trade"', '"type":"trades"'),
    TRADE.replace('"sid":11,', ''),
    TRADE.replace('"seq":2', '"seq":"2"'),
    TRADE.replace('"seq":2', '"seq":-2'),
    TRADE.replace('"seq":2', '"seq":2.5'),
    DELTA.replace('FED-', '\\u0046ED-'),
    DELTA.replace('FED-', 'FÉD-'),
    DELTA.replace('"market_ticker"', '"ticker"'),
    `[${DELTA}]`,
    ` ${DELTA}`,
    '{"type":"user_order","sid":22,"msg":{"order_id":"1","ticker":"A","ts_ms":1}}',
    '{"type":"order_group_updates","sid":22,"seq":1,"msg":{"market_ticker":"A","ts_ms":1}}',
    '{"type":"market_lifecycle_v2","sid":13,"seq":9,"msg":{"market_ticker":"A"}}',
    '{"id":5,"sid":2,"seq":222,"type":"ok","msg":{"market_tickers":["A"]}}',
    '',
  ];
  for (const raw of others) expect([raw, glimpse(raw)]).toEqual([raw, null]);
  expect([madeAt(DELTA.replace('1669149841000}', 'null}')), madeAt('{"type":"trade"'), madeAt('')]).toEqual([
    null,
    null,
    null,
  ]);
});
