import type { Log, Sink } from '../ports.ts';

const DAY = 86_400_000;

/**
 * Frames that did not fit. Each kind is logged and told once a day, and counted: fields do get renamed, and a feed that
 * merely drops what it cannot read goes deaf without a word.
 */
export class Faults {
  readonly #sink: Sink;
  readonly #log: Log;
  readonly #counts = new Map<string, number>();
  #day = 0;

  constructor(sink: Sink, log: Log) {
    this.#sink = sink;
    this.#log = log;
  }

  report(kind: string, fault: string, sample: string, at: number): void {
    const day = Math.floor(at / DAY);
    if (day !== this.#day) {
      for (const [old, count] of this.#counts) this.#log.warn({ kind: old, count }, 'faulty frames of a day');
      this.#counts.clear();
      this.#day = day;
    }
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > 1) return;
    this.#log.warn({ kind, fault, sample }, 'a frame did not fit');
    this.#sink({ type: 'feed.fault', at, kind, fault, sample });
  }
}
