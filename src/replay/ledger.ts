import { mean, quantile, sampleWithReplacement } from 'simple-statistics';
import type { Effect } from '../desk/effect.ts';
import type { Money } from '../desk/money.ts';
import { seeded } from './random.ts';

const RESAMPLES = 2_000;
const SEED = 20_260_514;

/** What trading came to in one run. */
export type Results = {
  /** Entries that were ordered, filled or not. */
  readonly entries: number;
  /** Positions closed, and those that earned more than their fees. */
  readonly trades: number;
  readonly wins: number;
  readonly fees: Money;
  /** After fees. */
  readonly pnl: Money;
  /** Micro-dollars a closed trade; null when there was none. */
  readonly expectancy: number | null;
  /** Where the expectancy lies with 95 %, by resampling the trades; null with fewer than two. */
  readonly interval: readonly [low: number, high: number] | null;
};

/** Adds up the deals of a run. */
export class Ledger {
  readonly #pnls: number[] = [];
  #entries = 0;
  #fees = 0;

  hear(effect: Effect): void {
    if (effect.type === 'order' && effect.action === 'buy') this.#entries += 1;
    if (effect.type === 'fill') this.#fees += effect.fee;
    if (effect.type === 'exit') this.#pnls.push(effect.pnl);
  }

  get results(): Results {
    const pnls = this.#pnls;
    const trades = pnls.length;
    const pnl = pnls.reduce((sum, one) => sum + one, 0);
    return {
      entries: this.#entries,
      trades,
      wins: pnls.filter((one) => one > 0).length,
      fees: this.#fees as Money,
      pnl: pnl as Money,
      expectancy: trades === 0 ? null : pnl / trades,
      interval: interval(pnls),
    };
  }
}

function interval(values: number[]): Results['interval'] {
  if (values.length < 2) return null;
  const random = seeded(SEED);
  const means = Array.from({ length: RESAMPLES }, () => mean(sampleWithReplacement(values, values.length, random)));
  return [quantile(means, 0.025), quantile(means, 0.975)];
}
