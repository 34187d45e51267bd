import type { DeskEvent } from '../../desk/event.ts';
import { type Count, PRICE_ONE, type Price } from '../../desk/money.ts';
import { heardTicker, MOST_CONTRACTS } from './field.ts';

/** The frame of one change of a book. */
export type DeltaFrame = {
  readonly kind: 'data';
  readonly type: 'orderbook_delta';
  readonly sid: number;
  readonly seq: number;
  readonly event: Extract<DeskEvent, { type: 'book.delta' }>;
};

const spelled = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const HEAD = spelled('{"type":"orderbook_delta","s');
const SENDING = spelled('ending_ts_ms":');
const NEXT = spelled(',"s');
const SID = spelled('id":');
const SEQ = spelled(',"seq":');
const TICKER = spelled(',"msg":{"market_ticker":"');
const ID = spelled('","market_id":"');
const PRICE = spelled('","price_dollars":"');
const CHANGE = spelled('","delta_fp":"');
const YES = spelled('","side":"yes","ts":"');
const BEFORE_SIDE = '","side":"'.length;
const NO = spelled('","side":"no","ts":"');
const TS_MS = spelled('","ts_ms":');
const [QUOTE, CLOSE, POINT, MINUS, ZERO, NEW_LINE, Y, E] = [0x22, 0x7d, 0x2e, 0x2d, 0x30, 0x0a, 0x79, 0x65];
const [BLANK, TILDE, BACKSLASH] = [0x20, 0x7e, 0x5c];
const POWERS = [1, 10, 100, 1_000, 10_000];
const [PRICE_DECIMALS, COUNT_DECIMALS] = [4, 2];
/** More than any number here has, and fewer than would leave the exact integers. */
const MOST_DIGITS = 13;

/** Where the reading is: set to -1 by whatever does not find what it wants. One for all, for a frame is read at once. */
let at = 0;

/**
 * Reads a change of a book from the bytes of its frame. Six frames of seven are such changes; to make a text of one, parse
 * it and look at each field takes twice as long as all that is then done with it, and this a third of that. It knows the
 * one way in which Kalshi writes them (recorded verbatim in April, July and August 2026) and markets that were heard of
 * before, and nothing else: null for any other frame, which is then parsed as JSON, to the same result.
 */
export function readDeltaBytes(bytes: Uint8Array, heardAt: number): DeltaFrame | null {
  at = 0;
  pass(bytes, HEAD);
  // Since October 2026, and optional.
  if (bytes[at] === E) {
    pass(bytes, SENDING);
    whole(bytes);
    pass(bytes, NEXT);
  }
  pass(bytes, SID);
  const sid = whole(bytes);
  pass(bytes, SEQ);
  const seq = whole(bytes);
  pass(bytes, TICKER);
  const from = at;
  plain(bytes);
  if (at < 0) return null;
  const ticker = heardTicker(bytes, from, at);
  if (ticker === undefined) return null;
  pass(bytes, ID);
  plain(bytes);
  pass(bytes, PRICE);
  const price = decimal(bytes, PRICE_DECIMALS);
  pass(bytes, CHANGE);
  const change = decimal(bytes, COUNT_DECIMALS);
  const side = at >= 0 && bytes[at + BEFORE_SIDE] === Y ? 'yes' : 'no';
  pass(bytes, side === 'yes' ? YES : NO);
  plain(bytes);
  pass(bytes, TS_MS);
  whole(bytes);
  if (at < 0 || bytes[at] !== CLOSE || bytes[at + 1] !== CLOSE) return null;
  const end = at + 2;
  if (end !== bytes.length && !(end + 1 === bytes.length && bytes[end] === NEW_LINE)) return null;
  if (price <= 0 || price >= PRICE_ONE || Math.abs(change) > MOST_CONTRACTS) return null;
  const what = { ticker, side, price: price as Price, change: change as Count } as const;
  return { kind: 'data', type: 'orderbook_delta', sid, seq, event: { type: 'book.delta', at: heardAt, ...what } };
}

/** Passes over just these bytes. */
function pass(bytes: Uint8Array, wanted: Uint8Array): void {
  if (at < 0) return;
  const from = at;
  for (let i = 0; i < wanted.length; i += 1) {
    if (bytes[from + i] === wanted[i]) continue;
    at = -1;
    return;
  }
  at = from + wanted.length;
}

/** Passes over a text up to its end; of printable ASCII, with nothing escaped. */
function plain(bytes: Uint8Array): void {
  if (at < 0) return;
  let i = at;
  for (let byte = bytes[i] ?? 0; byte !== QUOTE; byte = bytes[i] ?? 0) {
    if (byte < BLANK || byte > TILDE || byte === BACKSLASH) {
      at = -1;
      return;
    }
    i += 1;
  }
  at = i;
}

/** A whole number of 0 or more, as JSON writes it. */
function whole(bytes: Uint8Array): number {
  const from = at;
  const value = digits(bytes);
  if (at > from + 1 && bytes[from] === ZERO) at = -1;
  return value;
}

/** A decimal number of at most so many places, as an integer of that many; with a sign or without. */
function decimal(bytes: Uint8Array, places: number): number {
  const negative = at >= 0 && bytes[at] === MINUS;
  if (negative) at += 1;
  let value = digits(bytes);
  let left = places;
  if (at >= 0 && bytes[at] === POINT) {
    at += 1;
    const from = at;
    const fraction = digits(bytes);
    left -= at - from;
    if (left < 0) at = -1;
    value = value * (POWERS[at - from] ?? 0) + fraction;
  }
  value *= POWERS[left] ?? 0;
  return negative && value !== 0 ? -value : value;
}

/** At least one digit. */
function digits(bytes: Uint8Array): number {
  if (at < 0) return 0;
  const from = at;
  let value = 0;
  let i = from;
  for (let digit = (bytes[i] as number) - ZERO; digit >= 0 && digit <= 9; digit = (bytes[i] as number) - ZERO) {
    value = value * 10 + digit;
    i += 1;
  }
  at = i === from || i - from > MOST_DIGITS ? -1 : i;
  return value;
}
