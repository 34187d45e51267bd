/**
 * What Kalshi sends over its WebSocket, in the desk's words. The folder `wire` is the only place that knows Kalshi's
 * names and units; everything it cannot believe becomes a fault, never an exception.
 *
 * Sources: Kalshi's AsyncAPI and OpenAPI files as of October 2026.
 */
import type { DeskEvent } from '../desk/event.ts';
import { readDelta, readSnapshot } from './wire/book.ts';
import { type Fault, Fields, isObject, parseWhole } from './wire/field.ts';
import { type Lifecycle, readEventFees, readEventLifecycle, readMarketLifecycle } from './wire/lifecycle.ts';
import { readFill, readGroupChange, readOrder } from './wire/portfolio.ts';
import { type Reply, readReply } from './wire/reply.ts';
import { readTrade } from './wire/trade.ts';
import { readUsual } from './wire/usual-frame.ts';

export { readMarket } from './wire/market.ts';
export { readTrade } from './wire/trade.ts';

/** What happened to the account; these channels count nothing but group changes, so losses show in a statement only. */
type Own = Extract<DeskEvent, { type: 'order' | 'fill' | 'group.triggered' }>;
type MarketData = Extract<DeskEvent, { type: 'trade' | 'book.snapshot' | 'book.delta' }>;

/** Every frame that has both `sid` and `seq` counts for the sequence of its subscription, whatever its kind. */
type Envelope = { readonly type: string; readonly sid: number | null; readonly seq: number | null };

/** One message. `sid` and `seq` are those of its envelope, null where it has none. */
export type Frame = Envelope &
  (
    | { readonly kind: 'data'; readonly event: MarketData }
    | { readonly kind: 'own'; readonly event: Own }
    | { readonly kind: 'lifecycle'; readonly lifecycle: Lifecycle }
    | { readonly kind: 'reply'; readonly reply: Reply }
    /** Well formed, but nothing that this program uses. */
    | { readonly kind: 'unknown' }
    /** Does not fit the documented shape. `sample` is the frame, cut. */
    | { readonly kind: 'fault'; readonly fault: Fault; readonly sample: string }
  );

function sampleOf(frame: unknown): string {
  try {
    return (JSON.stringify(frame) ?? String(frame)).slice(0, 200);
  } catch {
    return 'not JSON';
  }
}

/** Reads a WebSocket message as it came; null when it is no JSON. `at` (ms) is when it arrived. */
export function readMessage(bytes: Buffer, at: number): Frame | null {
  const usual = readUsual(bytes, at);
  if (usual !== null) return usual;
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    return null;
  }
  return readFrame(json, at);
}

/** Reads a parsed WebSocket message. `at` (ms) is when it arrived. */
export function readFrame(frame: unknown, at: number): Frame {
  if (!isObject(frame) || typeof frame.type !== 'string') {
    return { kind: 'fault', type: '?', sid: null, seq: null, fault: 'no frame with a type', sample: sampleOf(frame) };
  }
  const type = frame.type.slice(0, 60);
  const sid = parseWhole(frame.sid);
  const seq = parseWhole(frame.seq);
  const { msg } = frame;
  let event: MarketData | Fault;
  switch (type) {
    case 'orderbook_delta':
      event = readDelta(msg, at);
      break;
    case 'trade': {
      const trade = readTrade(msg, at);
      event = typeof trade === 'string' ? trade : { type: 'trade', at, trade };
      break;
    }
    case 'orderbook_snapshot':
      event = readSnapshot(msg, at);
      break;
    default:
      return rareFrame({ type, sid, seq }, frame, at);
  }
  // Written out, not spread: nearly every message comes this way.
  if (typeof event !== 'string') return { kind: 'data', type, sid, seq, event };
  return { kind: 'fault', type, sid, seq, fault: event, sample: sampleOf(frame) };
}

function rareFrame(envelope: Envelope, frame: Readonly<Record<string, unknown>>, at: number): Frame {
  const fault = (what: Fault): Frame => ({ ...envelope, kind: 'fault', fault: what, sample: sampleOf(frame) });
  const own = (event: Own | Fault): Frame =>
    typeof event === 'string' ? fault(event) : { ...envelope, kind: 'own', event };
  const changed = (lifecycle: Lifecycle | Fault): Frame =>
    typeof lifecycle === 'string' ? fault(lifecycle) : { ...envelope, kind: 'lifecycle', lifecycle };
  const unknown: Frame = { ...envelope, kind: 'unknown' };
  const { type } = envelope;
  const { msg } = frame;
  switch (type) {
    case 'fill': {
      const fill = readFill(msg);
      return own(typeof fill === 'string' ? fill : { type: 'fill', at, fill });
    }
    case 'user_order': {
      const order = readOrder(msg);
      return own(typeof order === 'string' ? order : { type: 'order', at, order });
    }
    case 'order_group_updates': {
      const change = readGroupChange(msg);
      if (typeof change === 'string') return fault(change);
      return change.triggered ? own({ type: 'group.triggered', at, id: change.id, time: change.time }) : unknown;
    }
    case 'market_lifecycle_v2': {
      const lifecycle = readMarketLifecycle(msg);
      return lifecycle === null ? unknown : changed(lifecycle);
    }
    case 'event_lifecycle':
      return changed(readEventLifecycle(msg));
    case 'event_fee_update':
      return changed(readEventFees(msg));
    case 'subscribed':
    case 'ok':
    case 'unsubscribed':
    case 'error': {
      const reply = readReply(type, new Fields(frame));
      return typeof reply === 'string' ? fault(reply) : { ...envelope, kind: 'reply', reply };
    }
    default:
      return unknown;
  }
}
