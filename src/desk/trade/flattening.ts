import type { Statement } from '../account.ts';
import type { Effect } from '../effect.ts';
import { type Count, contractsText, type Money } from '../money.ts';

/** How long it may take until the owner is told what is left, ms. */
const PATIENCE = 60_000;
/** How often the exchange is asked whether it is done, ms. */
const ASK = 2_000;

/** The closing of everything, from the owner's word until the exchange shows nothing. */
export class Flattening {
  readonly #since: number;
  #asked = Number.NEGATIVE_INFINITY;
  #closed = 0;
  #pnl = 0;

  constructor(at: number) {
    this.#since = at;
  }

  /** What was done meanwhile. */
  hear(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type !== 'exit') continue;
      this.#closed += 1;
      this.#pnl += effect.pnl;
    }
  }

  /** Asks the exchange again when it is time. */
  ask(at: number): Effect[] {
    if (at - this.#asked < ASK) return [];
    this.#asked = at;
    return [{ type: 'audit', since: this.#since }];
  }

  /** Nothing is held and nothing rests, by a statement that was asked for after the flatten began. */
  proves({ askedAt, asOf, positions, orders }: Statement): boolean {
    if (askedAt < this.#since || asOf < this.#since) return false;
    return positions.every(({ count }) => count === 0) && orders.every(({ status }) => status !== 'resting');
  }

  late(at: number): boolean {
    return at - this.#since >= PATIENCE;
  }

  /** The last word: `left` is what could not be closed. */
  end(left: readonly string[], at: number): Effect {
    const [closed, pnl] = [this.#closed, this.#pnl as Money];
    return { type: 'notice', at, notice: { kind: 'flattened', left, closed, pnl } };
  }
}

/** What a statement still shows, one line each. */
export const leftovers = ({ positions, orders }: Statement): readonly string[] => [
  ...positions.flatMap(({ ticker, count }) =>
    count === 0 ? [] : [`${ticker}: ${contractsText(Math.abs(count) as Count)} ${count > 0 ? 'YES' : 'NO'}`],
  ),
  ...orders.flatMap(({ ticker, status, remaining }) =>
    status === 'resting' ? [`${ticker}: an order over ${contractsText(remaining)} still rests`] : [],
  ),
];
