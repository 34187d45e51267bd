import type { Alert } from '../desk/alert.ts';
import type { Effect } from '../desk/effect.ts';
import type { Count, Money, Price } from '../desk/money.ts';
import type { Results } from './ledger.ts';

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
  readonly trading: Results;
  /** The same number of entries at random times, left by the same rules; null when it was not tried. */
  readonly chance: Results | null;
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
      case 'order': {
        const { type, at, ticker, side, action, style, order } = effect;
        const [count, price] = [contracts(effect.count), dollars(effect.price)];
        return JSON.stringify({ type, at, ticker, side, action, count, price, style, order });
      }
      case 'fill': {
        const { type, at, ticker, side, action, taker, order } = effect;
        const [count, price, fee] = [contracts(effect.count), dollars(effect.price), money(effect.fee)];
        return JSON.stringify({ type, at, ticker, side, action, count, price, fee, taker, order });
      }
      case 'exit': {
        const { type, at, ticker, side, reason, spent, proceeds } = effect;
        const [count, fees, pnl] = [contracts(effect.count), money(effect.fees), money(effect.pnl)];
        const [entry, price] = [average(spent, effect.count), average(proceeds, effect.count)];
        return JSON.stringify({ type, at, ticker, side, count, entry, price, reason, fees, pnl });
      }
      default:
        return '';
    }
  },

  summary({ messages, first, last, wallSeconds, alerts, trading: { trades, fees, pnl, expectancy } }) {
    const each = expectancy === null ? null : money(Math.round(expectancy));
    const trading = { trades, fees: money(fees), pnl: money(pnl), expectancy: each };
    const seconds = (last - first) / 1000;
    return JSON.stringify({ type: 'summary', messages, seconds, wallSeconds, alerts, ...trading });
  },
};

const dollars = (price: Price): number => price / 10_000;
const money = (value: number): number => value / 1_000_000;
const contracts = (count: Count): number => count / 100;
/** Dollars a contract, to the micro-dollar. */
const average = (sum: Money, count: Count): number => Math.round((sum * 100) / count) / 1_000_000;

function alertLine({ kind, at, markets, score, parts }: Alert): object {
  return { type: 'alert', kind, at, tickers: markets.map((market) => market.ticker), score, parts };
}
