import type { Style } from './desk/effect.ts';
import type { DeskEvent } from './desk/event.ts';
import type { Approved } from './desk/trade/risk.ts';
import { Rejected, Unavailable } from './kalshi/errors.ts';
import type { Clock, Log, OrderEntry, Sink } from './ports.ts';

export type OrderPathParts = {
  readonly entry: Pick<OrderEntry, 'place' | 'cancel'>;
  readonly clock: Clock;
  readonly sink: Sink;
  readonly log: Log;
};

/**
 * Takes orders and cancels to the exchange, each once, and tells what became of them. Whatever is not plainly done or
 * plainly refused is uncertain: a bug here included.
 */
export class OrderPath {
  readonly #parts: OrderPathParts;
  readonly #flying = new Set<Promise<void>>();

  constructor(parts: OrderPathParts) {
    this.#parts = parts;
  }

  /** The request has begun when this returns. */
  send(order: Approved, style: Style): void {
    const { entry, clock, sink, log } = this.#parts;
    const { clientId, ticker } = order.ticket;
    this.#fly(() => entry.place(order)).then(
      (receipt) => sink({ type: 'order.placed', at: clock.now(), clientId, receipt }),
      (error) => {
        log.warn({ clientId, ticker, style, reason: textOf(error) }, 'order not placed');
        sink(outcome(error, clientId, clock.now()));
      },
    );
  }

  /** As {@link send}. Only an order that was on the book until now is told as `ok`. */
  cancel(orderId: string, ticker: string): void {
    const { entry, clock, sink, log } = this.#parts;
    this.#fly(() => entry.cancel(orderId, ticker)).then(
      (ok) => sink({ type: 'cancel.answered', at: clock.now(), orderId, ok }),
      (error) => {
        log.warn({ orderId, ticker, reason: textOf(error) }, 'order not cancelled');
        sink({ type: 'cancel.answered', at: clock.now(), orderId, ok: false });
      },
    );
  }

  /** True while an answer is waited for. */
  get busy(): boolean {
    return this.#flying.size > 0;
  }

  #fly<T>(start: () => Promise<T>): Promise<T> {
    // Not `Promise.resolve().then(start)`: the request leaves in this very turn.
    const answer = (async () => start())();
    const done = answer.then(
      () => undefined,
      () => undefined,
    );
    this.#flying.add(done);
    void done.then(() => this.#flying.delete(done));
    return answer;
  }
}

function outcome(error: unknown, clientId: string, at: number): DeskEvent {
  const refused = error instanceof Rejected || error instanceof Unavailable;
  return { type: refused ? 'order.refused' : 'order.uncertain', at, clientId, reason: textOf(error) };
}

/** The sentence for the owner: without the request line, which is for the log. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/^[A-Z]+ \/\S*: /, '');
}
