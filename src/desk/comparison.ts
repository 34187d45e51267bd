import type { Alert, AlertMarket } from './alert.ts';
import type { Side } from './market.ts';
import type { Price } from './money.ts';
import type { Settings } from './settings.ts';

/** YES prices some time after an alert: of the last trade until then. Null where nothing tells. */
export type Outcome = { readonly after5: Price | null; readonly after60: Price | null };

/** Scores from which alerts are sent, points. */
export type Thresholds = Pick<Settings, 'flow.soloScore' | 'flow.clusterScore'>;

const KEYS = ['flow.soloScore', 'flow.clusterScore'] as const;

/** Those of the proposed scores that are other than today's. */
export const changes = (today: Thresholds, proposed: Thresholds): Partial<Thresholds> =>
  Object.fromEntries(KEYS.filter((key) => today[key] !== proposed[key]).map((key) => [key, proposed[key]]));

/** How prices went some time after a number of alerts. */
export type WhatIfMark = {
  /** Alerts of which the price then is recorded; `right` of them had moved by a cent or more the taker's way. */
  readonly known: number;
  readonly right: number;
  /** Mean move the taker's way, 1/10,000 dollar; null where none is known. */
  readonly mean: number | null;
};

/** One alert and what became of it: YES prices then, and five and sixty minutes later where that is recorded. */
export type WhatIfExample = {
  readonly kind: 'solo' | 'cluster';
  readonly at: number;
  readonly score: number;
  /** Of its strongest market. */
  readonly ticker: string;
  readonly name: string;
  readonly taker: Side;
  readonly price: Price;
  readonly after5: Price | null;
  readonly after60: Price | null;
};

/** Alerts that one setting sends and the other does not. `examples` are the highest scores among them. */
export type WhatIfAlerts = {
  readonly count: number;
  readonly after5: WhatIfMark;
  readonly after60: WhatIfMark;
  readonly examples: readonly WhatIfExample[];
};

/** What other thresholds would have changed in the recorded days. Times in ms. */
export type WhatIfResult = {
  readonly first: number;
  readonly last: number;
  /** Between `first` and `last`, what was recorded, and in how many files. */
  readonly covered: number;
  readonly recordings: number;
  /** Trades of watched markets. */
  readonly scored: number;
  /** Alerts sent, and held back by the day's cap alone. */
  readonly today: { readonly sent: number; readonly withheld: number };
  readonly tried: { readonly sent: number; readonly withheld: number };
  readonly more: WhatIfAlerts;
  readonly fewer: WhatIfAlerts;
  /** What could not be read, a sentence each. */
  readonly faults: readonly string[];
};

/** Alerts of one market so close are about the same burst: a lower threshold is only reached sooner, ms. */
const SAME_BURST = 5 * 60_000;
const EXAMPLES = 5;
/** A cent, 1/10,000 dollar. */
const CENT = 100;

/** What became of an alert's market after the alert at `at`, ms. */
type OutcomeOf = (ticker: string, at: number) => Outcome;

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

/** How these alerts turned out. A cluster counts once, by its strongest market. */
export function grade(alerts: readonly Alert[], outcomeOf: OutcomeOf): WhatIfAlerts {
  const all = alerts.flatMap((alert) => {
    const [market] = alert.markets;
    return market === undefined ? [] : [example(alert, market, outcomeOf(market.ticker, alert.at))];
  });
  return {
    count: alerts.length,
    after5: mark(all, 'after5'),
    after60: mark(all, 'after60'),
    examples: all.toSorted((a, b) => b.score - a.score || a.at - b.at).slice(0, EXAMPLES),
  };
}

function example({ kind, at, score }: Alert, market: AlertMarket, { after5, after60 }: Outcome): WhatIfExample {
  const { ticker, name, taker, price } = market;
  return { kind, at, score, ticker, name, taker, price, after5, after60 };
}

function mark(all: readonly WhatIfExample[], when: keyof Outcome): WhatIfMark {
  const moves = all.flatMap(({ taker, price, [when]: then }) =>
    then === null ? [] : [(then - price) * (taker === 'yes' ? 1 : -1)],
  );
  const known = moves.length;
  const sum = moves.reduce((total, move) => total + move, 0);
  return { known, right: moves.filter((move) => move >= CENT).length, mean: known === 0 ? null : sum / known };
}
