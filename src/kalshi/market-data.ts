import type { ExchangeHours } from '../desk/account.ts';
import { isCombo, type Market } from '../desk/market.ts';
import type { Depth, Log } from '../ports.ts';
import { known, raw, readable } from './items.ts';
import type { Rest } from './rest.ts';
import { readOrderbook, readOrderbooks } from './wire/book.ts';
import { readStatus } from './wire/exchange.ts';
import { type Fault, isObject } from './wire/field.ts';
import { feeOf, type KalshiEvent, marketsOf, readEvent, readMarket, readSeries, type Series } from './wire/market.ts';

const inside =
  <T>(name: string, read: (json: unknown) => T | Fault) =>
  (json: unknown): T | Fault =>
    read(isObject(json) ? json[name] : undefined);

/** Tickers in one request: their names must fit into a URL. */
export const MOST_TICKERS = 100;

/** What there is to trade, and its books, by request. Nothing here needs a key but several books at once. */
export class MarketData {
  readonly #rest: Rest;
  readonly #log: Log;
  readonly #series = new Map<string, Series>();

  constructor(rest: Rest, log: Log) {
    this.#rest = rest;
    this.#log = log;
  }

  /** An exchange that is down says so in the body of its refusal, which then is the answer. */
  hours(signal?: AbortSignal): Promise<ExchangeHours> {
    return this.#rest.get({ path: '/exchange/status', read: readStatus, evenFromFailure: true, signal });
  }

  /** Every series of a category as Kalshi spells it, or of all. Remembers them for {@link marketsCalled}. */
  async seriesOf(category: string | null, signal?: AbortSignal): Promise<readonly Series[]> {
    const query = category === null ? {} : { category };
    const found: Series[] = [];
    for await (const page of this.#rest.pages({ path: '/series', query, list: 'series', read: raw, signal })) {
      for (const series of readable(page, readSeries, this.#log)) {
        this.#series.set(series.ticker, series);
        found.push(series);
      }
    }
    return found;
  }

  /** Open events with their markets inside, page by page. Combos are not among them. */
  async *openEvents(signal?: AbortSignal): AsyncGenerator<readonly KalshiEvent[]> {
    const query = { status: 'open', with_nested_markets: true, limit: 200 };
    for await (const page of this.#rest.pages({ path: '/events', query, list: 'events', read: raw, signal })) {
      yield readable(page, readEvent, this.#log);
    }
  }

  /** The markets of an event, with its category, and the fees of its series as far as they were listed. */
  marketsOf(event: KalshiEvent, category: string | null): readonly Market[] {
    const { markets, faults } = marketsOf(event, category, this.#series.get(event.series ?? ''));
    if (faults.length > 0) this.#log.warn({ faults: faults.slice(0, 3), of: faults.length }, 'unreadable markets');
    return markets;
  }

  /** The open markets of events that came without theirs inside, with what their event says. */
  async *marketsUnder(
    events: ReadonlyMap<string, KalshiEvent>,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly Market[]> {
    for await (const page of this.markets({ status: 'open' }, signal)) {
      yield page.flatMap((market) => {
        const event = events.get(market.event ?? '');
        if (event === undefined) return [];
        const { series, category } = event;
        const kind = this.#series.get(series ?? '');
        const exchangeIndex = market.exchangeIndex ?? event.exchangeIndex ?? kind?.exchangeIndex ?? null;
        const eventTitle = event.title ?? market.eventTitle;
        return [{ ...market, series, category, eventTitle, exchangeIndex, fee: feeOf(event, kind) }];
      });
    }
  }

  /** Markets by list, such as those of one event or with one status, without event and series. */
  async *markets(query: Readonly<Record<string, string>>, signal?: AbortSignal): AsyncGenerator<readonly Market[]> {
    const path = '/markets';
    const full = { limit: 1000, ...query };
    for await (const page of this.#rest.pages({ path, query: full, list: 'markets', read: raw, signal })) {
      yield readable(page, (json) => readMarket(json), this.#log).filter((market) => !isCombo(market.ticker));
    }
  }

  /**
   * The markets of these tickers, at most {@link MOST_TICKERS}, with event and series; those that the exchange does not
   * know are left out.
   */
  async marketsCalled(tickers: readonly string[], signal?: AbortSignal): Promise<readonly Market[]> {
    const found: Market[] = [];
    for await (const page of this.markets({ tickers: tickers.join() }, signal)) found.push(...page);
    const events = await this.#eventsCalled(new Set(found.flatMap(({ event }) => event ?? [])), signal);
    const wanted = new Set([...events.values()].flatMap((event) => event.series ?? []));
    for (const ticker of wanted) await this.#learnSeries(ticker, signal);
    return found.map((market) => {
      const event = events.get(market.event ?? '');
      if (event === undefined) return market;
      const kind = this.#series.get(event.series ?? '');
      return {
        ...market,
        series: event.series,
        category: kind?.categories[0] ?? event.category,
        eventTitle: event.title ?? market.eventTitle,
        exchangeIndex: market.exchangeIndex ?? event.exchangeIndex ?? kind?.exchangeIndex ?? null,
        fee: feeOf(event, kind),
      };
    });
  }

  /** Books of at most {@link MOST_TICKERS} markets, one by one where the exchange has no list of them. */
  async books(tickers: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Depth>> {
    const query = { tickers };
    const path = '/markets/orderbooks';
    const listed = await known(this.#rest.get({ path, query, signed: true, read: readOrderbooks, signal }));
    if (listed !== null) return listed;
    const books = new Map<string, Depth>();
    for (const ticker of tickers) {
      const book = await this.#book(ticker, signal);
      if (book !== null) books.set(ticker, book);
    }
    return books;
  }

  #book(ticker: string, signal?: AbortSignal): Promise<Depth | null> {
    const path = `/markets/${encodeURIComponent(ticker)}/orderbook`;
    return known(this.#rest.get({ path, route: '/markets/{ticker}/orderbook', read: readOrderbook, signal }));
  }

  async #eventsCalled(tickers: ReadonlySet<string>, signal?: AbortSignal): Promise<ReadonlyMap<string, KalshiEvent>> {
    const events = new Map<string, KalshiEvent>();
    if (tickers.size === 0) return events;
    const query = { tickers: [...tickers].join(), limit: 200 };
    for await (const page of this.#rest.pages({ path: '/events', query, list: 'events', read: raw, signal })) {
      for (const event of readable(page, readEvent, this.#log)) events.set(event.ticker, event);
    }
    return events;
  }

  /** One request for each series that no list has told of yet. */
  async #learnSeries(ticker: string, signal?: AbortSignal): Promise<void> {
    if (this.#series.has(ticker)) return;
    const path = `/series/${encodeURIComponent(ticker)}`;
    const read = inside('series', readSeries);
    const series = await known(this.#rest.get({ path, route: '/series/{series_ticker}', read, signal }));
    if (series !== null) this.#series.set(ticker, series);
  }
}
