import type { DeskEvent } from '../../desk/event.ts';
import type { Level } from '../../desk/market.ts';
import { type Count, PRICE_ONE, type Price } from '../../desk/money.ts';
import { heardTicker, isDated, MOST_CONTRACTS } from './field.ts';
import { FrameReader, spelled } from './frame-reader.ts';
import { type Opening, readOpening } from './opening.ts';
import { AHEAD } from './trade.ts';

/** The frame of a book, of a change of one, or of a public trade. */
export type UsualFrame = Pick<Opening, 'type' | 'sid' | 'seq'> & {
  readonly kind: 'data';
  readonly event: Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' | 'trade' }>;
};

const ID = spelled('","market_id":"');
const PRICE = spelled('","price_dollars":"');
const CHANGE = spelled('","delta_fp":"');
const YES_BID = spelled('","side":"yes","ts":"');
const NO_BID = spelled('","side":"no","ts":"');
/** Where the side begins in both. */
const SIDE = '","side":"'.length;
const YES_PRICE = spelled('","yes_price_dollars":"');
const NO_PRICE = spelled('","no_price_dollars":"');
const COUNT = spelled('","count_fp":"');
const YES_TAKER = spelled('","taker_side":"yes","taker_outcome_side":"yes","taker_book_side":"bid"');
const NO_TAKER = spelled('","taker_side":"no","taker_outcome_side":"no","taker_book_side":"ask"');
const TAKER = '","taker_side":"'.length;
const TS = spelled(',"is_block_trade":false,"ts":');
const TS_MS = spelled(',"ts_ms":');
const QUOTE_TS_MS = spelled('","ts_ms":');
const YES_LEVELS = spelled('","yes_dollars_fp":[');
const NO_LEVELS = spelled(',"no_dollars_fp":[');
const LEVEL = spelled('["');
const MORE = spelled('","');
const LEVEL_END = spelled('"]');
const END = spelled('}}');
const [COMMA, CLOSE_LIST, LETTER_Y] = [0x2c, 0x5d, 0x79];
const [PRICE_DECIMALS, COUNT_DECIMALS] = [4, 2];
const LONGEST_ID = 128;

/** One for all: a frame is read to its end before the next. */
const reader = new FrameReader();

/**
 * Reads market data from the bytes of its frame. Nearly all frames are such; to make a text of one, parse it and look at
 * each field takes longer than all that is then done with it, and this half of that. It knows the one way in which Kalshi
 * writes them (books as recorded verbatim in April, July and August 2026, trades as documented in October) and the markets
 * heard of before, and nothing else: null for any other frame, which is then parsed, to the same result.
 */
export function readUsual(bytes: Buffer, at: number): UsualFrame | null {
  reader.begin(bytes);
  const opening = readOpening(reader);
  if (reader.lost) return null;
  const { type, sid, seq, tickerFrom, tickerTo } = opening;
  const ticker = heardTicker(bytes, tickerFrom, tickerTo);
  if (ticker === undefined) return null;
  const event =
    type === 'orderbook_delta'
      ? deltaEvent(ticker, at)
      : type === 'trade'
        ? tradeEvent(opening, ticker, at)
        : snapshotEvent(ticker, at);
  return event === null ? null : { kind: 'data', type, sid, seq, event };
}

function deltaEvent(ticker: string, at: number): UsualFrame['event'] | null {
  reader.pass(ID);
  reader.text();
  reader.pass(PRICE);
  const price = reader.decimal(PRICE_DECIMALS);
  reader.pass(CHANGE);
  const change = reader.decimal(COUNT_DECIMALS);
  const side = reader.ahead(SIDE) === LETTER_Y ? 'yes' : 'no';
  reader.pass(side === 'yes' ? YES_BID : NO_BID);
  reader.text();
  reader.pass(QUOTE_TS_MS);
  reader.whole();
  reader.pass(END);
  reader.end();
  if (reader.lost || !isPrice(price) || Math.abs(change) > MOST_CONTRACTS) return null;
  return { type: 'book.delta', at, ticker, side, price: price as Price, change: change as Count };
}

function snapshotEvent(ticker: string, at: number): UsualFrame['event'] | null {
  reader.pass(ID);
  reader.text();
  reader.pass(YES_LEVELS);
  const yes = levels();
  reader.pass(NO_LEVELS);
  const no = levels();
  reader.pass(END);
  reader.end();
  return reader.lost ? null : { type: 'book.snapshot', at, ticker, yes, no };
}

/** From behind the bracket that opens the list to behind that which closes it. */
function levels(): readonly Level[] {
  const read: Level[] = [];
  if (reader.ahead() === CLOSE_LIST) {
    reader.skip();
    return read;
  }
  while (!reader.lost && read.length < PRICE_ONE) {
    reader.pass(LEVEL);
    const price = reader.decimal(PRICE_DECIMALS);
    reader.pass(MORE);
    const count = reader.decimal(COUNT_DECIMALS);
    reader.pass(LEVEL_END);
    if (!isPrice(price) || count <= 0 || count > MOST_CONTRACTS) reader.lose();
    read.push([price as Price, count as Count]);
    const next = reader.ahead();
    reader.skip();
    if (next === CLOSE_LIST) return read;
    if (next !== COMMA) reader.lose();
  }
  reader.lose();
  return read;
}

function tradeEvent({ idFrom, idTo }: Opening, ticker: string, at: number): UsualFrame['event'] | null {
  reader.pass(YES_PRICE);
  const price = reader.decimal(PRICE_DECIMALS);
  reader.pass(NO_PRICE);
  const other = reader.decimal(PRICE_DECIMALS);
  reader.pass(COUNT);
  const count = reader.decimal(COUNT_DECIMALS);
  const taker = reader.ahead(TAKER) === LETTER_Y ? 'yes' : 'no';
  reader.pass(taker === 'yes' ? YES_TAKER : NO_TAKER);
  reader.pass(TS);
  reader.whole();
  reader.pass(TS_MS);
  const time = reader.whole();
  reader.pass(END);
  reader.end();
  if (reader.lost || !isPrice(price) || price + other !== PRICE_ONE) return null;
  if (count <= 0 || count > MOST_CONTRACTS || !isDated(time) || time > at + AHEAD) return null;
  const length = idTo - idFrom;
  if (length === 0 || length > LONGEST_ID) return null;
  const id = reader.bytes.toString('latin1', idFrom, idTo);
  const trade = { id, ticker, price: price as Price, count: count as Count, taker, block: false, time } as const;
  return { type: 'trade', at, trade };
}

const isPrice = (price: number): boolean => price > 0 && price < PRICE_ONE;
