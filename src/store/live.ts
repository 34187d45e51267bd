import { z } from 'zod';
import type { Style } from '../desk/effect.ts';
import type { Count, Money, Price } from '../desk/money.ts';
import type { Ticket } from '../desk/order.ts';
import { type LiveState, noLiveState, type Results, type StoredPosition } from '../desk/state.ts';
import { MOST_TRIPS } from '../desk/trade/logbook.ts';
import type { OwnOrder } from '../desk/trade/own-order.ts';
import type { Trip } from '../desk/trip.ts';

const LATEST = Date.UTC(2200, 0);
/** Milliseconds of a time that is one: with any other a calendar fails, and so would every start. */
export const TimeShape = z.number().min(0).max(LATEST);

const SideShape = z.enum(['yes', 'no']);
const price = z.int().transform((value) => value as Price);
const count = z.int().transform((value) => value as Count);
const money = z.int().transform((value) => value as Money);
const shard = z.string().regex(/^\d+$/).transform(Number);

/** A ticket as it is written to disk. */
export const TicketShape: z.ZodType<Ticket> = z.object({
  clientId: z.string(),
  ticker: z.string(),
  side: SideShape,
  action: z.enum(['buy', 'sell']),
  price,
  count,
  lasts: z.enum(['rest', 'now', 'all']),
  expiresAt: TimeShape.nullable(),
  reduceOnly: z.boolean(),
  group: z.string().nullable(),
  exchangeIndex: z.int().nullable(),
});

export const StyleShape: z.ZodType<Style> = z.enum(['improve', 'cross', 'exit']);

const PositionShape: z.ZodType<StoredPosition> = z.object({
  ticker: z.string(),
  side: SideShape,
  bought: count,
  spent: money,
  sold: count,
  proceeds: money,
  fees: money,
  highest: price,
  guarded: z.boolean(),
  // A stop that cannot be read is where it began.
  tightened: price.nullable().catch(null),
});

const OrderShape: z.ZodType<OwnOrder> = z.object({
  ticket: TicketShape,
  style: StyleShape,
  sentAt: TimeShape,
  phase: z.enum(['sent', 'working', 'unknown', 'over']),
  orderId: z.string().nullable(),
  filled: count,
  cost: money,
  fees: money,
  cancelAt: TimeShape.nullable(),
});

const ResultsShape: z.ZodType<Results> = z.object({
  trades: z.int(),
  wins: z.int(),
  realized: money,
  fees: money,
  date: z.string(),
  today: money,
  waved: money,
  tripped: z.string().nullable(),
  todayTrades: z.int().catch(0),
  todayWins: z.int().catch(0),
  todayFees: money.catch(0 as Money),
});

const StoppedShape = z.object({ closed: z.int(), pnl: money }).nullable().default(null);

const TripShape: z.ZodType<Trip> = z.object({
  at: TimeShape,
  ticker: z.string(),
  name: z.string(),
  side: SideShape,
  count,
  entry: price,
  exit: price,
  reason: z.enum(['stop_loss', 'trailing_stop', 'reversal', 'flatten', 'shutdown', 'close', 'settled']),
  fees: money,
  pnl: money,
  paper: z.boolean(),
  own: z.boolean(),
});

/** History for a curve: what of it cannot be read is left out, and nothing else is lost by it. */
const TripsShape = z
  .array(z.unknown())
  .catch([])
  .transform((trips) => trips.flatMap((trip) => TripShape.safeParse(trip).data ?? []).slice(-MOST_TRIPS));

/** Reads what was stored of live trading, part by part; `lost` names the parts that are not whole. */
export function readLive(stored: unknown): { readonly live: LiveState; readonly lost: readonly string[] } {
  const none = noLiveState('');
  const parts = z.record(z.string(), z.unknown()).safeParse(stored).data;
  if (parts === undefined) return { live: { ...none, running: true }, lost: ['all of it'] };
  const lost: string[] = [];
  const read = <T>(name: keyof LiveState, shape: z.ZodType<T>, otherwise: T): T => {
    const found = shape.safeParse(parts[name]);
    if (!found.success) lost.push(name);
    return found.success ? found.data : otherwise;
  };
  const list = <T>(name: keyof LiveState, shape: z.ZodType<T>): readonly T[] => {
    const items = read<readonly unknown[]>(name, z.array(z.unknown()), []);
    const whole = items.flatMap((item) => shape.safeParse(item).data ?? []);
    if (whole.length < items.length) lost.push(`${items.length - whole.length} of ${items.length} ${name}`);
    return whole;
  };
  const live: LiveState = {
    account: read('account', z.string(), none.account),
    positions: list('positions', PositionShape),
    orders: list('orders', OrderShape),
    foreign: read('foreign', z.record(z.string(), count), none.foreign),
    groups: read('groups', z.record(shard, z.string()), none.groups),
    results: read('results', ResultsShape, none.results),
    running: read('running', z.boolean(), true),
    flattening: read('flattening', z.boolean().default(false), false),
    stopped: read('stopped', StoppedShape, null),
    trips: read('trips', TripsShape, []),
  };
  return { live, lost };
}
