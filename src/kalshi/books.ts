import type { DeskEvent } from '../desk/event.ts';
import type { Level } from '../desk/market.ts';
import { PRICE_ONE } from '../desk/money.ts';
import type { Log, Sink } from '../ports.ts';
import type { Faults } from './faults.ts';
import { type Channel, subscribe, unsubscribe, update } from './wire/command.ts';

/** How long the exchange may take to confirm the subscription or to send a snapshot. */
const PATIENCE = 10_000;
/** Between two rounds of snapshots after gaps, so that a stream that stays broken does not become a storm. */
const PAUSE = 1_000;

/** Sends a command; `write` gets the id to put on it. A refusal matters to `channel`, or to nobody when it is null. */
type Ask = (channel: Channel | null, write: (id: number) => string) => void;

type Parts = {
  readonly ask: Ask;
  /** Called with a sid whose frames count no more. */
  readonly retire: (sid: number) => void;
  readonly sink: Sink;
  readonly faults: Faults;
  readonly log: Log;
};

const best = (levels: readonly Level[]): number => levels.reduce((most, [price]) => Math.max(most, price), 0);

/**
 * The order books of one connection. A book is passed on from its snapshot on; after a gap nothing of it is passed on
 * until the next one. All times are monotonic ms but the events' own.
 */
export class Books {
  readonly #parts: Parts;
  #wanted = new Set<string>();
  /** What the subscription was asked for. */
  #asked = new Set<string>();
  /** Books whose deltas may be believed. */
  readonly #fresh = new Set<string>();
  /** Books that were fresh before a gap and have to come back. */
  readonly #owed = new Set<string>();
  #sid: number | null = null;
  /** What to do when the exchange has not done its part by then: ask for snapshots once, or subscribe anew. */
  #due: { readonly by: number; readonly act: 'nudge' | 'renew' } | null = null;
  #nudged = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks for exactly these books. */
  want(tickers: readonly string[], now: number, at: number): void {
    this.#wanted = new Set(tickers);
    this.#settle(now, at);
  }

  subscribed(sid: number, now: number, at: number): void {
    this.#sid = sid;
    this.#due = { by: now + PATIENCE, act: 'nudge' };
    this.#settle(now, at);
  }

  /** The exchange ended the subscription; it is made anew at the next {@link tick}. */
  lost(now: number, at: number): void {
    this.#sid = null;
    this.#drop(at);
    this.#due = { by: now, act: 'renew' };
  }

  /** The exchange refused a command. Books that are live stay so; the rest is tried again later. */
  refused(now: number): void {
    this.#due ??= { by: now + PATIENCE, act: this.#sid === null ? 'renew' : 'nudge' };
  }

  snapshot(event: Extract<DeskEvent, { type: 'book.snapshot' }>, now: number): void {
    const { ticker, at } = event;
    if (!this.#asked.has(ticker) || !this.#wanted.has(ticker)) return;
    this.#owed.delete(ticker);
    const sum = best(event.yes) + best(event.no);
    if (sum >= PRICE_ONE) {
      this.#fresh.delete(ticker);
      this.#due ??= { by: now + PATIENCE, act: 'nudge' };
      const fault = 'best YES bid and best NO bid reach $1: the exchange may have changed how it sends NO prices';
      this.#parts.faults.report('crossed book', fault, `${ticker}: they add up to ${sum / PRICE_ONE}`, at);
      this.#parts.sink({ type: 'book.stale', at, tickers: [ticker] });
      return;
    }
    this.#fresh.add(ticker);
    this.#parts.sink(event);
  }

  delta(event: Extract<DeskEvent, { type: 'book.delta' }>): void {
    if (this.#fresh.has(event.ticker)) this.#parts.sink(event);
  }

  /** Something was missed: no book is believed until its snapshot. */
  gap(now: number, at: number): void {
    if (this.#asked.size === 0 || (this.#fresh.size === 0 && this.#owed.size > 0)) return;
    this.#distrust(this.#fresh, now);
    this.#parts.sink({ type: 'book.stale', at, tickers: [...this.#asked] });
  }

  /** Asks for these books from the beginning: whoever keeps them found that they cannot be right. */
  resync(tickers: readonly string[], now: number): void {
    const wrong = tickers.filter((ticker) => this.#fresh.has(ticker));
    if (wrong.length > 0) this.#distrust(wrong, now);
  }

  #distrust(tickers: Iterable<string>, now: number): void {
    for (const ticker of tickers) {
      this.#owed.add(ticker);
      this.#fresh.delete(ticker);
    }
    const early = now - this.#nudged < PAUSE;
    if (early) this.#due = { by: this.#nudged + PAUSE, act: 'nudge' };
    else this.#nudge(now);
  }

  /** Time passes: what did not come in time is asked for again. */
  tick(now: number, at: number): void {
    const due = this.#due;
    if (due === null || now < due.by) return;
    this.#due = null;
    if (due.act === 'nudge' && this.#sid !== null) {
      this.#nudge(now);
      return;
    }
    this.#parts.log.warn({ owed: this.#owed.size }, 'subscribing to the books anew');
    this.#drop(at);
    this.#settle(now, at);
  }

  /** Asks for the snapshots that are missing. Those of books that were live must come; a market may have none. */
  #nudge(now: number): void {
    const sid = this.#sid;
    const missing = [...this.#asked].filter((ticker) => !this.#fresh.has(ticker));
    if (sid === null || missing.length === 0) return;
    this.#nudged = now;
    this.#parts.ask('orderbook_delta', (id) => update(id, sid, 'get_snapshot', missing));
    this.#due = this.#owed.size > 0 ? { by: now + PATIENCE, act: 'renew' } : null;
  }

  /** Ends the subscription, as far as we are concerned, and forgets what it said. */
  #drop(at: number): void {
    const sid = this.#sid;
    if (sid !== null) {
      this.#parts.ask(null, (id) => unsubscribe(id, sid));
      this.#parts.retire(sid);
    }
    if (this.#fresh.size > 0) this.#parts.sink({ type: 'book.stale', at, tickers: [...this.#fresh] });
    this.#sid = null;
    this.#asked.clear();
    this.#fresh.clear();
    this.#owed.clear();
    this.#due = null;
  }

  /** Brings what was asked for to what is wanted. */
  #settle(now: number, at: number): void {
    const sid = this.#sid;
    if (sid === null) {
      // What came before the subscription was confirmed: of what is not wanted any more nothing may be heard from now on.
      this.#forsake(
        [...this.#fresh].filter((ticker) => !this.#wanted.has(ticker)),
        at,
      );
      if (this.#asked.size > 0 || this.#wanted.size === 0) return;
      this.#asked = new Set(this.#wanted);
      this.#due = { by: now + PATIENCE, act: 'renew' };
      this.#parts.ask('orderbook_delta', (id) => subscribe(id, ['orderbook_delta'], [...this.#asked]));
      return;
    }
    if (this.#wanted.size === 0) {
      this.#drop(at);
      return;
    }
    const added = [...this.#wanted].filter((ticker) => !this.#asked.has(ticker));
    const removed = [...this.#asked].filter((ticker) => !this.#wanted.has(ticker));
    this.#asked = new Set(this.#wanted);
    if (added.length > 0) {
      this.#due ??= { by: now + PATIENCE, act: 'nudge' };
      this.#parts.ask('orderbook_delta', (id) => update(id, sid, 'add_markets', added));
    }
    if (removed.length === 0) return;
    this.#parts.ask('orderbook_delta', (id) => update(id, sid, 'delete_markets', removed));
    this.#forsake(removed, at);
  }

  /** These books are believed no more before their next snapshot. */
  #forsake(tickers: readonly string[], at: number): void {
    if (tickers.length === 0) return;
    for (const ticker of tickers) {
      this.#fresh.delete(ticker);
      this.#owed.delete(ticker);
    }
    this.#parts.sink({ type: 'book.stale', at, tickers });
  }
}
