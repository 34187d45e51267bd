import { z } from 'zod';
import type { Trade } from '../../desk/market.ts';
import { type Count, type Money, type Price, parseCount, parsePrice } from '../../desk/money.ts';
import type { BookSide, TimeInForce } from './book.ts';
import type { Listing } from './listing.ts';
import { Refusal } from './refusal.ts';

export type Reason =
  | 'Decrease'
  | 'Amend'
  | 'MarginCancel'
  | 'SelfTradeCancel'
  | 'ExpiryCancel'
  | 'CloseCancel'
  | 'HaltCancel'
  | 'Trade'
  | 'PostOnlyCrossCancel'
  | 'ReduceOnlyCancel';

/** An order of the account. Times in ms. */
export type Order = {
  readonly id: string;
  clientId: string;
  readonly listing: Listing;
  readonly side: BookSide;
  price: Price;
  initial: Count;
  filled: Count;
  remaining: Count;
  status: 'resting' | 'canceled' | 'executed';
  takerCost: Money;
  makerCost: Money;
  takerFees: Money;
  makerFees: Money;
  /** Rounding paid so far that is not yet a whole $0.0001. */
  carry: Money;
  readonly createdAt: number;
  updatedAt: number;
  reason: Reason | null;
  expiresAt: number | null;
  readonly selfTrade: 'taker_at_cross' | 'maker';
  readonly group: string | null;
  readonly cancelOnPause: boolean;
};

/** The account's part in a trade. */
export type Fill = {
  readonly order: Order;
  readonly trade: Trade;
  readonly taker: boolean;
  readonly fee: Money;
  /** The signed position after it. */
  readonly position: Count;
};

const MOST_CONTRACTS = 100_000_000;

const price = z.string().transform((text, context) => {
  const value = parsePrice(text);
  if (value === null) context.addIssue({ code: 'custom', message: 'must be dollars such as "0.5600"' });
  return value ?? z.NEVER;
});
const amount = z.string().transform((text, context) => {
  const value = parseCount(text);
  const fits = value !== null && value >= 0 && value <= MOST_CONTRACTS;
  if (!fits) context.addIssue({ code: 'custom', message: 'must be contracts such as "10.00"' });
  return fits ? value : z.NEVER;
});
const count = amount.refine((value) => value > 0, 'must be more than zero');
const unixSeconds = z.number().int().min(0).max(1e11);
const shard = z.number().int().optional();
const subaccount = z.literal(0, 'is not an account of this user').optional();
const text = z.string().min(1).max(256);

const newOrder = z.object({
  ticker: text,
  client_order_id: z.string().max(256).default(''),
  side: z.enum(['bid', 'ask']),
  count,
  price,
  expiration_time: unixSeconds.optional(),
  time_in_force: z.enum(['good_till_canceled', 'immediate_or_cancel', 'fill_or_kill'] satisfies TimeInForce[]),
  post_only: z.boolean().default(false),
  self_trade_prevention_type: z.enum(['taker_at_cross', 'maker']),
  cancel_order_on_pause: z.boolean().default(false),
  reduce_only: z.boolean().default(false),
  subaccount,
  order_group_id: text.optional(),
  exchange_index: shard,
});
const amendment = z.object({
  ticker: text,
  side: z.enum(['bid', 'ask']),
  price,
  count,
  client_order_id: text.optional(),
  updated_client_order_id: text.optional(),
  expiration_time: unixSeconds.optional(),
  exchange_index: shard,
});
const decrease = z.object({
  reduce_by: count.nullish(),
  reduce_to: amount.nullish(),
  exchange_index: shard,
  market_ticker: text.optional(),
});
const cancellation = z.object({ order_id: text, subaccount, exchange_index: shard, market_ticker: text.optional() });
const groupLimit = z.object({
  contracts_limit: z.number().int().min(1).max(1_000_000).optional(),
  contracts_limit_fp: count.nullish(),
  subaccount,
  exchange_index: shard,
});

export type NewOrder = z.infer<typeof newOrder>;
export type Amendment = z.infer<typeof amendment>;

/** Reads a body; throws `Refusal` 400 naming the first field that is wrong. */
function reader<T extends z.ZodType>(schema: T): (body: unknown) => z.infer<T> {
  return (body) => {
    const result = schema.safeParse(body);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    const field = issue?.path.join('.') || 'body';
    throw new Refusal(
      400,
      'invalid_parameters',
      'invalid parameters',
      `${field}: ${issue?.message ?? 'not understood'}`,
    );
  };
}

export const readNewOrder = reader(newOrder);
export const readAmendment = reader(amendment);
export const readDecrease = reader(decrease);
export const readCancellation = reader(cancellation);
export const readGroupLimit = reader(groupLimit);
/** The list in a batch; each entry is read on its own, so that one bad order does not refuse the others. */
export const readBatch = reader(z.object({ orders: z.array(z.unknown()).min(1).max(10_000) }));
