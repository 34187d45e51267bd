import type { Alert } from '../desk/alert.ts';
import type { Effect } from '../desk/effect.ts';

/** What a replay came to. */
export type Summary = {
  /** Messages read, and lines that could not be. */
  readonly messages: number;
  readonly faults: number;
  /** Trades of watched markets. */
  readonly scored: number;
  /** First and last moment of the recording, ms. */
  readonly first: number;
  readonly last: number;
  readonly wallSeconds: number;
  readonly alerts: number;
};

/** How a replay is told. Every answer is whole lines without the last line end; an empty one says nothing. */
export type Report = {
  effect(effect: Effect): string;
  summary(summary: Summary): string;
};

/** One JSON object a line, for programs. Prices in dollars of the side held, times in ms of the recording. */
export const jsonReport: Report = {
  effect(effect) {
    switch (effect.type) {
      case 'alert':
        return JSON.stringify(alertLine(effect.alert));
      case 'suppressed': {
        const { type, kind, at, tickers, score, reason } = effect;
        return JSON.stringify({ type, kind, at, tickers, score, reason });
      }
      case 'score': {
        const { type, at, ticker, score } = effect;
        return JSON.stringify({ type, at, ticker, score });
      }
      default:
        return '';
    }
  },

  summary({ messages, first, last, wallSeconds, alerts }) {
    const trading = { trades: 0, fees: 0, pnl: 0, expectancy: null };
    const seconds = (last - first) / 1000;
    return JSON.stringify({ type: 'summary', messages, seconds, wallSeconds, alerts, ...trading });
  },
};

function alertLine({ kind, at, markets, score, parts }: Alert): object {
  return { type: 'alert', kind, at, tickers: markets.map((market) => market.ticker), score, parts };
}
