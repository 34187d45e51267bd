import type { Statement } from './desk/account.ts';
import { Rejected } from './kalshi/errors.ts';
import type { Clock, Exchange, Log, Sink } from './ports.ts';

const PERIOD = 60_000;
/** Statements that are asked for meanwhile become one. */
const BETWEEN = 1_000;
/** A question without an answer is put again after this and up to as much more. */
const RETRY = 2_000;
const RETRY_SPREAD = 3_000;
/** The same once the exchange has refused it again and again: a key that is no good does not mend in seconds. */
const REFUSED = 20_000;
const REFUSED_SPREAD = 10_000;
/** So many must fail in a row before the owner hears of it: a single hiccup is no news. */
const PATIENCE = 3;
/** How far back a statement reaches when nobody asks for more. */
const LOOK_BACK = 600_000;
const FIRST_LOOK_BACK = 3_600_000;
/** What was booked around the last statement is listed once more: the exchange's clock is not ours. */
const OVERLAP = 60_000;

export type AuditorParts = {
  readonly exchange: Pick<Exchange, 'statement'>;
  readonly learnLimits: (signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly sink: Sink;
  readonly log: Log;
};

/**
 * Asks the exchange for statements: at the start, every minute, and when somebody doubts what the desk believes. It
 * shares nothing with the way of orders. A statement that fails says nothing of the account.
 */
export class Auditor {
  readonly #parts: AuditorParts;
  /** From when on the open question wants to know, ms; null when nothing is asked. */
  #wanted: number | null;
  /** When the last statement was asked for, monotonic. */
  #began = Number.NEGATIVE_INFINITY;
  /** Up to when the account is known, ms. */
  #known: number | null = null;
  #failures = 0;
  /** The last one was refused, and would be again. */
  #refused = false;
  #wake = new AbortController();

  constructor(parts: AuditorParts) {
    this.#parts = parts;
    this.#wanted = parts.clock.now() - FIRST_LOOK_BACK;
  }

  /** Wants a statement soon, asked for after this moment, with what happened since `since` (ms). Returns at once. */
  ask(since: number = this.#parts.clock.now()): void {
    this.#wanted = Math.min(this.#wanted ?? since, since);
    this.#wake.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { learnLimits, log } = this.#parts;
    await learnLimits(signal).catch((error) => log.warn({ reason: textOf(error) }, 'account limits not learned'));
    while (!signal.aborted) {
      await this.#due(signal);
      if (!signal.aborted) await this.#state(signal);
    }
  }

  /** Waits until a statement is due. */
  async #due(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const between = this.#between();
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const pause = this.#wanted === null ? PERIOD : between;
      const left = this.#began + pause - clock.monotonic();
      if (left <= 0) return;
      await clock.sleep(left, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** How long after the last one the next may be asked for, ms. */
  #between(): number {
    const { random } = this.#parts;
    if (this.#failures === 0) return BETWEEN;
    if (this.#refused && this.#failures >= PATIENCE) return REFUSED + random() * REFUSED_SPREAD;
    return RETRY + random() * RETRY_SPREAD;
  }

  async #state(signal: AbortSignal): Promise<void> {
    const { exchange, clock, sink, log } = this.#parts;
    const now = clock.now();
    const since = Math.min(this.#wanted ?? now, now - LOOK_BACK, (this.#known ?? now) - OVERLAP);
    // Emptied first: what is asked while the exchange answers wants a later statement.
    this.#wanted = null;
    this.#began = clock.monotonic();
    let statement: Statement;
    try {
      statement = await exchange.statement(since, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#failures += 1;
      this.#refused = error instanceof Rejected;
      this.#wanted = Math.min(this.#wanted ?? since, since);
      const reason = textOf(error);
      log.warn({ reason, failures: this.#failures }, 'account not stated');
      if (this.#failures === PATIENCE) sink({ type: 'part.failed', at: clock.now(), part: 'account', reason });
      return;
    }
    if (signal.aborted) return;
    this.#known = Math.min(statement.asOf, statement.askedAt);
    const told = this.#failures >= PATIENCE;
    this.#failures = 0;
    sink({ type: 'statement', at: clock.now(), statement });
    if (told) sink({ type: 'part.recovered', at: clock.now(), part: 'account' });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
