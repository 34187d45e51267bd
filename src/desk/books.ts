import { Book } from './book.ts';
import type { DeskEvent } from './event.ts';
import type { Level } from './market.ts';
import type { Top } from './view.ts';

type BookEvent = Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' | 'book.stale' }>;
type BookCheck = Extract<DeskEvent, { type: 'book.check' }>;

/** A book that has not changed for so long before it was asked for must look as the answer says, ms. */
const SETTLED = 5_000;
/** A match is shown half done for a few changes; a book that is crossed for longer has missed one, ms. */
const CROSSED = 3_000;

/** The order books kept live, by ticker, and which ones the desk wants. */
export class Books {
  readonly #books = new Map<string, Book>();
  readonly #changedAt = new Map<string, number>();
  readonly #crossedAt = new Map<string, number>();
  #wanted: ReadonlySet<string> = new Set();

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
    this.#changedAt.set(event.ticker, event.at);
    if (event.type === 'book.snapshot') {
      const book = known ?? this.#keep(event.ticker);
      return book.snapshot(event.yes, event.no) ? null : event.ticker;
    }
    if (known === undefined || known.stale) return null;
    return known.apply(event.side, event.price, event.change) ? null : event.ticker;
  }

  /**
   * Holds a live book against what a request told of it: one that had been quiet and shows other best bids has missed
   * something, though the line seems whole. Answers its ticker then. A stale book takes the answer over.
   */
  check({ ticker, yes, no, askedAt, at }: BookCheck): string | null {
    const book = this.#books.get(ticker) ?? this.#keep(ticker);
    if (book.stale) {
      book.tell(yes, no, at);
      return null;
    }
    if ((this.#changedAt.get(ticker) ?? 0) > askedAt - SETTLED) return null;
    if (best(yes) === book.yesBid && best(no) === book.noBid) return null;
    book.markStale();
    book.tell(yes, no, at);
    return ticker;
  }

  /** Time passes. Answers the tickers of books that stay crossed: nothing could be sold by them, so they are stale now. */
  tick(at: number): readonly string[] {
    const broken: string[] = [];
    for (const [ticker, book] of this.#books) {
      const since = book.stale || !book.crossed ? null : (this.#crossedAt.get(ticker) ?? at);
      if (since === null) this.#crossedAt.delete(ticker);
      else if (Math.abs(at - since) < CROSSED) this.#crossedAt.set(ticker, since);
      else {
        book.markStale();
        broken.push(ticker);
      }
    }
    return broken;
  }

  /** Best prices of a market; null when its book is not kept. */
  top(ticker: string): Top | null {
    const book = this.#books.get(ticker);
    return book === undefined ? null : { yesBid: book.yesBid, noBid: book.noBid, stale: book.stale };
  }

  /** Keeps exactly these books from now on. False when they are the ones that were kept before. */
  want(tickers: readonly string[]): boolean {
    const keep = new Set(tickers);
    if (keep.size === this.#wanted.size && tickers.every((ticker) => this.#wanted.has(ticker))) return false;
    this.#wanted = keep;
    for (const ticker of this.#books.keys()) {
      if (keep.has(ticker)) continue;
      this.#books.delete(ticker);
      this.#changedAt.delete(ticker);
      this.#crossedAt.delete(ticker);
    }
    return true;
  }

  #keep(ticker: string): Book {
    const book = new Book();
    this.#books.set(ticker, book);
    return book;
  }
}

const best = (levels: readonly Level[]): number | null =>
  levels.reduce<number | null>((most, [price, count]) => (count > 0 && price > (most ?? -1) ? price : most), null);
