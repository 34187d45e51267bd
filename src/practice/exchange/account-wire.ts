import { type Count, complement, countText, type Money, priceText } from '../../desk/money.ts';
import type { EventSpec } from './catalogue.ts';
import type { Group } from './groups.ts';
import { type Holding, payout } from './ledger.ts';
import type { Fill, Order } from './order.ts';
import type { Settled } from './trader.ts';
import { moneyWire, outcome, timeWire } from './wire.ts';

/** How the practice exchange writes the account's things; REST's and the socket's names differ in places. */

/** What both say of an order. */
function orderTerms(order: Order) {
  return {
    order_id: order.id,
    client_order_id: order.clientId,
    ticker: order.listing.spec.ticker,
    side: outcome(order.side),
    outcome_side: outcome(order.side),
    book_side: order.side,
    status: order.status,
    yes_price_dollars: priceText(order.price),
    fill_count_fp: countText(order.filled),
    remaining_count_fp: countText(order.remaining),
    initial_count_fp: countText(order.initial),
    taker_fill_cost_dollars: moneyWire(order.takerCost),
    maker_fill_cost_dollars: moneyWire(order.makerCost),
    taker_fees_dollars: moneyWire(order.takerFees),
    maker_fees_dollars: moneyWire(order.makerFees),
    created_time: timeWire(order.createdAt),
    last_update_time: timeWire(order.updatedAt),
    ...(order.expiresAt === null ? {} : { expiration_time: timeWire(order.expiresAt) }),
    ...(order.group === null ? {} : { order_group_id: order.group }),
    self_trade_prevention_type: order.selfTrade,
    subaccount_number: 0,
    exchange_index: order.listing.spec.shard,
  };
}

export const orderWire = (order: Order, userId: string): object => ({
  ...orderTerms(order),
  user_id: userId,
  action: 'buy',
  type: 'limit',
  no_price_dollars: priceText(complement(order.price)),
  cancel_order_on_pause: order.cancelOnPause,
});

export const userOrderWire = (order: Order, userId: string): object => ({
  ...orderTerms(order),
  user_id: userId,
  is_yes: order.side === 'bid',
  created_ts_ms: order.createdAt,
  last_updated_ts_ms: order.updatedAt,
  ...(order.expiresAt === null ? {} : { expiration_ts_ms: order.expiresAt }),
  ...(order.reason === null ? {} : { last_update_reason: order.reason }),
});

/** What both say of a fill. */
function fillTerms({ order, trade, taker, fee }: Fill) {
  return {
    trade_id: trade.id,
    order_id: order.id,
    market_ticker: trade.ticker,
    exchange_index: order.listing.spec.shard,
    side: outcome(order.side),
    action: 'buy',
    outcome_side: outcome(order.side),
    book_side: order.side,
    count_fp: countText(trade.count),
    yes_price_dollars: priceText(trade.price),
    is_taker: taker,
    fee_cost: moneyWire(fee),
    ts: Math.floor(trade.time / 1_000),
  };
}

export const fillWire = (fill: Fill): object => ({
  ...fillTerms(fill),
  fill_id: fill.trade.id,
  ticker: fill.trade.ticker,
  no_price_dollars: priceText(complement(fill.trade.price)),
  created_time: timeWire(fill.trade.time),
  subaccount_number: 0,
});

export const userFillWire = (fill: Fill): object => ({
  ...fillTerms(fill),
  ts_ms: fill.trade.time,
  ...(fill.order.clientId === '' ? {} : { client_order_id: fill.order.clientId }),
  post_position_fp: countText(fill.position),
  purchased_side: outcome(fill.order.side),
  subaccount: 0,
});

export const positionWire = (ticker: string, shard: number, holding: Readonly<Holding>): object => ({
  ticker,
  exchange_index: shard,
  total_traded_dollars: moneyWire(holding.traded),
  position_fp: countText(holding.count),
  market_exposure_dollars: moneyWire(holding.basis),
  realized_pnl_dollars: moneyWire(holding.realized),
  fees_paid_dollars: moneyWire(holding.fees),
  last_updated_ts: timeWire(holding.updatedAt),
});

export function eventPositionWire(event: EventSpec, holdings: readonly Readonly<Holding>[]): object {
  const sum = (part: (holding: Readonly<Holding>) => number): number =>
    holdings.reduce((total, holding) => total + part(holding), 0);
  const dollars = (part: (holding: Readonly<Holding>) => number): string => moneyWire(sum(part) as Money);
  return {
    event_ticker: event.ticker,
    total_cost_dollars: dollars((holding) => holding.traded),
    total_cost_shares_fp: (sum((holding) => holding.volume) / 100).toFixed(2),
    event_exposure_dollars: dollars((holding) => holding.basis),
    realized_pnl_dollars: dollars((holding) => holding.realized),
    fees_paid_dollars: dollars((holding) => holding.fees),
  };
}

export const userPositionWire = (ticker: string, holding: Readonly<Holding>, userId: string): object => ({
  user_id: userId,
  market_ticker: ticker,
  position_fp: countText(holding.count),
  position_cost_dollars: moneyWire(holding.basis),
  realized_pnl_dollars: moneyWire(holding.realized),
  fees_paid_dollars: moneyWire(holding.fees),
  position_fee_cost_dollars: moneyWire(holding.feeBasis),
  volume_fp: countText(holding.volume),
  subaccount: 0,
});

export const groupWire = (group: Group): object => ({
  contracts_limit_fp: countText(group.limit),
  is_auto_cancel_enabled: true,
  exchange_index: group.shard,
});

export function settlementWire({ listing, result, value, holding, time }: Settled): object {
  const { ticker, event, shard } = listing.spec;
  const of = (side: 'yes' | 'no'): object => {
    const held = side === 'yes' ? holding.count > 0 : holding.count < 0;
    return {
      [`${side}_count_fp`]: countText((held ? Math.abs(holding.count) : 0) as Count),
      [`${side}_total_cost_dollars`]: moneyWire((held ? holding.basis : 0) as Money),
    };
  };
  return {
    ticker,
    event_ticker: event,
    exchange_index: shard,
    market_result: result,
    ...of('yes'),
    ...of('no'),
    revenue: Math.floor(payout(holding.count, value) / 10_000),
    value: value / 100,
    fee_cost: moneyWire(holding.fees),
    settled_time: timeWire(time),
  };
}
