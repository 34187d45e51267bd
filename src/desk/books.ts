import { Book } from './book.ts';
import type { DeskEvent } from './event.ts';
import type { Market } from './market.ts';
import type { Top } from './view.ts';

type BookEvent = Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' | 'book.stale' }>;

/** The order books kept live, by ticker, and which ones the desk wants. */
export class Books {
  readonly #books = new Map<string, Book>();
  #wanted: readonly string[] = [];

  get size(): number {
    return this.#books.size;
  }

  /** The book of a market; undefined when it is not kept. */
  get(ticker: string): Book | undefined {
    return this.#books.get(ticker);
  }

  /** Every book kept. */
  all(): Iterable<readonly [ticker: string, book: Book]> {
    return this.#books;
  }

  /** Applies what the feed told. Answers the ticker of a book that has just broken and needs a fresh snapshot. */
  observe(event: BookEvent): string | null {
    if (event.type === 'book.stale') {
      for (const ticker of event.tickers ?? this.#books.keys()) this.#books.get(ticker)?.markStale();
      return null;
    }
    const known = this.#books.get(event.ticker);
    if (event.type === 'book.snapshot') {
      const book = known ?? new Book();
      if (known === undefined) this.#books.set(event.ticker, book);
      return book.snapshot(event.yes, event.no) ? null : event.ticker;
    }
    if (known === undefined || known.stale) return null;
    return known.apply(event.side, event.price, event.change) ? null : event.ticker;
  }

  /** Best prices of a market; null when its book is not kept. */
  top(ticker: string): Top | null {
    const book = this.#books.get(ticker);
    return book === undefined ? null : { yesBid: book.yesBid, noBid: book.noBid, stale: book.stale };
  }

  /**
   * Chooses the `most` busiest open markets by 24 h volume, by ticker where they are equal. Answers the new list when
   * it differs from the last one, and lets go of the books that are no longer wanted. Those in `held` come first and
   * are never let go of.
   */
  choose(markets: Iterable<Market>, most: number, at: number, held: readonly string[] = []): readonly string[] | null {
    const open = [...markets].filter((market) => market.status === 'active' && (market.closeAt ?? Infinity) > at);
    open.sort((a, b) => (b.volume24h ?? 0) - (a.volume24h ?? 0) || (a.ticker < b.ticker ? -1 : 1));
    const busiest = open.map((market) => market.ticker).filter((ticker) => !held.includes(ticker));
    const wanted = [...held, ...busiest.slice(0, Math.max(0, most - held.length))];
    if (wanted.length === this.#wanted.length && wanted.every((ticker, index) => ticker === this.#wanted[index]))
      return null;
    this.#wanted = wanted;
    const keep = new Set(wanted);
    for (const ticker of this.#books.keys()) if (!keep.has(ticker)) this.#books.delete(ticker);
    return wanted;
  }
}
