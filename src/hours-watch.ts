import { once } from 'node:events';
import type { ExchangeHours } from './desk/account.ts';
import { Rejected } from './kalshi/errors.ts';
import type { Clock, Exchange, Log, Sink } from './ports.ts';

const PERIOD = 15_000;
const AFTER_FAILURE = 30_000;
const NO_SUCH_PATH = 404;

export type HoursWatchParts = {
  readonly exchange: Pick<Exchange, 'hours'>;
  readonly clock: Clock;
  readonly sink: Sink;
  readonly log: Log;
};

/** Asks again and again whether the exchange trades. A question without an answer is no news: the last answer stands. */
export class HoursWatch {
  readonly #parts: HoursWatchParts;

  constructor(parts: HoursWatchParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { exchange, clock, sink, log } = this.#parts;
    let failing = false;
    while (!signal.aborted) {
      let hours: ExchangeHours | null = null;
      try {
        hours = await exchange.hours(signal);
        failing = false;
      } catch (error) {
        if (signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        if (!failing) log.warn({ reason }, 'it is not known whether the exchange trades');
        failing = true;
        if (error instanceof Rejected && error.status === NO_SUCH_PATH) {
          // It never tells: orders that it does not take will have to tell.
          await once(signal, 'abort');
          return;
        }
      }
      if (signal.aborted) return;
      if (hours !== null) sink({ type: 'hours', at: clock.now(), hours });
      await clock.sleep(failing ? AFTER_FAILURE : PERIOD, signal);
    }
  }
}
