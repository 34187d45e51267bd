import type { Alert, AlertMarket } from './desk/alert.ts';
import type { Chart, ChartMarket, ChartSpan } from './desk/chart.ts';
import { type Market, marketName } from './desk/market.ts';
import type { DeskView } from './desk/view.ts';
import type { ChartLength, Charts, Clock, Environment, Exchange, Log, Pictures } from './ports.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LENGTH: Readonly<Record<ChartLength, number>> = { '1h': HOUR, '1d': 24 * HOUR };
/** How much before its alert a picture begins. */
const BEFORE = 15 * MINUTE;
/** Of a day's candles as many before it as what is usual is told from. */
const CANDLES_BEFORE = 4 * HOUR;
/** The exchange may take so long to answer. */
const PATIENCE = 3_000;
/** More of a cluster's markets are not drawn. */
const MOST_MARKETS = 4;
/** A curve needs two points. */
const LEAST_TRIPS = 2;

export type IllustratorParts = {
  readonly exchange: Pick<Exchange, 'history' | 'candles'>;
  readonly charts: Charts;
  readonly desk: Pick<DeskView, 'state' | 'positions' | 'trips' | 'find' | 'status'>;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
};

type Traded = Pick<ChartMarket, 'trades' | 'candles'> & {
  /** From when on it is complete, ms. */
  readonly from: number;
};

/** Gathers what a picture shows, from the exchange and the desk, and has it drawn. */
export class Illustrator implements Pictures {
  readonly #parts: IllustratorParts;

  constructor(parts: IllustratorParts) {
    this.#parts = parts;
  }

  market(market: Market, length: ChartLength): Promise<Uint8Array | null> {
    return this.#drawn(async (signal) => {
      const { clock, desk } = this.#parts;
      const to = clock.now();
      const from = to - LENGTH[length];
      const traded = await (length === '1d'
        ? this.#day(market, from, to, signal)
        : this.#trades(market.ticker, from, signal));
      const flagged = desk.state.alerts.findLast(
        (alert) => alert.at >= from && alert.markets.some(({ ticker }) => ticker === market.ticker),
      );
      const burst = flagged?.markets.find(({ ticker }) => ticker === market.ticker);
      const flag = flagged === undefined || burst === undefined ? null : flagOf(flagged, burst);
      return this.#market(market.ticker, marketName(market, market.ticker), market.closeAt, traded, flag, from, to);
    });
  }

  async profit(): Promise<Uint8Array | null> {
    const { charts, desk, environment } = this.#parts;
    const trips = desk.trips();
    if (trips.length < LEAST_TRIPS) return null;
    const zone = desk.state.settings.timezone;
    const venue = desk.status().trader.paper ? 'PAPER' : environment.toUpperCase();
    return charts.draw({ type: 'equity', zone, venue, trips: trips.map(({ at, pnl, fees }) => ({ at, pnl, fees })) });
  }

  /** What an alert is about, as it stands now. */
  alert(alert: Alert): Promise<Uint8Array | null> {
    return this.#drawn(async (signal) => {
      const shown = alert.markets.slice(0, MOST_MARKETS);
      const [from, to] = [alert.at - BEFORE, this.#parts.clock.now()];
      const found = await Promise.all(shown.map(({ ticker }) => this.#trades(ticker, from, signal)));
      const markets = shown.flatMap((burst, index) => {
        const traded = found[index];
        return traded === undefined ? [] : [{ burst, traded, flag: flagOf(alert, burst) }];
      });
      const [best] = markets;
      if (best === undefined) return null;
      if (alert.kind === 'solo') {
        const { ticker, name, closeAt } = best.burst;
        return this.#market(ticker, name, closeAt, best.traded, best.flag, from, to);
      }
      return {
        type: 'cluster',
        span: this.#span(Math.max(...markets.map(({ traded }) => traded.from)), to),
        markets: markets.map(({ burst: { name, closeAt }, traded, flag }) => ({
          ...traded,
          name,
          closeAt,
          flag,
          held: null,
        })),
        of: alert.markets.length,
        score: alert.score,
        tie: alert.tie,
      };
    });
  }

  #market(
    ticker: string,
    name: string,
    closeAt: number | null,
    traded: Traded,
    flag: ChartMarket['flag'],
    from: number,
    to: number,
  ): Chart {
    const { desk } = this.#parts;
    const held = desk.positions().find((row) => row.ticker === ticker) ?? null;
    return {
      type: 'market',
      span: this.#span(Math.max(from, traded.from), to),
      window: desk.state.settings['flow.windowSeconds'] * 1_000,
      market: { name, closeAt, trades: traded.trades, candles: traded.candles, flag, held },
    };
  }

  #span(from: number, to: number): ChartSpan {
    return { from: Math.min(from, to - MINUTE), to, zone: this.#parts.desk.state.settings.timezone };
  }

  /** Of so many trades that not all are told, a picture begins where they do. */
  async #trades(ticker: string, from: number, signal: AbortSignal): Promise<Traded> {
    const { exchange, desk } = this.#parts;
    const since = from - desk.state.settings['flow.windowSeconds'] * 1_000;
    const { trades, cut } = await exchange.history(ticker, since, signal);
    const oldest = cut ? trades.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY) : from;
    return { trades, candles: [], from: Math.max(from, oldest) };
  }

  async #day(market: Market, from: number, to: number, signal: AbortSignal): Promise<Traded> {
    const candles = await this.#parts.exchange.candles(market, from - CANDLES_BEFORE, to, signal);
    if (candles === null) return this.#trades(market.ticker, from, signal);
    // Without a price of before, as of a market that is new, a picture begins where one is known.
    const first = candles.reduce((least, { at }) => Math.min(least, at - MINUTE), to - HOUR);
    const before = candles.some(({ at, previous }) => previous !== null && at - MINUTE <= first);
    return { trades: [], candles, from: before ? from : Math.max(from, first) };
  }

  /** Null, and a line in the log, when the exchange does not answer in time. */
  async #drawn(gather: (signal: AbortSignal) => Promise<Chart | null>): Promise<Uint8Array | null> {
    const { charts, clock, log } = this.#parts;
    const late = new AbortController();
    const done = new AbortController();
    void clock.sleep(PATIENCE, done.signal).then(() => late.abort());
    try {
      const chart = await Promise.race([gather(late.signal), aborted(late.signal)]);
      return chart === null ? null : await charts.draw(chart);
    } catch (error) {
      log.info({ reason: error instanceof Error ? error.message : String(error) }, 'no picture');
      return null;
    } finally {
      done.abort();
    }
  }
}

const flagOf = ({ at }: Alert, { score, span }: AlertMarket): NonNullable<ChartMarket['flag']> => ({ at, score, span });

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
