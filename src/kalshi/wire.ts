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

export { readMarket } from './wire/market.ts';
export { readTrade } from './wire/trade.ts';

/** What happened to the account; these channels count nothing but group changes, so losses show in a statement only. */
type Own = Extract<DeskEvent, { type: 'order' | 'fill' | 'group.triggered' }>;
type MarketData = Extract<DeskEvent, { type: 'trade' | 'book.snapshot' | 'book.delta' }>;

type Content =
  | { readonly kind: 'data'; readonly event: MarketData }
  | { readonly kind: 'own'; readonly event: Own }
  | { readonly kind: 'lifecycle'; readonly lifecycle: Lifecycle }
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** Well formed, but nothing that this program uses. */
  | { readonly kind: 'unknown' }
  /** Does not fit the documented shape. `sample` is the frame, cut. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly sample: string };

/**
 * One message. `sid` and `seq` are those of its envelope, null where it has none; every frame that has both counts for
 * the sequence of its subscription, whatever its kind.
 */
export type Frame = Content & { readonly type: string; readonly sid: number | null; readonly seq: number | null };

function sampleOf(frame: unknown): string {
  try {
    return (JSON.stringify(frame) ?? String(frame)).slice(0, 200);
  } catch {
    return 'not JSON';
  }
}

/** Reads a parsed WebSocket message. `at` (ms) is when it arrived. */
export function readFrame(frame: unknown, at: number): Frame {
  if (!isObject(frame) || typeof frame.type !== 'string') {
    return { kind: 'fault', type: '?', sid: null, seq: null, fault: 'no frame with a type', sample: sampleOf(frame) };
  }
  const type = frame.type.slice(0, 60);
  const sid = parseWhole(frame.sid);
  const seq = parseWhole(frame.seq);
  const content = contentOf(type, frame, at);
  if (typeof content === 'string') return { kind: 'fault', type, sid, seq, fault: content, sample: sampleOf(frame) };
  return { ...content, type, sid, seq };
}

const wrap = <T extends object>(value: T | Fault, content: (value: T) => Content): Content | Fault =>
  typeof value === 'string' ? value : content(value);

function contentOf(type: string, frame: Readonly<Record<string, unknown>>, at: number): Content | Fault {
  const msg = frame.msg;
  switch (type) {
    case 'trade':
      return wrap(readTrade(msg, at), (trade) => ({ kind: 'data', event: { type: 'trade', at, trade } }));
    case 'orderbook_snapshot':
      return wrap(readSnapshot(msg, at), (event) => ({ kind: 'data', event }));
    case 'orderbook_delta':
      return wrap(readDelta(msg, at), (event) => ({ kind: 'data', event }));
    case 'fill':
      return wrap(readFill(msg), (fill) => ({ kind: 'own', event: { type: 'fill', at, fill } }));
    case 'user_order':
      return wrap(readOrder(msg), (order) => ({ kind: 'own', event: { type: 'order', at, order } }));
    case 'order_group_updates':
      return wrap(readGroupChange(msg), ({ id, triggered, time }) =>
        triggered ? { kind: 'own', event: { type: 'group.triggered', at, id, time } } : { kind: 'unknown' },
      );
    case 'market_lifecycle_v2': {
      const lifecycle = readMarketLifecycle(msg);
      return lifecycle === null
        ? { kind: 'unknown' }
        : wrap(lifecycle, (value) => ({ kind: 'lifecycle', lifecycle: value }));
    }
    case 'event_lifecycle':
      return wrap(readEventLifecycle(msg), (lifecycle) => ({ kind: 'lifecycle', lifecycle }));
    case 'event_fee_update':
      return wrap(readEventFees(msg), (lifecycle) => ({ kind: 'lifecycle', lifecycle }));
    case 'subscribed':
    case 'ok':
    case 'unsubscribed':
    case 'error':
      return wrap(readReply(type, new Fields(frame)), (reply) => ({ kind: 'reply', reply }));
    default:
      return { kind: 'unknown' };
  }
}
