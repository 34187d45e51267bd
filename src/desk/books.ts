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

/** A book, when it changed last, and since when a look every half second finds it crossed, ms; null while it is not. */
type Kept = { readonly book: Book; changedAt: number; crossedAt: number | null };

/** The order books kept live, by ticker, and which ones the desk wants. */
export class Books {
  readonly #kept = new Map<string, Kept>();
  /** Those that were crossed at their last change: most never are. */
  readonly #crossed = new Map<string, Kept>();
  #wanted: ReadonlySet<string> = new Set();

  get size(): number {
    return this.#kept.size;
  }

  /** The book of a market; undefined when it is not kept. */
  get(ticker: string): Book | undefined {
    return this.#kept.get(ticker)?.book;
  }

  /** Every book kept. */
  *all(): Iterable<readonly [ticker: string, book: Book]> {
    for (const [ticker, { book }] of this.#kept) yield [ticker, book];
  }

  /** Applies what the feed told. Answers the ticker of a book that has just broken and needs a fresh snapshot. */
  observe(event: BookEvent): string | null {
    if (event.type === 'book.stale') {
      for (const ticker of event.tickers ?? this.#kept.keys()) this.get(ticker)?.markStale();
      return null;
    }
    let kept = this.#kept.get(event.ticker);
    if (kept !== undefined) kept.changedAt = event.at;
    if (event.type === 'book.snapshot') {
      kept ??= this.#keep(event.ticker, event.at);
      const whole = kept.book.snapshot(event.yes, event.no);
      if (kept.book.crossed) this.#crossed.set(event.ticker, kept);
      return whole ? null : event.ticker;
    }
    if (kept === undefined || kept.book.stale) return null;
    const whole = kept.book.apply(event.side, event.price, event.change);
    if (kept.book.crossed) this.#crossed.set(event.ticker, kept);
    return whole ? null : event.ticker;
  }

  /**
   * Holds a live book against what a request told of it: one that had been quiet and shows other best bids has missed
   * something, though the line seems whole. Answers its ticker then. A stale book takes the answer over.
   */
  check({ ticker, yes, no, askedAt, at }: BookCheck): string | null {
    const { book, changedAt } = this.#kept.get(ticker) ?? this.#keep(ticker, 0);
    if (book.stale) {
      book.tell(yes, no, at);
      return null;
    }
    if (changedAt > askedAt - SETTLED) return null;
    if (best(yes) === book.yesBid && best(no) === book.noBid) return null;
    book.markStale();
    book.tell(yes, no, at);
    return ticker;
  }

  /** Time passes. Answers the tickers of books that stay crossed: nothing could be sold by them, so they are stale now. */
  tick(at: number): readonly string[] {
    const broken: string[] = [];
    for (const [ticker, kept] of this.#crossed) {
      const { book, crossedAt } = kept;
      kept.crossedAt = book.stale || !book.crossed ? null : (crossedAt ?? at);
      if (kept.crossedAt === null) this.#crossed.delete(ticker);
      if (kept.crossedAt === null || Math.abs(at - kept.crossedAt) < CROSSED) continue;
      book.markStale();
      broken.push(ticker);
    }
    return broken;
  }

  /** Best prices of a market; null when its book is not kept. */
  top(ticker: string): Top | null {
    const book = this.get(ticker);
    return book === undefined ? null : { yesBid: book.yesBid, noBid: book.noBid, stale: book.stale };
  }

  /** Keeps exactly these books from now on. False when they are the ones that were kept before. */
  want(tickers: readonly string[]): boolean {
    const keep = new Set(tickers);
    if (keep.size === this.#wanted.size && tickers.every((ticker) => this.#wanted.has(ticker))) return false;
    this.#wanted = keep;
    for (const ticker of this.#kept.keys()) {
      if (keep.has(ticker)) continue;
      this.#kept.delete(ticker);
      this.#crossed.delete(ticker);
    }
    return true;
  }

  #keep(ticker: string, changedAt: number): Kept {
    const kept = { book: new Book(), changedAt, crossedAt: null };
    this.#kept.set(ticker, kept);
    return kept;
  }
}

const best = (levels: readonly Level[]): number | null =>
  levels.reduce<number | null>((most, [price, count]) => (count > 0 && price > (most ?? -1) ? price : most), null);
