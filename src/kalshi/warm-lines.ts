import type { Clock } from '../ports.ts';
import type { OrderWay } from './network.ts';
import type { ServerTime } from './server-time.ts';

/** Open at all times: as many orders at once as a signal and the exits beside it make. */
const LINES = 4;
/**
 * One line after the other is used so often, ms: each every 24 s. The load balancers that Kalshi may stand behind end
 * what was idle for 60 s (AWS, nginx: 75 s), routers at home after some minutes: one time may be missed without harm.
 */
const BETWEEN = 6_000;
/** The same while lines are lacking: at a start, after a sleep, when the exchange closed one. */
const LACKING = 1_000;

type WarmLinesParts = {
  readonly orders: OrderWay;
  /** Asked for, unsigned: it costs the account nothing, and answers in a few bytes. */
  readonly url: string;
  readonly serverTime: ServerTime;
  readonly clock: Clock;
};

/**
 * Keeps lines open for orders, their TLS done: a new one costs two round trips to the exchange before the first byte
 * of an order can leave, with TLS 1.2 three.
 */
export class WarmLines {
  readonly #parts: WarmLinesParts;
  #stirredAt = Number.NEGATIVE_INFINITY;

  constructor(parts: WarmLinesParts) {
    this.#parts = parts;
  }

  /** Stirs a line when it is time; to be called every second or so while orders may leave. Never throws. */
  keep(): void {
    const { orders, url, serverTime, clock } = this.#parts;
    const now = clock.monotonic();
    if (now - this.#stirredAt < (orders.open < LINES ? LACKING : BETWEEN)) return;
    this.#stirredAt = now;
    const sent = clock.now();
    const headers = { accept: 'application/json' };
    orders.stir({ method: 'GET', url, headers }, LINES).then(
      (answer) => answer !== null && serverTime.heard(answer.date, sent),
      // The next one tries again; whether there is a line at all, others tell.
      () => undefined,
    );
  }
}
