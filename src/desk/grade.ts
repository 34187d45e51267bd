import { mean } from 'simple-statistics';
import type { Alert, AlertMarket, Outcome } from './alert.ts';
import { DUE_MS, LATEST_MS } from './grading.ts';
import { PRICE_ONE, type Price } from './money.ts';
import { GIVEN_UP_MS } from './settling.ts';

/** Five minutes after an alert, an hour after it, and the end of its market. */
export type Mark = keyof Outcome;

/** A cent. Less than that is no move. */
const LEAST = 100;

/** How far the price went the taker's way since the alert, 1/10,000 dollar a contract; null while it is not known. */
export function gain({ taker, price, outcome }: AlertMarket, mark: Mark): number | null {
  const then = outcome[mark];
  if (then === null) return null;
  return taker === 'yes' ? then - price : price - then;
}

/** How the taker's side ended: `part` for a scalar market, which pays both sides; null while it is open. */
export function ended({ taker, outcome: { settled } }: AlertMarket): 'won' | 'lost' | 'part' | null {
  if (settled === null) return null;
  if (settled !== 0 && settled !== PRICE_ONE) return 'part';
  return (settled === PRICE_ONE) === (taker === 'yes') ? 'won' : 'lost';
}

/** Why a mark is empty at `now`: it is still to come, or it has passed and nobody saw it. */
export function missing(alert: Alert, { closeAt }: AlertMarket, mark: Mark, now: number): 'to come' | 'not seen' {
  const until = mark === 'settled' ? (closeAt ?? alert.at) + GIVEN_UP_MS : alert.at + DUE_MS[mark] + LATEST_MS[mark];
  return now <= until ? 'to come' : 'not seen';
}

/** The mean over the markets of an alert of which it is known; null when it is of none. */
export function meanGain(alert: Alert, mark: Mark): number | null {
  const gains = alert.markets.map((market) => gain(market, mark)).filter((one) => one !== null);
  return gains.length === 0 ? null : mean(gains);
}

/** How alerts did at one mark: how many are known, how many of those went the taker's way by a cent or more. */
type Tally = {
  readonly known: number;
  readonly right: number;
  /** 1/10,000 dollar a contract the taker's way; null when none is known. */
  readonly mean: Price | null;
};

/** How alerts did at each mark. */
export type Grades = Readonly<Record<Mark, Tally>>;

/**
 * Sums up how these alerts did. Each counts once, by the mean of its markets, for those move together; a solo alert
 * that a cluster took over counts with that.
 */
export function gradesOf(alerts: readonly Alert[]): Grades {
  const replaced = new Set(alerts.flatMap((alert) => alert.replaces));
  const own = alerts.filter(({ id }) => !replaced.has(id));
  const tally = (mark: Mark): Tally => {
    const gains = own.map((alert) => meanGain(alert, mark)).filter((one) => one !== null);
    const right = gains.filter((one) => one >= LEAST).length;
    return { known: gains.length, right, mean: gains.length === 0 ? null : (Math.round(mean(gains)) as Price) };
  };
  return { after5: tally('after5'), after60: tally('after60'), settled: tally('settled') };
}
