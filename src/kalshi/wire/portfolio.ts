import type { Settlement, Statement } from '../../desk/account.ts';
import type { Side } from '../../desk/market.ts';
import { type Count, countText, type Money } from '../../desk/money.ts';
import type { Fill, Order, OrderStatus, Position } from '../../desk/order.ts';
import { CENT, type Fault, Fields, parseIso, parseMillis, readList } from './field.ts';

/** Prefers the new names of a direction; the old ones may vanish any week. */
function towardOf(fields: Fields): Side {
  if (fields.has('outcome_side')) return fields.side('outcome_side');
  if (fields.has('book_side')) return fields.bookSide('book_side');
  if (!fields.has('action') || !fields.has('side')) return fields.side('outcome_side');
  const side = fields.side('side');
  if (fields.raw('action') === 'buy') return side;
  if (fields.raw('action') !== 'sell') fields.refuse('action is not buy or sell');
  return side === 'yes' ? 'no' : 'yes';
}

const shard = (fields: Fields): number | null => fields.optional('exchange_index', (f, name) => f.whole(name));

/** The `msg` of a `fill` frame, or a fill of `GET /portfolio/fills`. */
export function readFill(json: unknown): Fill | Fault {
  const fields = new Fields(json);
  const count = fields.positive('count_fp');
  return fields.done({
    tradeId: fields.name('trade_id'),
    orderId: fields.name('order_id'),
    clientId: fields.optional('client_order_id', (f, name) => f.name(name)),
    ticker: fields.ticker(),
    toward: towardOf(fields),
    price: fields.price('yes_price_dollars'),
    count,
    fee: fields.fee('fee_cost', count),
    taker: fields.flag('is_taker'),
    time: fields.time(),
    positionAfter: fields.optional('post_position_fp', (f, name) => f.count(name)),
    exchangeIndex: shard(fields),
  });
}

const STATUSES: ReadonlySet<unknown> = new Set<OrderStatus>(['resting', 'canceled', 'executed', 'unknown']);

/** Milliseconds of the first field that is there: WebSocket has `…_ts_ms`, REST an ISO text. */
function when(fields: Fields, millis: string, iso: string): number | null {
  if (fields.has(millis)) return parseMillis(fields.raw(millis));
  return parseIso(fields.raw(iso));
}

/** The `msg` of a `user_order` frame, or an order of `GET /portfolio/orders`. */
export function readOrder(json: unknown): Order | Fault {
  const fields = new Fields(json);
  const status = fields.raw('status');
  if (!STATUSES.has(status)) fields.refuse('status is not resting, canceled, executed or unknown');
  const taker = fields.money('taker_fill_cost_dollars');
  const maker = fields.money('maker_fill_cost_dollars');
  // Kalshi leaves out fees that are zero, whatever its specification says.
  const filled = fields.size('fill_count_fp');
  const takerFees = fields.optional('taker_fees_dollars', (f, name) => f.fee(name, filled)) ?? 0;
  const makerFees = fields.optional('maker_fees_dollars', (f, name) => f.fee(name, filled)) ?? 0;
  return fields.done({
    id: fields.name('order_id'),
    clientId: fields.has('client_order_id') ? fields.name('client_order_id') : '',
    ticker: fields.ticker(),
    toward: towardOf(fields),
    price: fields.price('yes_price_dollars'),
    status: status as OrderStatus,
    initial: fields.size('initial_count_fp'),
    filled,
    remaining: fields.size('remaining_count_fp'),
    cost: (taker + maker) as Money,
    fees: (takerFees + makerFees) as Money,
    createdAt: when(fields, 'created_ts_ms', 'created_time'),
    updatedAt: when(fields, 'last_updated_ts_ms', 'last_update_time'),
    expiresAt: when(fields, 'expiration_ts_ms', 'expiration_time'),
    reason: fields.optional('last_update_reason', (f, name) => f.name(name)),
    group: fields.optional('order_group_id', (f, name) => f.name(name)),
    exchangeIndex: shard(fields),
  });
}

/** One of `market_positions` of `GET /portfolio/positions`. */
export function readPosition(json: unknown): Position | Fault {
  const fields = new Fields(json);
  return fields.done({
    ticker: fields.ticker(),
    count: fields.count('position_fp'),
    exposure: fields.money('market_exposure_dollars'),
    realized: fields.money('realized_pnl_dollars'),
    fees: fields.money('fees_paid_dollars'),
  });
}

/** A hundred million dollars, as everywhere. */
const MOST_CENTS = 1e10;

function wholeCents(fields: Fields, name: string): Money {
  const count = fields.whole(name);
  if (count > MOST_CENTS) fields.refuse(`${name} is more money than there is`);
  return (count * CENT) as Money;
}

/** One of `GET /portfolio/settlements`. Its revenue is in cents, unlike everything else. */
export function readSettlement(json: unknown): Settlement | Fault {
  const fields = new Fields(json);
  const result = fields.name('market_result');
  return fields.done({
    ticker: fields.ticker(),
    // `scalar`, or a word that is new: whatever it means, the revenue says what was paid.
    result: result === 'yes' || result === 'no' ? result : null,
    yes: fields.size('yes_count_fp'),
    no: fields.size('no_count_fp'),
    revenue: wholeCents(fields, 'revenue'),
    fee: fields.optional('fee_cost', (f, name) => f.money(name)) ?? (0 as Money),
    time: fields.iso('settled_time'),
  });
}

/** Money that can be spent, in all and by shard (empty when the exchange did not break it down). */
export type Balance = Pick<Statement, 'balance' | 'shards'>;

/** `GET /portfolio/balance`. */
export function readBalance(json: unknown): Balance | Fault {
  const fields = new Fields(json);
  // The whole cents are the older field: without the exact figure they are all there is, and never too much.
  const balance = fields.has('balance_dollars') ? fields.money('balance_dollars') : wholeCents(fields, 'balance');
  const shards = fields.has('balance_breakdown')
    ? readList(json, 'balance_breakdown', (item): readonly [number, Money] | Fault => {
        const part = new Fields(item);
        return part.done([part.whole('exchange_index'), part.money('balance')] as const);
      })
    : [];
  return typeof shards === 'string' ? shards : fields.done({ balance, shards: Object.fromEntries(shards) });
}

type Group = { readonly id: string };

/** `GET /portfolio/order_groups`. The list is left out when there is none. */
export function readGroups(json: unknown): readonly Group[] | Fault {
  const fields = new Fields(json);
  if (!fields.has('order_groups')) return fields.done([]);
  return readList(json, 'order_groups', (item): Group | Fault => {
    const group = new Fields(item);
    return group.done({ id: group.name('id') });
  });
}

/** `POST /portfolio/order_groups/create`: the new group. */
export function readCreatedGroup(json: unknown): Group | Fault {
  const fields = new Fields(json);
  return fields.done({ id: fields.name('order_group_id') });
}

/** The body of `PUT /portfolio/order_groups/{order_group_id}/limit`. */
export const writeLimit = (limit: Count): object => ({ contracts_limit_fp: countText(limit) });

/** The body of `POST /portfolio/order_groups/create`. */
export const writeGroup = (limit: Count, exchangeIndex: number): object => ({
  contracts_limit_fp: countText(limit),
  exchange_index: exchangeIndex,
});

const GROUP_CHANGES: ReadonlySet<unknown> = new Set(['created', 'triggered', 'reset', 'deleted', 'limit_updated']);

/** `time` in ms of the exchange's clock, null when it did not say. */
type GroupChange = { readonly id: string; readonly triggered: boolean; readonly time: number | null };

/** The `msg` of an `order_group_updates` frame. */
export function readGroupChange(json: unknown): GroupChange | Fault {
  const fields = new Fields(json);
  const what = fields.raw('event_type');
  if (!GROUP_CHANGES.has(what)) fields.refuse('event_type is none that is documented for order groups');
  const time = fields.optional('ts_ms', (f, name) => f.millis(name));
  return fields.done({ id: fields.name('order_group_id'), triggered: what === 'triggered', time });
}
