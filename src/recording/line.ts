import type { DeskEvent } from '../desk/event.ts';
import { isObject, type Json } from '../kalshi/wire/field.ts';
import { type Frame, readFrame, readMarket, readTrade } from '../kalshi/wire.ts';

type MarketData = Extract<DeskEvent, { type: 'trade' | 'book.snapshot' | 'book.delta' }>;
type MarketEvent = Extract<DeskEvent, { type: 'market' }>;

/** What one line of a recording says. `at` (ms) is when it was heard, or else when it happened. */
export type Line =
  | { readonly kind: 'market'; readonly event: MarketEvent }
  | {
      readonly kind: 'message';
      readonly at: number;
      /** Null when the message carries nothing that the desk listens to, such as a ticker. */
      readonly event: MarketData | null;
      /** Place in the sequence of its subscription; null where it has none. */
      readonly sid: number | null;
      readonly seq: number | null;
    }
  /** A message that has no time, nor has any line before it. */
  | { readonly kind: 'timeless' }
  | { readonly kind: 'fault'; readonly fault: string };

const fault = (sentence: string): Line => ({ kind: 'fault', fault: sentence });

/** 2000 to 2200 in ms: anything else is not a time, or is in another unit. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 946_684_800_000 && value <= 7_258_118_400_000;

/**
 * Reads one line in any of the shapes of a recording. `before` (ms) is the time of the line above, which a message
 * takes over that has no time of its own; null when there is none.
 */
export function readLine(text: string, before: number | null): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fault('not JSON');
  }
  if (!isObject(json)) return fault('not an object');
  if (json.frame !== undefined || json.market !== undefined) return readStamped(json);
  if (typeof json.type === 'string') return readBare(json, before);
  if (json.created_time !== undefined) return readPublicTrade(json);
  return fault('no "frame", "market", "type" or "created_time"');
}

function readStamped(json: Json): Line {
  if (!isTime(json.at)) return fault('"at" is not a time in ms');
  const at = Math.trunc(json.at);
  if (json.frame !== undefined) return message(readFrame(json.frame, at), at);
  const market = readMarket(json.market);
  return typeof market === 'string' ? fault(market) : { kind: 'market', event: { type: 'market', at, market } };
}

function readBare(json: Json, before: number | null): Line {
  const msg = isObject(json.msg) ? json.msg : {};
  const at = timeOf(msg) ?? (isTime(json.sending_ts_ms) ? Math.trunc(json.sending_ts_ms) : before);
  return at === null ? { kind: 'timeless' } : message(readFrame(json, at), at);
}

function timeOf(msg: Json): number | null {
  const { ts_ms: millis, ts } = msg;
  if (isTime(millis)) return millis;
  const time = typeof ts === 'number' ? ts * 1000 : dateOf(ts);
  return isTime(time) ? Math.trunc(time) : null;
}

/** ISO 8601 in ms; what is finer is dropped, and what is no date is NaN. */
const dateOf = (value: unknown): number => (typeof value === 'string' ? Math.trunc(Date.parse(value)) : Number.NaN);

function readPublicTrade(json: Json): Line {
  const at = dateOf(json.created_time);
  if (!isTime(at)) return fault('"created_time" is not a time');
  const trade = readTrade(json, at);
  if (typeof trade === 'string') return fault(trade);
  return { kind: 'message', at, event: { type: 'trade', at, trade }, sid: null, seq: null };
}

function message(frame: Frame, at: number): Line {
  if (frame.kind === 'fault') return fault(`${frame.type}: ${frame.fault}`);
  return { kind: 'message', at, event: frame.kind === 'data' ? frame.event : null, sid: frame.sid, seq: frame.seq };
}
