import type { Clock, Exchange, Log, Sink } from './ports.ts';

const PERIOD = 30_000;
/** So many listings must fail in a row before the owner hears of it: a single hiccup is no news. */
const PATIENCE = 3;

export type AccountWatchParts = {
  readonly exchange: Pick<Exchange, 'account'>;
  readonly learnLimits: (signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  readonly sink: Sink;
  readonly log: Log;
};

/**
 * Lists the account again and again, and learns its limits first. A listing that fails says nothing of the account: the
 * last one stands, with its age.
 */
export class AccountWatch {
  readonly #parts: AccountWatchParts;

  constructor(parts: AccountWatchParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { exchange, learnLimits, clock, sink, log } = this.#parts;
    await learnLimits(signal).catch((error) => log.warn({ reason: textOf(error) }, 'account limits not learned'));
    let failures = 0;
    while (!signal.aborted) {
      try {
        const account = await exchange.account(signal);
        if (signal.aborted) return;
        sink({ type: 'account', at: clock.now(), account });
        if (failures >= PATIENCE) sink({ type: 'part.recovered', at: clock.now(), part: 'account' });
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const reason = textOf(error);
        log.warn({ reason, failures }, 'account not listed');
        if (failures === PATIENCE) sink({ type: 'part.failed', at: clock.now(), part: 'account', reason });
      }
      await clock.sleep(PERIOD, signal);
    }
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
