import type { Level, Trade } from '../../desk/market.ts';
import { type Count, complement, countText, type Money, type Price, priceText } from '../../desk/money.ts';
import type { BookSide } from './book.ts';
import type { EventSpec, Series } from './catalogue.ts';
import { type Listing, WORTH } from './listing.ts';

/** How the practice exchange writes things: the field names of Kalshi's OpenAPI 3.34, numbers as strings. */

export const moneyWire = (money: Money): string => (money / 1_000_000).toFixed(6);
export const timeWire = (at: number): string => new Date(at).toISOString();
export const outcome = (side: BookSide): 'yes' | 'no' => (side === 'bid' ? 'yes' : 'no');
const ONE = '1.0000';
const ZERO = '0.0000';
const NOTHING = '0.00';

/** A whole side of a book: ascending, the best last. NO levels in NO prices unless `yesPrice`. */
export function levelsWire(levels: readonly Level[], side: BookSide, yesPrice: boolean): [string, string][] {
  const priced = levels.map(([price, count]): Level => [side === 'bid' || yesPrice ? price : complement(price), count]);
  return priced.sort((a, b) => a[0] - b[0]).map(([price, count]) => [priceText(price), countText(count)]);
}

export function bookWire(
  listing: Listing,
  depth: number,
): { yes_dollars: [string, string][]; no_dollars: [string, string][] } {
  const { bids, asks } = listing.book.depth();
  const cut = (levels: readonly Level[]): readonly Level[] => (depth === 0 ? levels : levels.slice(0, depth));
  return { yes_dollars: levelsWire(cut(bids), 'bid', false), no_dollars: levelsWire(cut(asks), 'ask', false) };
}

/** Best prices and their sizes; an empty side shows $0 or $1. */
export function topWire(listing: Listing): { bid: string; bidSize: string; ask: string; askSize: string } {
  const { bids, asks } = listing.book.depth();
  const [bid, ask] = [bids[0], asks[0]];
  return {
    bid: bid === undefined ? ZERO : priceText(bid[0]),
    bidSize: bid === undefined ? NOTHING : countText(bid[1]),
    ask: ask === undefined ? ONE : priceText(ask[0]),
    askSize: ask === undefined ? NOTHING : countText(ask[1]),
  };
}

/** A price of this moment, written for the other side. */
const flipped = (text: string): string => priceText(complement(Math.round(Number(text) * 10_000) as Price));

export function marketWire(listing: Listing, event: EventSpec, now: number): object {
  const { spec } = listing;
  const top = topWire(listing);
  const opened = timeWire(spec.openAt);
  const closes = timeWire(spec.closeAt);
  return {
    ticker: spec.ticker,
    event_ticker: spec.event,
    market_type: 'binary',
    title: event.title,
    subtitle: spec.yes,
    yes_sub_title: spec.yes,
    no_sub_title: spec.yes,
    created_time: opened,
    updated_time: opened,
    open_time: opened,
    close_time: closes,
    expected_expiration_time: closes,
    expiration_time: closes,
    latest_expiration_time: closes,
    settlement_timer_seconds: 3_600,
    status: listing.status(now),
    notional_value_dollars: ONE,
    yes_bid_dollars: top.bid,
    yes_bid_size_fp: top.bidSize,
    yes_ask_dollars: top.ask,
    yes_ask_size_fp: top.askSize,
    no_bid_dollars: flipped(top.ask),
    no_ask_dollars: flipped(top.bid),
    last_price_dollars: priceText(listing.last),
    previous_price_dollars: priceText(listing.previous),
    previous_yes_bid_dollars: priceText(listing.previous),
    previous_yes_ask_dollars: priceText(listing.previous),
    volume_fp: countText(listing.volume),
    volume_24h_fp: countText(listing.volume24h(now)),
    open_interest_fp: countText(listing.openInterest),
    result: listing.result ?? '',
    ...(listing.result === null ? {} : { settlement_value_dollars: priceText(WORTH[listing.result]) }),
    can_close_early: true,
    expiration_value: '',
    rules_primary: spec.rules,
    rules_secondary: 'A practice market: every price and volume is made up.',
    price_level_structure: spec.grid.label,
    price_ranges: spec.grid.bands.map((band) => ({
      start: priceText(band.start),
      end: priceText(band.end),
      step: priceText(band.step),
    })),
    exchange_index: spec.shard,
    settlement_bounds_type: 'default',
  };
}

export function eventWire(event: EventSpec): object {
  return {
    event_ticker: event.ticker,
    series_ticker: event.series.ticker,
    title: event.title,
    sub_title: event.subTitle,
    collateral_return_type: event.exclusive ? 'MECNET' : '',
    mutually_exclusive: event.exclusive,
    category: event.series.category,
    settlement_sources: [],
    exchange_index: event.series.shard,
  };
}

export function seriesWire(series: Series): object {
  return {
    ticker: series.ticker,
    title: series.title,
    category: series.category,
    categories: [series.category],
    frequency: series.frequency,
    tags: series.tags,
    settlement_sources: [],
    contract_url: '',
    contract_terms_url: '',
    fee_type: series.fee.maker > 0 ? 'quadratic_with_maker_fees' : 'quadratic',
    fee_multiplier: series.fee.multiplier,
    additional_prohibitions: [],
    exchange_index: series.shard,
  };
}

/** The prices and the taker of a trade, as REST and the socket both write them. */
export function dealWire(trade: Trade) {
  return {
    trade_id: trade.id,
    yes_price_dollars: priceText(trade.price),
    no_price_dollars: priceText(complement(trade.price)),
    count_fp: countText(trade.count),
    taker_side: trade.taker,
    taker_outcome_side: trade.taker,
    taker_book_side: trade.taker === 'yes' ? 'bid' : 'ask',
    is_block_trade: trade.block,
  };
}

export const tradeWire = (trade: Trade): object => ({
  ...dealWire(trade),
  ticker: trade.ticker,
  created_time: timeWire(trade.time),
});

/** What fills cost on average per contract; nothing when there were none. */
export function averagesWire(fills: readonly { trade: Trade; fee: Money }[]): object {
  const count = fills.reduce((sum, fill) => sum + fill.trade.count, 0) as Count;
  if (count === 0) return {};
  const paid = fills.reduce((sum, fill) => sum + fill.trade.price * fill.trade.count, 0);
  const fees = fills.reduce((sum, fill) => sum + fill.fee, 0);
  const average = (total: number): string => moneyWire(Math.round((total * 100) / count) as Money);
  return { average_fill_price: average(paid), average_fee_paid: average(fees) };
}
