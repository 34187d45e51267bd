import type { Market, PriceRange } from '../../desk/market.ts';
import { type Price, parsePrice } from '../../desk/money.ts';
import { type Fault, Fields, isObject, parseMultiplier, parseName, parseSeconds, parseText } from './field.ts';
import { readRanges } from './market.ts';

/**
 * A market or event that changed. Opening and closing by the clock are never announced. `deactivated` is a pause, and
 * `activated` after it cancels every resting order.
 */
export type Lifecycle =
  | { readonly change: 'created'; readonly market: Market }
  | { readonly change: 'activated' | 'deactivated' | 'settled'; readonly ticker: string }
  | { readonly change: 'close'; readonly ticker: string; readonly closeAt: number }
  | {
      readonly change: 'determined';
      readonly ticker: string;
      /** `yes`, `no`, `scalar` or empty. */
      readonly result: string;
      /** What YES pays; null when it was not said. */
      readonly pays: Price | null;
    }
  | { readonly change: 'ticks'; readonly ticker: string; readonly ranges: readonly PriceRange[] }
  /** `title` null: something else about it changed. */
  | { readonly change: 'title'; readonly ticker: string; readonly title: string | null }
  | { readonly change: 'event'; readonly event: string; readonly series: string; readonly title: string | null }
  /** Null: the series' own fees again. */
  | {
      readonly change: 'fees';
      readonly event: string;
      readonly feeType: string | null;
      readonly multiplier: number | null;
    };

function createdMarket(fields: Fields, ticker: string): Market {
  const about = fields.raw('additional_metadata');
  const more = isObject(about) ? about : {};
  return {
    ticker,
    event: parseName(more.event_ticker),
    series: null,
    category: null,
    eventTitle: parseText(more.title) ?? parseText(more.name),
    title: parseText(more.yes_sub_title),
    status: 'initialized',
    openAt: parseSeconds(fields.raw('open_ts')),
    closeAt: parseSeconds(fields.raw('close_ts')),
    volume24h: null,
    exchangeIndex: fields.optional('exchange_index', (f, name) => f.whole(name)),
    ranges: readRanges(fields.raw('price_ranges')),
    fee: null,
    quote: null,
    settled: null,
    rules: null,
  };
}

/** The `msg` of `market_lifecycle_v2`; null for a kind of change that is newer than this program. */
export function readMarketLifecycle(json: unknown): Lifecycle | null | Fault {
  const fields = new Fields(json);
  const ticker = fields.ticker();
  const change = fields.name('event_type');
  switch (change) {
    case 'created':
      return fields.done<Lifecycle>({ change, market: createdMarket(fields, ticker) });
    case 'activated':
    case 'deactivated':
    case 'settled':
      return fields.done<Lifecycle>({ change, ticker });
    case 'close_date_updated':
      return fields.done<Lifecycle>({ change: 'close', ticker, closeAt: fields.seconds('close_ts') });
    case 'determined':
      return fields.done<Lifecycle>({
        change,
        ticker,
        result: parseText(fields.raw('result')) ?? '',
        pays: parsePrice(fields.raw('settlement_value')),
      });
    case 'price_level_structure_updated':
      return fields.done<Lifecycle>({ change: 'ticks', ticker, ranges: readRanges(fields.raw('price_ranges')) });
    case 'metadata_updated':
      return fields.done<Lifecycle>({ change: 'title', ticker, title: parseText(fields.raw('yes_sub_title')) });
    default:
      return fields.done(null);
  }
}

/** The `msg` of `event_lifecycle`. */
export function readEventLifecycle(json: unknown): Lifecycle | Fault {
  const fields = new Fields(json);
  return fields.done<Lifecycle>({
    change: 'event',
    event: fields.name('event_ticker'),
    series: fields.name('series_ticker'),
    title: parseText(fields.raw('title')),
  });
}

/** The `msg` of `event_fee_update`. */
export function readEventFees(json: unknown): Lifecycle | Fault {
  const fields = new Fields(json);
  return fields.done<Lifecycle>({
    change: 'fees',
    event: fields.name('event_ticker'),
    feeType: fields.optional('fee_type_override', (f, name) => f.name(name)),
    multiplier: parseMultiplier(fields.raw('fee_multiplier_override')),
  });
}
