import type { DeskEvent } from '../desk/event.ts';
import type { Line } from './line.ts';

type Message = Extract<Line, { kind: 'message' }>;

/** Watches the sequence of every subscription of one file, so that a hole in it is not taken for a quiet market. */
export class Sequences {
  readonly #last = new Map<number, number>();
  readonly #books = new Map<number, Set<string>>();

  /** Answers which books cannot be trusted from this message on, before it is applied itself; null when none. */
  follow({ sid, seq, event, at }: Message): DeskEvent | null {
    if (sid === null || seq === null) return null;
    const last = this.#last.get(sid);
    this.#last.set(sid, seq);
    const books = this.#books.get(sid) ?? new Set();
    if (event?.type === 'book.snapshot') this.#books.set(sid, books.add(event.ticker));
    const gap = last !== undefined && seq !== last + 1;
    if (!gap || books.size === 0) return null;
    return { type: 'book.stale', at, tickers: [...books] };
  }
}
