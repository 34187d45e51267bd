import type { DeskEvent } from '../desk/event.ts';
import { Sequences } from '../kalshi/sequence.ts';
import type { Line } from './line.ts';

type Message = Extract<Line, { kind: 'message' }>;

/** Watches the sequence of every subscription of one file, so that a hole in it is not taken for a quiet market. */
export class Continuity {
  readonly #sequences = new Sequences();
  readonly #books = new Map<number, Set<string>>();

  /** What the desk has to hear of this message: nothing, or its event, after the books that it shows to be stale. */
  follow({ sid, seq, event, at }: Message): readonly DeskEvent[] {
    const own = event === null ? [] : [event];
    if (sid === null || seq === null) return own;
    const place = this.#sequences.heard(sid, seq);
    // A change heard twice would count twice. Everything else may be repeated without harm.
    if (place === 'repeat') return event?.type === 'book.delta' ? [] : own;
    const books = this.#books.get(sid) ?? new Set();
    if (event?.type === 'book.snapshot') this.#books.set(sid, books.add(event.ticker));
    const gap = place === 'gap' && books.size > 0;
    return gap ? [{ type: 'book.stale', at, tickers: [...books] }, ...own] : own;
  }
}
