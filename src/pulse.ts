import type { Clock, Log } from './ports.ts';
import { SleepWatch } from './sleep-watch.ts';

const BEAT = 500;

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

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#watch = new SleepWatch(parts.clock);
  }

  /** Whatever comes in, first: what was remembered until now may be old. */
  look(): void {
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
