import type { Clock, Log } from './ports.ts';
import { SleepWatch } from './sleep-watch.ts';

const BEAT = 500;
/** Within this of the last look nothing can have been missed that matters, ms. */
const FRESH = 100;

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly beat: () => void;
  /** The loop was held up for `away` ms. */
  readonly stalled: (away: number) => void;
  /** Nothing ran for `away` ms: the machine slept, or the process was frozen. */
  readonly woke: (away: number) => void;
};

/** The beat of a run, twice a second; tells when it was missing. */
export class Pulse {
  readonly #parts: Parts;
  readonly #watch: SleepWatch;
  #looked = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#watch = new SleepWatch(parts.clock);
  }

  /**
   * Whatever comes in, first: what was remembered until now may be old. `at` is when it came by the wall clock, ms: where
   * that has hardly gone on, the clocks are not read again, for this is asked for every message.
   */
  look(at: number): void {
    const since = at - this.#looked;
    if (since >= 0 && since < FRESH) return;
    this.#looked = at;
    const { log, stalled, woke } = this.#parts;
    const gap = this.#watch.look();
    if (gap === null) return;
    const { kind, away } = gap;
    if (kind === 'stalled') {
      log.warn({ away }, 'the loop was held up: no entries until the account is listed anew');
      stalled(away);
      return;
    }
    log.warn({ away }, 'nothing ran for a while');
    woke(away);
  }

  /** The run begins: what its making took was no stall. */
  begin(): void {
    this.#watch.look();
  }

  /** Beats until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, beat } = this.#parts;
    while (!signal.aborted) {
      beat();
      await clock.sleep(BEAT, signal);
    }
  }
}
