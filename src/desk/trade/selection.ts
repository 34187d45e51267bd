import type { Books } from '../books.ts';
import type { Markets } from '../markets.ts';
import type { Money } from '../money.ts';
import type { Settings } from '../settings.ts';
import { scan, type Verdict } from './scanner.ts';

/** A scan is made again so soon when markets have come or gone, ms; at once when books have. */
const SOON = 2_000;
/** Markets whose listed prices are read again at each scan, as a multiple of the markets traded, and at most. */
const REREAD = 3;
const MOST_REREAD = 100;

type SelectionParts = {
  readonly books: Books;
  readonly markets: Markets;
  /** Only markets that are watched are traded. */
  watches(ticker: string): boolean;
};

/** Which markets are traded, chosen anew every `trader.scanSeconds`, and why the others are not. */
export class Selection {
  readonly #parts: SelectionParts;
  #verdicts: ReadonlyMap<string, Verdict> = new Map();
  #chosen: readonly string[] = [];
  #next = 0;
  #last = Number.NEGATIVE_INFINITY;
  #markets = 0;
  #books = 0;

  constructor(parts: SelectionParts) {
    this.#parts = parts;
  }

  /** Why this market is traded or not; null before the first scan that knew it. */
  verdict(ticker: string): Verdict | null {
    return this.#verdicts.get(ticker) ?? null;
  }

  /** True when new positions may be taken there. */
  admits(ticker: string): boolean {
    const verdict = this.#verdicts.get(ticker);
    return verdict === 'in' || verdict === 'held';
  }

  /** Markets that are traded. */
  get chosen(): readonly string[] {
    return this.#chosen;
  }

  /** The next scan is made at the next opportunity. */
  expire(): void {
    this.#next = 0;
  }

  /**
   * Scans when it is time. Answers the markets whose listed prices should be read again, or null when nothing was
   * scanned. `shards` is what can be spent on each, empty where that is unknown or does not matter.
   */
  scan(
    settings: Settings,
    held: ReadonlySet<string>,
    shards: Readonly<Record<number, Money>>,
    at: number,
  ): readonly string[] | null {
    const { books, markets } = this.#parts;
    const every = settings['trader.scanSeconds'] * 1_000;
    const grown = books.size !== this.#books || (markets.size !== this.#markets && at >= this.#last + SOON);
    // A scan due later than the period allows was set by a clock that has been set back since.
    if (at < this.#next && this.#next - at <= every && !grown) return null;
    this.#next = at + every;
    this.#last = at;
    this.#markets = markets.size;
    this.#books = books.size;
    const { watches } = this.#parts;
    const candidates = function* () {
      for (const market of markets.all())
        if (watches(market.ticker) || held.has(market.ticker))
          yield {
            ticker: market.ticker,
            market,
            book: books.get(market.ticker) ?? null,
            held: held.has(market.ticker),
          };
      for (const [ticker, book] of books.all())
        if (markets.get(ticker) === undefined) yield { ticker, market: null, book, held: held.has(ticker) };
    };
    this.#verdicts = scan(candidates(), settings, shards, at);
    this.#chosen = [...this.#verdicts.keys()].filter((ticker) => this.admits(ticker));
    const most = Math.min(MOST_REREAD, settings['trader.maxMarkets'] * REREAD);
    return this.#busiest(most);
  }

  #busiest(most: number): readonly string[] {
    const worth = [...this.#verdicts].flatMap(([ticker, verdict]) => {
      const market = this.#parts.markets.get(ticker);
      return market === undefined || verdict === 'not open' || verdict === 'volume' ? [] : [market];
    });
    worth.sort((a, b) => (b.volume24h ?? 0) - (a.volume24h ?? 0));
    return worth.slice(0, most).map(({ ticker }) => ticker);
  }
}
