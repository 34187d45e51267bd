import type { Trader } from './trader.ts';

/** So often traders are let go of whose markets are not followed any more, ms. */
const SWEEP = 10_000;

/**
 * The traders of a firm, one a market. Awake are those that time alone may give something to do: all that hold or await
 * something, and those with a signal or whose past still moves. Of hundreds of quiet markets none, so that a tick costs
 * nothing. Whoever is handed out to be told something wakes.
 */
export class Roster {
  readonly #all = new Map<string, Trader>();
  readonly #awake = new Map<string, Trader>();
  readonly #make: (ticker: string) => Trader;
  #swept = 0;

  constructor(make: (ticker: string) => Trader) {
    this.#make = make;
  }

  get awake(): ReadonlyMap<string, Trader> {
    return this.#awake;
  }

  /** The trader of a market as it is, asleep or not; undefined where there is none. */
  see(ticker: string): Trader | undefined {
    return this.#all.get(ticker);
  }

  /** The same, awake from now on. */
  wake(ticker: string): Trader | undefined {
    const trader = this.#all.get(ticker);
    if (trader !== undefined) this.#awake.set(ticker, trader);
    return trader;
  }

  /** The trader of a market, made where there is none yet; awake from now on. */
  of(ticker: string): Trader {
    const known = this.wake(ticker);
    if (known !== undefined) return known;
    const trader = this.#make(ticker);
    this.#all.set(ticker, trader);
    this.#awake.set(ticker, trader);
    return trader;
  }

  /** Time has passed, and all were looked at: lets sleep who can, and go whose market is not `followed` any more. */
  rest(followed: (ticker: string) => boolean, at: number): void {
    for (const [ticker, trader] of this.#awake) if (trader.asleep) this.#awake.delete(ticker);
    if (Math.abs(at - this.#swept) < SWEEP) return;
    this.#swept = at;
    for (const [ticker, trader] of this.#all) {
      if (!trader.idle || followed(ticker)) continue;
      this.#all.delete(ticker);
      this.#awake.delete(ticker);
    }
  }
}
