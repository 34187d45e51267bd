import type { Clock, OrderEntry, Runner } from './ports.ts';

const BEAT = 1_000;

export type ReadinessParts = {
  readonly entry: Pick<OrderEntry, 'prepare'>;
  /** Whether a real order may leave at any moment. */
  readonly wanted: () => boolean;
  readonly clock: Clock;
};

/** Has all that an order needs lie ready before there is one, for as long as one may leave. */
export class Readiness implements Runner {
  readonly #parts: ReadinessParts;

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { entry, wanted, clock } = this.#parts;
    while (!signal.aborted) {
      if (wanted()) await entry.prepare();
      await clock.sleep(BEAT, signal);
    }
  }
}
