import { type FrameReader, spelled } from './frame-reader.ts';

/** What every frame of market data begins with: its kind, its numbers and its market. Places are those of bytes. */
export type Opening = {
  readonly type: 'orderbook_delta' | 'orderbook_snapshot' | 'trade';
  readonly sid: number;
  readonly seq: number;
  /** Of the id of a trade; both 0 where it is none. */
  readonly idFrom: number;
  readonly idTo: number;
  readonly tickerFrom: number;
  readonly tickerTo: number;
};

const beginning = (type: Opening['type']): Uint8Array => spelled(`{"type":"${type}","s`);
const DELTA = beginning('orderbook_delta');
const SNAPSHOT = beginning('orderbook_snapshot');
const TRADE = beginning('trade');
const SENDING = spelled('ending_ts_ms":');
const NEXT = spelled(',"s');
const SID = spelled('id":');
const SEQ = spelled(',"seq":');
const IN_MSG = spelled(',"msg":{"');
const TRADE_ID = spelled('trade_id":"');
const MORE = spelled('","');
const TICKER = spelled('market_ticker":"');
const [LETTER_E, LETTER_S, LETTER_T] = [0x65, 0x73, 0x74];
/** Where the kinds differ: `{"type":"t`, `{"type":"orderbook_s`, `{"type":"orderbook_d`. */
const [TRADE_AT, SNAPSHOT_AT] = ['{"type":"'.length, '{"type":"orderbook_'.length];

/** Reads it to the quote behind the ticker. Any other frame, or one in another order, loses the reader its way. */
export function readOpening(reader: FrameReader): Opening {
  const isTrade = reader.ahead(TRADE_AT) === LETTER_T;
  const isSnapshot = reader.ahead(SNAPSHOT_AT) === LETTER_S;
  reader.pass(isTrade ? TRADE : isSnapshot ? SNAPSHOT : DELTA);
  // Since October 2026, and optional.
  if (reader.ahead() === LETTER_E) {
    reader.pass(SENDING);
    reader.whole();
    reader.pass(NEXT);
  }
  reader.pass(SID);
  const sid = reader.whole();
  reader.pass(SEQ);
  const seq = reader.whole();
  reader.pass(IN_MSG);
  let [idFrom, idTo] = [0, 0];
  if (isTrade) {
    reader.pass(TRADE_ID);
    idFrom = reader.text();
    idTo = reader.at;
    reader.pass(MORE);
  }
  reader.pass(TICKER);
  const tickerFrom = reader.text();
  const type = isTrade ? 'trade' : isSnapshot ? 'orderbook_snapshot' : 'orderbook_delta';
  return { type, sid, seq, idFrom, idTo, tickerFrom, tickerTo: reader.at };
}
