import type { Trade } from '../../desk/market.ts';
import { type Count, complement, countText, PRICE_ONE, priceText } from '../../desk/money.ts';
import type { GroupEvent } from './groups.ts';
import { type Listing, WORTH } from './listing.ts';
import type { VenueEvent } from './venue.ts';
import { dealWire, levelsWire, timeWire, topWire } from './wire.ts';

/** How the practice exchange writes its socket messages: the names of Kalshi's AsyncAPI of October 2026. */

const seconds = (at: number): number => Math.floor(at / 1_000);

export const tradeMessage = (trade: Trade): object => ({
  ...dealWire(trade),
  market_ticker: trade.ticker,
  ts: seconds(trade.time),
  ts_ms: trade.time,
});

/** A whole book. A side without orders is left out. */
export function snapshotMessage(listing: Listing, yesPrice: boolean): object {
  const { bids, asks } = listing.book.depth();
  return {
    market_ticker: listing.spec.ticker,
    market_id: listing.id,
    ...(bids.length === 0 ? {} : { yes_dollars_fp: levelsWire(bids, 'bid', yesPrice) }),
    ...(asks.length === 0 ? {} : { no_dollars_fp: levelsWire(asks, 'ask', yesPrice) }),
  };
}

export function deltaMessage(event: VenueEvent & { type: 'level' }, yesPrice: boolean, at: number): object {
  const price = event.side === 'bid' || yesPrice ? event.price : complement(event.price);
  return {
    market_ticker: event.listing.spec.ticker,
    market_id: event.listing.id,
    price_dollars: priceText(price),
    delta_fp: countText(event.change),
    side: event.side === 'bid' ? 'yes' : 'no',
    ...(event.cause === null ? {} : { client_order_id: event.cause, subaccount: 0 }),
    ts: timeWire(at),
    ts_ms: at,
  };
}

export function tickerMessage(listing: Listing, at: number): object {
  const top = topWire(listing);
  const dollarsOf = (count: Count): number => Math.round((count / 100) * (listing.last / PRICE_ONE));
  return {
    market_ticker: listing.spec.ticker,
    market_id: listing.id,
    price_dollars: priceText(listing.last),
    yes_bid_dollars: top.bid,
    yes_ask_dollars: top.ask,
    yes_bid_size_fp: top.bidSize,
    yes_ask_size_fp: top.askSize,
    last_trade_size_fp: countText(listing.lastSize),
    volume_fp: countText(listing.volume),
    open_interest_fp: countText(listing.openInterest),
    dollar_volume: dollarsOf(listing.volume),
    dollar_open_interest: dollarsOf(listing.openInterest),
    ts: seconds(at),
    ts_ms: at,
    time: timeWire(at),
  };
}

export const groupMessage = ({ change, group }: GroupEvent, at: number): object => ({
  event_type: change,
  order_group_id: group.id,
  ...(change === 'created' || change === 'limit_updated' ? { contracts_limit_fp: countText(group.limit) } : {}),
  ts_ms: at,
});

export function lifecycleMessage({ listing, change }: VenueEvent & { type: 'lifecycle' }, at: number): object {
  const terms = { market_ticker: listing.spec.ticker, event_type: change };
  if (change === 'settled') return { ...terms, settled_ts: seconds(at) };
  if (change === 'close_date_updated') return { ...terms, close_ts: seconds(listing.spec.closeAt) };
  if (change === 'metadata_updated') return { ...terms, yes_sub_title: listing.spec.yes };
  if (change !== 'determined' || listing.result === null) return { ...terms, is_deactivated: change === 'deactivated' };
  const settlement_value = priceText(WORTH[listing.result]);
  return { ...terms, result: listing.result, determination_ts: seconds(at), settlement_value };
}
