import type { Alert } from './alert.ts';
import type { Alerts } from './alerts.ts';
import type { Books } from './books.ts';
import type { Flow } from './flow/flow.ts';
import { namedParts } from './flow/judge.ts';
import { type Market, marketName } from './market.ts';
import type { Markets } from './markets.ts';
import type { House } from './trade/house.ts';
import { liquidate } from './trade/liquidation.ts';
import type { DeskView, Liquidation, MarketRow, Why } from './view.ts';

/** More levels than anyone looks at. */
const DEPTH = 1_000;
/** An older alert is no longer what `/why` is asked about, ms. */
const RECENT = 24 * 3_600_000;

type WindowParts = {
  readonly markets: Markets;
  readonly flow: Flow;
  readonly alerts: Alerts;
  readonly books: Books;
  readonly house: House;
};

const concerns = (alert: Alert, ticker: string): boolean => alert.markets.some((one) => one.ticker === ticker);

/** What can be seen of the markets from outside, put together from the parts that know. See {@link DeskView}. */
export class DeskWindow implements Pick<DeskView, 'markets' | 'why' | 'depth' | 'liquidation'> {
  readonly #parts: WindowParts;

  constructor(parts: WindowParts) {
    this.#parts = parts;
  }

  /** Markets that are watched for flow. */
  get watched(): readonly Market[] {
    const { markets, flow } = this.#parts;
    return [...markets.all()].filter((market) => flow.watches(market.ticker));
  }

  markets(at: number, limit: number): readonly MarketRow[] {
    const { markets, flow, books, house } = this.#parts;
    const rows = [...markets.all()].map((market) => ({ market, watched: flow.watches(market.ticker) }));
    rows.sort((a, b) => Number(b.watched) - Number(a.watched) || (b.market.volume24h ?? 0) - (a.market.volume24h ?? 0));
    return rows.slice(0, limit).map(({ market, watched }) => ({
      market,
      watched,
      reading: flow.reading(market.ticker, at),
      top: books.top(market.ticker),
      trader: house.verdict(market.ticker),
    }));
  }

  why(ticker: string, at: number): Why | null {
    const { markets, flow, alerts, house } = this.#parts;
    const market = markets.get(ticker);
    if (market === undefined) return null;
    const score = flow.newest(ticker);
    return {
      ticker,
      name: marketName(market, ticker),
      alert: alerts.told.all.findLast((one) => at - one.at < RECENT && concerns(one, ticker)) ?? null,
      reading: flow.reading(ticker, at),
      parts: score === null ? {} : namedParts(score),
      gates: alerts.gates(ticker, score, at),
      checks: house.gates(ticker, at),
      trader: house.verdict(ticker),
    };
  }

  depth(ticker: string, most: number): ReturnType<DeskView['depth']> {
    const book = this.#parts.books.get(ticker);
    const levels = Math.min(most, DEPTH);
    return book === undefined || book.stale ? null : { yes: book.levels('yes', levels), no: book.levels('no', levels) };
  }

  liquidation(): readonly Liquidation[] {
    const { house, books, markets } = this.#parts;
    return house.positions().map((row) => liquidate(row, books.get(row.ticker), markets.get(row.ticker)));
  }
}
