import { type FeeModel, isCombo, type Market, type MarketStatus, type PriceRange } from '../../desk/market.ts';
import { type Count, countText, PRICE_ONE, type Price, parseCount, parsePrice, priceText } from '../../desk/money.ts';
import { feeModel } from '../../desk/trade/fee.ts';
import {
  type Fault,
  Fields,
  isObject,
  parseIso,
  parseMultiplier,
  parseName,
  parseText,
  parseWhole,
  readList,
} from './field.ts';

/** What a market object does not say itself and its event and series do. */
export type MarketContext = {
  readonly event?: string | null;
  readonly series?: string | null;
  readonly category?: string | null;
  readonly eventTitle?: string | null;
  readonly exchangeIndex?: number | null;
  readonly fee?: FeeModel | null;
};

const STATUSES: ReadonlySet<string> = new Set<MarketStatus>([
  'initialized',
  'active',
  'inactive',
  'closed',
  'determined',
  'disputed',
  'amended',
  'finalized',
]);

/** Tick bands; empty when they are absent or one of them makes no sense, which forbids trading and nothing else. */
export function readRanges(json: unknown): readonly PriceRange[] {
  if (!Array.isArray(json)) return [];
  const ranges: PriceRange[] = [];
  for (const item of json) {
    const start = isObject(item) ? parsePrice(item.start) : null;
    const end = isObject(item) ? parsePrice(item.end) : null;
    const step = isObject(item) ? parsePrice(item.step) : null;
    if (start === null || end === null || step === null || step <= 0 || start >= end) return [];
    ranges.push({ start, end, step });
  }
  return ranges;
}

/** A best bid; null where there is none, which Kalshi writes as $0. */
function bid(value: unknown): Price | null {
  const price = parsePrice(value);
  return price !== null && price > 0 && price < PRICE_ONE ? price : null;
}

function quoteOf(fields: Fields): Market['quote'] {
  if (!fields.has('yes_bid_dollars') && !fields.has('no_bid_dollars')) return null;
  return { yesBid: bid(fields.raw('yes_bid_dollars')), noBid: bid(fields.raw('no_bid_dollars')) };
}

/** What YES pays for a result that says it by itself. */
const PAYS: ReadonlyMap<string, Price> = new Map([
  ['yes', PRICE_ONE],
  ['no', 0 as Price],
]);

/**
 * What YES pays of a decided market: `settlement_value_dollars`, and for `yes` and `no` what they mean. Null while it
 * is undecided or disputed, and when the two do not agree: nobody may be told of a payout that is a guess.
 */
function settledOf(fields: Fields): Price | null {
  const result = fields.raw('result');
  if (typeof result !== 'string' || fields.raw('status') === 'disputed') return null;
  const meant = PAYS.get(result) ?? null;
  if (!fields.has('settlement_value_dollars')) return meant;
  const value = parsePrice(fields.raw('settlement_value_dollars'));
  if (result === 'scalar') return value;
  return value === meant ? meant : null;
}

/** More of a text is not compared. */
const LONGEST_RULES = 20_000;

/** Both texts of the rules as one; null when there is none. */
function rulesOf(fields: Fields): string | null {
  const texts = ['rules_primary', 'rules_secondary'].map((name) => parseText(fields.raw(name), LONGEST_RULES));
  const said = texts.filter((text) => text !== null);
  return said.length === 0 ? null : said.join('\n\n');
}

/** The fee as a recording keeps it: {@link writeMarket}. */
function recordedFee(fields: Fields): FeeModel | null {
  const multiplier = parseMultiplier(fields.raw('fee_multiplier'));
  const maker = parseMultiplier(fields.raw('fee_maker_share'));
  return multiplier === null || maker === null ? null : { multiplier, maker };
}

/**
 * A market of `GET /markets`, of an event's nested markets, or of a recording (which adds `category`, `series_ticker`,
 * `event_title` and the fee). Only `ticker` is required: what is absent or unreadable is null.
 */
export function readMarket(json: unknown, context: MarketContext = {}): Market | Fault {
  const fields = new Fields(json);
  const status = fields.raw('status');
  const volume: Count | null = parseCount(fields.raw('volume_24h_fp'));
  return fields.done({
    ticker: fields.name('ticker'),
    event: parseName(fields.raw('event_ticker')) ?? context.event ?? null,
    series: parseName(fields.raw('series_ticker')) ?? context.series ?? null,
    category: parseText(fields.raw('category')) ?? context.category ?? null,
    eventTitle: parseText(fields.raw('event_title')) ?? context.eventTitle ?? parseText(fields.raw('title')),
    title: parseText(fields.raw('yes_sub_title')),
    status: typeof status === 'string' && STATUSES.has(status) ? (status as MarketStatus) : null,
    openAt: parseIso(fields.raw('open_time')),
    closeAt: parseIso(fields.raw('close_time')),
    volume24h: volume !== null && volume >= 0 ? volume : null,
    exchangeIndex: parseWhole(fields.raw('exchange_index')) ?? context.exchangeIndex ?? null,
    ranges: readRanges(fields.raw('price_ranges')),
    fee: recordedFee(fields) ?? context.fee ?? null,
    quote: quoteOf(fields),
    settled: settledOf(fields),
    rules: rulesOf(fields),
  });
}

/** A market as {@link readMarket} reads it back, without its rules: what a recording keeps of the catalogue. */
export function writeMarket(market: Market): string {
  const { fee, quote, settled } = market;
  const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString());
  const best = (price: Price | null) => priceText(price ?? (0 as Price));
  return JSON.stringify({
    ticker: market.ticker,
    event_ticker: market.event ?? undefined,
    series_ticker: market.series ?? undefined,
    category: market.category ?? undefined,
    event_title: market.eventTitle ?? undefined,
    yes_sub_title: market.title ?? undefined,
    status: market.status ?? undefined,
    open_time: iso(market.openAt),
    close_time: iso(market.closeAt),
    volume_24h_fp: market.volume24h === null ? undefined : countText(market.volume24h),
    exchange_index: market.exchangeIndex ?? undefined,
    price_ranges: market.ranges.map(({ start, end, step }) => ({
      start: priceText(start),
      end: priceText(end),
      step: priceText(step),
    })),
    fee_multiplier: fee?.multiplier,
    fee_maker_share: fee?.maker,
    yes_bid_dollars: quote === null ? undefined : best(quote.yesBid),
    no_bid_dollars: quote === null ? undefined : best(quote.noBid),
    result: settled === null ? undefined : settled === PRICE_ONE ? 'yes' : settled === 0 ? 'no' : 'scalar',
    settlement_value_dollars: settled === null ? undefined : priceText(settled),
  });
}

/** A series: the family of events and its fee model. */
export type Series = {
  readonly ticker: string;
  readonly title: string | null;
  /** All of its categories, the main one first. */
  readonly categories: readonly string[];
  /** `quadratic`, `quadratic_with_maker_fees`, …; an unknown word is kept, null when there was none. */
  readonly feeType: string | null;
  readonly feeMultiplier: number | null;
  readonly exchangeIndex: number | null;
};

/** One series of `GET /series`. */
export function readSeries(json: unknown): Series | Fault {
  const fields = new Fields(json);
  const main = parseText(fields.raw('category'));
  const more = fields.raw('categories');
  const categories = new Set(main === null ? [] : [main]);
  for (const item of Array.isArray(more) ? more : []) {
    const category = parseText(item);
    if (category !== null) categories.add(category);
  }
  return fields.done({
    ticker: fields.name('ticker'),
    title: parseText(fields.raw('title')),
    categories: [...categories],
    feeType: parseName(fields.raw('fee_type')),
    feeMultiplier: parseMultiplier(fields.raw('fee_multiplier')),
    exchangeIndex: parseWhole(fields.raw('exchange_index')),
  });
}

/** An event, with its nested markets as Kalshi sent them: each is read apart, so that one bad market costs only itself. */
export type KalshiEvent = {
  readonly ticker: string;
  readonly series: string | null;
  readonly title: string | null;
  /** Deprecated by Kalshi; the series' category wins. */
  readonly category: string | null;
  readonly exchangeIndex: number | null;
  /** What it has instead of its series' fees; null where it has the same. */
  readonly feeType: string | null;
  readonly feeMultiplier: number | null;
  /** Null when the answer had no place for them. */
  readonly markets: readonly unknown[] | null;
};

/** One event of `GET /events`, or the `event` of `GET /events/{ticker}`. */
export function readEvent(json: unknown): KalshiEvent | Fault {
  const fields = new Fields(json);
  const markets = fields.raw('markets');
  return fields.done({
    ticker: fields.name('event_ticker'),
    series: parseName(fields.raw('series_ticker')),
    title: parseText(fields.raw('title')),
    category: parseText(fields.raw('category')),
    exchangeIndex: parseWhole(fields.raw('exchange_index')),
    feeType: parseName(fields.raw('fee_type_override')),
    feeMultiplier: parseMultiplier(fields.raw('fee_multiplier_override')),
    markets: Array.isArray(markets) ? markets : null,
  });
}

/** The fees of an event's markets: its own where it overrides its series'. Null when neither says how they are charged. */
export const feeOf = (event: KalshiEvent, series: Series | undefined): FeeModel | null =>
  feeModel(event.feeType ?? series?.feeType ?? null, event.feeMultiplier ?? series?.feeMultiplier ?? null);

/** The readable markets of an event, combos left out, and the faults of the others. `series` is the event's, when known. */
export function marketsOf(
  event: KalshiEvent,
  category: string | null,
  series: Series | undefined,
): { readonly markets: readonly Market[]; readonly faults: readonly Fault[] } {
  const markets: Market[] = [];
  const faults: Fault[] = [];
  const context = {
    event: event.ticker,
    series: event.series,
    category,
    eventTitle: event.title,
    exchangeIndex: event.exchangeIndex ?? series?.exchangeIndex ?? null,
    fee: feeOf(event, series),
  };
  for (const json of event.markets ?? []) {
    const market = readMarket(json, context);
    if (typeof market === 'string') faults.push(`${event.ticker}: ${market}`);
    else if (!isCombo(market.ticker)) markets.push(market);
  }
  return { markets, faults };
}

/** A page of a list, and the cursor of the next; null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly cursor: string | null };

/** One page of any list with a cursor. One bad item is the fault of the page: a listing with a hole is no listing. */
export function readPage<T>(json: unknown, name: string, read: (item: unknown) => T | Fault): Page<T> | Fault {
  const items = readList(json, name, read);
  if (typeof items === 'string') return items;
  const cursor = isObject(json) ? json.cursor : null;
  if (cursor !== undefined && cursor !== null && typeof cursor !== 'string') return 'cursor is not a text';
  return { items, cursor: cursor || null };
}
