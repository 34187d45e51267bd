import { type Market, marketName } from './market.ts';

/** A market that closed so long ago is forgotten. */
const KEPT_AFTER_CLOSE = 24 * 3_600_000;

/** The markets known, by ticker. */
export class Markets {
  readonly #markets = new Map<string, Market>();

  get size(): number {
    return this.#markets.size;
  }

  get(ticker: string): Market | undefined {
    return this.#markets.get(ticker);
  }

  all(): Iterable<Market> {
    return this.#markets.values();
  }

  learn(market: Market): void {
    this.#markets.set(market.ticker, market);
  }

  /** Lets go of markets that closed a day ago or more, but for those to `keep`, and answers their tickers. */
  forget(at: number, keep: ReadonlySet<string>): readonly string[] {
    const gone = [...this.#markets.values()].filter(
      ({ closeAt, ticker }) => closeAt !== null && at - closeAt >= KEPT_AFTER_CLOSE && !keep.has(ticker),
    );
    for (const { ticker } of gone) this.#markets.delete(ticker);
    return gone.map(({ ticker }) => ticker);
  }

  /** The market of exactly that ticker, else every market whose ticker or name holds all the words. */
  find(words: string): readonly Market[] {
    const exact = this.#markets.get(words.trim().toUpperCase());
    if (exact !== undefined) return [exact];
    const wanted = words
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (wanted.length === 0) return [];
    return [...this.#markets.values()].filter((market) => {
      const text = `${market.ticker} ${marketName(market, market.ticker)}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  }
}
