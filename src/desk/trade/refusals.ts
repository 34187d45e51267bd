import type { Notice } from '../effect.ts';
import type { Ticket } from '../order.ts';

/** Refusals that were told: the exchange may refuse the same thing again and again. */
export class Refusals {
  readonly #told = new Map<string, string>();

  /** True unless the same refusal was told before, and nothing there has gone through since. */
  isNews(notice: Notice): boolean {
    if (notice.kind !== 'order.refused') return true;
    const key = keyOf(notice.ticket);
    if (this.#told.get(key) === notice.reason) return false;
    this.#told.set(key, notice.reason);
    return true;
  }

  /** An order of that kind has gone through. */
  passed(ticket: Ticket): void {
    this.#told.delete(keyOf(ticket));
  }
}

const keyOf = ({ ticker, action }: Ticket): string => `${ticker} ${action}`;
