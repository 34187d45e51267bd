import type { Alert } from './alert.ts';
import { type Grades, gradesOf } from './grade.ts';
import type { Settings } from './settings.ts';

/** Scores from which alerts are sent, points. */
export type Thresholds = Pick<Settings, 'flow.soloScore' | 'flow.clusterScore'>;

const KEYS = ['flow.soloScore', 'flow.clusterScore'] as const;

/** Those of the proposed scores that are other than today's. */
export const changes = (today: Thresholds, proposed: Thresholds): Partial<Thresholds> =>
  Object.fromEntries(KEYS.filter((key) => today[key] !== proposed[key]).map((key) => [key, proposed[key]]));

/** Alerts that one setting sends and the other does not. `examples` are the highest scores among them. */
export type WhatIfAlerts = {
  readonly count: number;
  readonly grades: Grades;
  readonly examples: readonly Alert[];
};

/**
 * Alerts sent, held back by the day's cap alone, and held back because what was recorded before did not fill the market's
 * baseline window: whoever listened for longer may have been told of these.
 */
type WhatIfFigures = { readonly sent: number; readonly withheld: number; readonly warming: number };

/** What other thresholds would have changed in the recorded days. Times in ms. */
export type WhatIfResult = {
  readonly first: number;
  readonly last: number;
  /** Between `first` and `last`, what was recorded, and in how many files. */
  readonly covered: number;
  readonly recordings: number;
  /** Trades of watched markets. */
  readonly scored: number;
  readonly today: WhatIfFigures;
  readonly tried: WhatIfFigures;
  readonly more: WhatIfAlerts;
  readonly fewer: WhatIfAlerts;
  /** What could not be read, a sentence each. */
  readonly faults: readonly string[];
};

/** Alerts of one market so close are about the same burst: a lower threshold is only reached sooner, ms. */
const SAME_BURST = 5 * 60_000;
const EXAMPLES = 5;

/**
 * The alerts of `these` without a counterpart in `others`: one alert that shares a market, within five minutes, and is
 * nobody else's counterpart. Both in the order of time.
 */
export function without(these: readonly Alert[], others: readonly Alert[]): readonly Alert[] {
  const free = new Set(others);
  return these.filter((alert) => {
    const tickers = new Set(alert.markets.map(({ ticker }) => ticker));
    const twins = others.filter(
      (other) =>
        free.has(other) &&
        Math.abs(other.at - alert.at) <= SAME_BURST &&
        other.markets.some(({ ticker }) => tickers.has(ticker)),
    );
    const [first] = twins;
    if (first === undefined) return true;
    free.delete(twins.reduce((best, other) => (apart(other, alert) < apart(best, alert) ? other : best), first));
    return false;
  });
}

const apart = (one: Alert, other: Alert): number => Math.abs(one.at - other.at);

/** How these alerts turned out, as the desk that sent them has graded them. */
export const turnedOut = (alerts: readonly Alert[]): WhatIfAlerts => ({
  count: alerts.length,
  grades: gradesOf(alerts),
  examples: alerts.toSorted((a, b) => b.score - a.score || a.at - b.at).slice(0, EXAMPLES),
});
