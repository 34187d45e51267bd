import type { Candle } from '../desk/chart.ts';
import type { Trade } from '../desk/market.ts';
import type { Clock, Log } from '../ports.ts';
import { known, raw, readable } from './items.ts';
import type { Rest } from './rest.ts';
import { readCandle } from './wire/candle.ts';
import { readList } from './wire/field.ts';
import { readTrade } from './wire/trade.ts';

const MINUTE = 60_000;

/** What was traded, by request. Nothing here needs a key. */
export class History {
  readonly #rest: Rest;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(rest: Rest, clock: Clock, log: Log) {
    this.#rest = rest;
    this.#clock = clock;
    this.#log = log;
  }

  /** Trades of all markets at `since` (ms) and later, newest page first. */
  trades(since: number, signal?: AbortSignal): AsyncGenerator<readonly Trade[]> {
    return this.#trades(since, { signal });
  }

  /** Trades of one market at `since` (ms) and later, newest page first, as far as the budget spares them. */
  tradesOf(ticker: string, since: number, signal?: AbortSignal): AsyncGenerator<readonly Trade[]> {
    return this.#trades(since, { ticker, spare: true, signal });
  }

  /** What was traded in each minute of one market from `since` to `until`, ms, oldest first; null where there is no such list. */
  async candles(
    { series, ticker }: { readonly series: string; readonly ticker: string },
    since: number,
    until: number,
    signal?: AbortSignal,
  ): Promise<readonly Candle[] | null> {
    const request = this.#rest.get({
      path: `/series/${encodeURIComponent(series)}/markets/${encodeURIComponent(ticker)}/candlesticks`,
      route: '/series/{series_ticker}/markets/{ticker}/candlesticks',
      query: {
        start_ts: Math.floor(since / 1000),
        // The minute that is not over yet has a candle, too.
        end_ts: (Math.floor(until / MINUTE) + 1) * 60,
        period_interval: 1,
        include_latest_before_start: true,
      },
      read: (json) => readList(json, 'candlesticks', raw),
      spare: true,
      signal,
    });
    const items = await known(request);
    return items === null ? null : readable(items, readCandle, this.#log);
  }

  async *#trades(
    since: number,
    how: { readonly ticker?: string; readonly spare?: true; readonly signal: AbortSignal | undefined },
  ): AsyncGenerator<readonly Trade[]> {
    const { ticker, ...rest } = how;
    const query = { ticker, min_ts: Math.floor(since / 1000), limit: 1000 };
    for await (const page of this.#rest.pages({ path: '/markets/trades', query, list: 'trades', read: raw, ...rest })) {
      const now = this.#clock.now();
      yield readable(page, (json) => readTrade(json, now), this.#log).filter((trade) => trade.time >= since);
    }
  }
}
