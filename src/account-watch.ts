import type { Clock, Exchange, Log, Sink } from './ports.ts';

const PERIOD = 30_000;
/** So many listings must fail in a row before the owner hears of it: a single hiccup is no news. */
const PATIENCE = 3;

/** Lists the account again and again. A listing that fails says nothing of the account: the last one stands, with its age. */
export class AccountWatch {
  readonly #parts: {
    readonly exchange: Pick<Exchange, 'account'>;
    readonly clock: Clock;
    readonly sink: Sink;
    readonly log: Log;
  };

  constructor(parts: {
    readonly exchange: Pick<Exchange, 'account'>;
    readonly clock: Clock;
    readonly sink: Sink;
    readonly log: Log;
  }) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { exchange, clock, sink, log } = this.#parts;
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
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ reason, failures }, 'account not listed');
        if (failures === PATIENCE) sink({ type: 'part.failed', at: clock.now(), part: 'account', reason });
      }
      await clock.sleep(PERIOD, signal);
    }
  }
}
