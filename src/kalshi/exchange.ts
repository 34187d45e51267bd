import type { ExchangeHours, Statement } from '../desk/account.ts';
import type { Candle } from '../desk/chart.ts';
import type { Market, Trade } from '../desk/market.ts';
import type { Depth, Exchange, Log, MarketHistory } from '../ports.ts';
import { Rejected } from './errors.ts';
import type { History } from './history.ts';
import { type MarketData, MOST_TICKERS } from './market-data.ts';
import type { Portfolio } from './portfolio.ts';
import type { KalshiEvent, Series } from './wire/market.ts';

/** As many trades of one market as a picture can tell of. */
const MOST_TRADES = 5_000;

const same = (text: string): string => text.trim().toLowerCase();

/** Kalshi as the desk's shell asks it. */
export class KalshiExchange implements Exchange {
  readonly #data: MarketData;
  readonly #history: History;
  readonly #portfolio: Portfolio;
  readonly #log: Log;

  constructor(data: MarketData, history: History, portfolio: Portfolio, log: Log) {
    this.#data = data;
    this.#history = history;
    this.#portfolio = portfolio;
    this.#log = log;
  }

  async *markets(categories: readonly string[], signal?: AbortSignal): AsyncGenerator<readonly Market[]> {
    try {
      yield* this.#marketsByEvent(categories, signal);
    } catch (error) {
      if (!(error instanceof Rejected) || error.status !== 404) throw error;
      this.#log.warn({ fault: error.message }, 'no list of events: every open market is taken, whatever its category');
      yield* this.#data.markets({ status: 'open' }, signal);
    }
  }

  async *#marketsByEvent(categories: readonly string[], signal?: AbortSignal): AsyncGenerator<readonly Market[]> {
    const categoryOf = await this.#categories(categories, signal);
    const bare = new Map<string, KalshiEvent>();
    for await (const events of this.#data.openEvents(signal)) {
      const markets = events.flatMap((event) => {
        const category = categoryOf(event);
        if (category === undefined) return [];
        if (event.markets === null) bare.set(event.ticker, { ...event, category });
        return this.#data.marketsOf(event, category);
      });
      if (markets.length > 0) yield markets;
    }
    if (bare.size > 0) yield* this.#data.marketsUnder(bare, signal);
  }

  async *lookUp(tickers: readonly string[], signal?: AbortSignal): AsyncGenerator<readonly Market[]> {
    for (let from = 0; from < tickers.length; from += MOST_TICKERS) {
      yield await this.#data.marketsCalled(tickers.slice(from, from + MOST_TICKERS), signal);
    }
  }

  trades(since: number, signal?: AbortSignal): AsyncIterable<readonly Trade[]> {
    return this.#history.trades(since, signal);
  }

  async history(ticker: string, since: number, signal?: AbortSignal): Promise<MarketHistory> {
    const trades: Trade[] = [];
    for await (const page of this.#history.tradesOf(ticker, since, signal)) {
      trades.push(...page);
      if (trades.length > MOST_TRADES) return { trades: trades.slice(0, MOST_TRADES), cut: true };
    }
    return { trades, cut: false };
  }

  async candles(
    { ticker, series }: Market,
    since: number,
    until: number,
    signal?: AbortSignal,
  ): Promise<readonly Candle[] | null> {
    return series === null ? null : this.#history.candles({ ticker, series }, since, until, signal);
  }

  statement(since: number, signal?: AbortSignal): Promise<Statement> {
    return this.#portfolio.statement(since, signal);
  }

  hours(signal?: AbortSignal): Promise<ExchangeHours> {
    return this.#data.hours(signal);
  }

  async books(tickers: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Depth>> {
    const books = new Map<string, Depth>();
    for (let from = 0; from < tickers.length; from += MOST_TICKERS) {
      const some = await this.#data.books(tickers.slice(from, from + MOST_TICKERS), signal);
      for (const [ticker, book] of some) books.set(ticker, book);
    }
    return books;
  }

  /** None where the exchange refuses to list them: an event's own category, though deprecated, is better than no market. */
  async #seriesOf(category: string | null, signal?: AbortSignal): Promise<readonly Series[]> {
    try {
      return await this.#data.seriesOf(category, signal);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      this.#log.warn({ fault: error.message }, 'no list of series: events are taken at their own category');
      return [];
    }
  }

  /** Answers an event's category, spelled as it was asked for; undefined when the event is not wanted. */
  async #categories(
    wanted: readonly string[],
    signal?: AbortSignal,
  ): Promise<(event: KalshiEvent) => string | null | undefined> {
    const bySeries = new Map<string, string>();
    if (wanted.some((category) => same(category) === 'all')) {
      for (const series of await this.#seriesOf(null, signal)) {
        const [category] = series.categories;
        if (category !== undefined) bySeries.set(series.ticker, category);
      }
      return (event) => bySeries.get(event.series ?? '') ?? event.category;
    }
    for (const category of wanted) {
      // A server that does not know the filter lists every series: believe what each says of itself.
      const found = (await this.#seriesOf(category, signal)).filter(
        ({ categories }) => categories.length === 0 || categories.some((own) => same(own) === same(category)),
      );
      if (found.length === 0) this.#log.warn({ category }, 'Kalshi has no series in this category; check its spelling');
      for (const series of found) if (!bySeries.has(series.ticker)) bySeries.set(series.ticker, category);
    }
    // The event's own category is deprecated; it still catches a series that is newer than the list.
    const spelled = new Map(wanted.map((category) => [same(category), category]));
    return (event) => bySeries.get(event.series ?? '') ?? spelled.get(same(event.category ?? ''));
  }
}
