import type { Alert, AlertMarket, Outcome } from './alert.ts';
import type { Effect } from './effect.ts';
import { Grading } from './grading.ts';
import type { Market, Trade } from './market.ts';
import { Settling } from './settling.ts';

/** So many alerts are kept. */
const HISTORY = 200;

/** The alerts that were told, newest last, and what became of each: filled in as it becomes known. */
export class Told {
  readonly #grading = new Grading();
  readonly #settling = new Settling();
  #alerts: readonly Alert[];

  /** Takes up the alerts of the runs before. */
  constructor(alerts: readonly Alert[]) {
    this.#alerts = alerts.slice(-HISTORY);
    for (const alert of this.#alerts) this.#follow(alert, null);
  }

  /** At most 200, newest last. */
  get all(): readonly Alert[] {
    return this.#alerts;
  }

  /** A new alert. */
  add(alert: Alert, at: number): void {
    const kept = [...this.#alerts, alert];
    this.#alerts = kept.slice(-HISTORY);
    this.#follow(alert, at);
    for (const gone of kept.slice(0, -HISTORY)) this.#forget(gone);
  }

  /**
   * The same alert with more in it; answers it as it is kept. A market of which something is known already keeps the
   * price and side by which that is judged.
   */
  change(alert: Alert, at: number): Alert {
    const before = this.#alerts.find((one) => one.id === alert.id);
    const rows = new Map(before?.markets.map((row) => [row.ticker, row]));
    const markets = alert.markets.map((row) => judged(rows.get(row.ticker), row));
    const changed = { ...alert, markets };
    this.#replace(changed);
    this.#follow(changed, at);
    return changed;
  }

  /** A trade heard at `at` (ms). */
  heard(trade: Trade, at: number): void {
    this.#grading.heard(trade, at);
  }

  /** Trades fetched afterwards, complete from `since` (ms) on. */
  backfilled(trades: readonly Trade[], since: number): void {
    this.#grading.backfilled(trades, since);
  }

  /** Trades may be missing from `since` (ms) on, until they are back-filled. */
  lost(since: number): void {
    this.#grading.lost(since);
  }

  /** The feed is up, or it is not. */
  listening(up: boolean): void {
    this.#grading.listening(up);
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#grading.setBack(at);
    this.#settling.setBack(at);
  }

  /** A market as it is now known: its end, where it has come, goes into every alert of it. */
  learn(market: Market): readonly Effect[] {
    const { ticker, settled } = market;
    this.#settling.learn(market);
    if (settled === null) return [];
    const ended = this.#alerts.filter((alert) =>
      alert.markets.some((row) => row.ticker === ticker && row.outcome.settled !== settled),
    );
    return this.#graded(ended.map(({ id }) => ({ id, ticker, outcome: { settled } })));
  }

  /** Time passes: marks are set, and markets that should have ended are asked about. */
  tick(at: number): readonly Effect[] {
    const found = this.#grading.tick(at);
    const tickers = this.#settling.due(at);
    const graded = this.#graded(
      found.map(({ id, ticker, mark, price }) => ({ id, ticker, outcome: { [mark]: price } })),
    );
    return tickers.length === 0 ? graded : [...graded, { type: 'lookup', tickers }];
  }

  /** Markets whose end is waited for at `at`: what is known of them must be kept. */
  awaited(at: number): readonly string[] {
    return this.#settling.awaited(at);
  }

  #graded(
    news: readonly { readonly id: string; readonly ticker: string; readonly outcome: Partial<Outcome> }[],
  ): readonly Effect[] {
    const changed = new Set<string>();
    for (const { id, ticker, outcome } of news) {
      const alert = this.#alerts.find((one) => one.id === id);
      if (alert === undefined) continue;
      const markets = alert.markets.map((row) =>
        row.ticker === ticker ? { ...row, outcome: { ...row.outcome, ...outcome } } : row,
      );
      this.#replace({ ...alert, markets });
      changed.add(id);
    }
    return this.#alerts.flatMap((alert) => (changed.has(alert.id) ? [{ type: 'alert.graded', alert }] : []));
  }

  #follow(alert: Alert, at: number | null): void {
    this.#grading.follow(alert, at);
    this.#settling.follow(alert, at);
  }

  #replace(alert: Alert): void {
    this.#alerts = this.#alerts.map((one) => (one.id === alert.id ? alert : one));
  }

  #forget(gone: Alert): void {
    this.#grading.forget(gone.id);
    const kept = new Set(this.#alerts.flatMap((alert) => alert.markets.map((row) => row.ticker)));
    for (const { ticker } of gone.markets) if (!kept.has(ticker)) this.#settling.forget(ticker);
  }
}

/** The row as it is told now, unless it has been judged by an earlier one: then that, with the score of now. */
function judged(before: AlertMarket | undefined, now: AlertMarket): AlertMarket {
  if (before === undefined) return now;
  const { after5, after60, settled } = before.outcome;
  return after5 === null && after60 === null && settled === null ? now : { ...before, score: now.score };
}
