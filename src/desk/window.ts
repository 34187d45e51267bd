import type { Alert } from './alert.ts';
import { tradingState } from './controls.ts';
import { namedParts } from './flow/judge.ts';
import { type Market, marketName } from './market.ts';
import type { DeskParts } from './parts.ts';
import { liquidate } from './trade/liquidation.ts';
import { accountOf } from './trade/purse.ts';
import type { DeskView, Liquidation, MarketRow, Status, Why } from './view.ts';

/** More levels than anyone looks at. */
const DEPTH = 1_000;
/** An older alert is no longer what `/why` is asked about, ms. */
const RECENT = 24 * 3_600_000;

type WindowParts = Pick<
  DeskParts,
  'controls' | 'markets' | 'flow' | 'alerts' | 'books' | 'health' | 'house' | 'prints'
>;

const concerns = (alert: Alert, ticker: string): boolean => alert.markets.some((one) => one.ticker === ticker);

/** What can be seen of a desk from outside, put together from the parts that know. See {@link DeskView}. */
export class DeskWindow implements Pick<DeskView, 'status' | 'markets' | 'why' | 'depth' | 'liquidation'> {
  readonly #parts: WindowParts;

  constructor(parts: WindowParts) {
    this.#parts = parts;
  }

  /** Markets that are watched for flow. */
  get #watched(): readonly Market[] {
    const { markets, flow } = this.#parts;
    return [...markets.all()].filter((market) => flow.watches(market.ticker));
  }

  status(): Status {
    const { controls, house, health, markets, books, prints, alerts } = this.#parts;
    const { statement } = house;
    return {
      trading: tradingState(controls),
      halted: controls.halted,
      feed: health.feed(),
      account: statement === null ? null : accountOf(statement),
      accountAt: statement?.asOf ?? null,
      markets: { known: markets.size, watched: this.#watched.length, books: books.size },
      trades: prints.heard,
      failed: health.failed(),
      lastAlert: alerts.state().alerts.at(-1) ?? null,
      trader: house.figures(),
    };
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
