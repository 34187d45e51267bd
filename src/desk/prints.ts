import type { Alerts } from './alerts.ts';
import type { Effect } from './effect.ts';
import type { Flow } from './flow/flow.ts';
import type { Score } from './flow/score.ts';
import { isCombo, marketName, type Trade } from './market.ts';
import type { Markets } from './markets.ts';

const NOTHING: readonly Effect[] = [];

type Heard = { scored: number; block: number; combo: number };

/** The public trades as they are heard: combos left out, block trades told apart, the rest scored. */
export class Prints {
  readonly #markets: Markets;
  readonly #flow: Flow;
  readonly #alerts: Alerts;
  readonly #told: (score: Score, at: number) => readonly Effect[];
  readonly #heard: Heard = { scored: 0, block: 0, combo: 0 };

  /** `told` answers what the owner is told because of a score. */
  constructor(markets: Markets, flow: Flow, alerts: Alerts, told: (score: Score, at: number) => readonly Effect[]) {
    this.#markets = markets;
    this.#flow = flow;
    this.#alerts = alerts;
    this.#told = told;
  }

  /** How many were heard of each kind. */
  get heard(): Readonly<Heard> {
    return { ...this.#heard };
  }

  /** What the owner is told because of this trade, heard at `at` (ms). */
  observe(trade: Trade, at: number): readonly Effect[] {
    if (isCombo(trade.ticker)) {
      this.#heard.combo += 1;
      return NOTHING;
    }
    if (trade.block) {
      this.#heard.block += 1;
      return this.#block(trade, at);
    }
    const score = this.#flow.observe(trade, at);
    if (score === null) return NOTHING;
    this.#heard.scored += 1;
    return this.#told(score, at);
  }

  /** Arranged off the book, so it says nothing about the flow; told apart when the market is watched and the owner wants to hear of it. */
  #block(trade: Trade, at: number): readonly Effect[] {
    if (!this.#flow.watches(trade.ticker) || this.#alerts.silent(trade.ticker, at)) return NOTHING;
    const name = marketName(this.#markets.get(trade.ticker), trade.ticker);
    return [{ type: 'notice', at, notice: { kind: 'block', trade, name } }];
  }
}
