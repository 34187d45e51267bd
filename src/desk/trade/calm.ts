import type { Book } from '../book.ts';
import type { Price } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { Bids } from './history.ts';

/**
 * That a look at a market found no signal, and until when another would find none either: under the same settings, with
 * the same best bids. Kept field by field: an object would have to be made at each look.
 */
export class Calm {
  /** Null while it is not known. */
  #settings: Settings | null = null;
  #yes: Price | null = null;
  #no: Price | null = null;
  /** ms; infinite when only a change of the book can end it. */
  #since = 0;
  #until = 0;

  /** Nobody knows any more. */
  end(): void {
    this.#settings = null;
  }

  /** From `since` until before `until`, ms. */
  begin({ yes, no }: Bids, settings: Settings, since: number, until: number): void {
    this.#settings = settings;
    this.#yes = yes;
    this.#no = no;
    this.#since = since;
    this.#until = until;
  }

  holds(book: Book, settings: Settings, at: number): boolean {
    if (this.#settings !== settings || at < this.#since || at >= this.#until) return false;
    return book.yesBid === this.#yes && book.noBid === this.#no && !book.stale;
  }

  /** Time alone does not end it: past and present of the book are the same, and no setting makes a signal of that. */
  get lasting(): boolean {
    return this.#settings !== null && this.#until === Number.POSITIVE_INFINITY;
  }
}
