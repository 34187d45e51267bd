import type { Effect, Style } from '../effect.ts';
import type { Count } from '../money.ts';
import type { Blotter } from './blotter.ts';
import type { OwnOrder } from './own-order.ts';
import type { Approved } from './risk.ts';
import type { Execution, Venue, Working } from './venue.ts';

const NONE: readonly Execution[] = [];
const IDLE: readonly Working[] = [];
/** A cancel that came to nothing is asked for again after so long, ms. */
const AGAIN = 3_000;

/** One market's orders at the exchange. What becomes of them comes as events, not from the book. */
export class LiveVenue implements Venue {
  readonly #ticker: string;
  readonly #blotter: Blotter;
  readonly #sent: (order: Approved, at: number) => void;
  /** Entries that are wanted gone, some of them before their id is known. */
  readonly #unwanted = new Set<string>();
  #orders: readonly OwnOrder[] = [];
  #working: readonly Working[] = IDLE;

  /** `sent` is told of every order that leaves. */
  constructor(ticker: string, blotter: Blotter, sent: (order: Approved, at: number) => void) {
    this.#ticker = ticker;
    this.#blotter = blotter;
    this.#sent = sent;
  }

  place(order: Approved, style: Style, at: number): readonly Effect[] {
    this.#blotter.add({ ticket: order.ticket, style, sentAt: at });
    this.#sent(order, at);
    return [{ type: 'send', order, style }];
  }

  cancelEntries(at: number): readonly Effect[] {
    const orders = this.#blotter.of(this.#ticker);
    if (orders.length === 0) return [];
    for (const { ticket } of orders) if (ticket.action === 'buy') this.#unwanted.add(ticket.clientId);
    return this.pursue(at);
  }

  /** Cancels what is unwanted or past its time as soon as the exchange's id is known, and again while it still works. */
  pursue(at: number): readonly Effect[] {
    const orders = this.#blotter.of(this.#ticker);
    if (orders.length === 0) this.#unwanted.clear();
    return orders.flatMap(({ ticket, orderId, cancelAt }): Effect[] => {
      const { clientId, ticker, expiresAt } = ticket;
      const late = expiresAt !== null && at >= expiresAt;
      if (orderId === null || !(late || this.#unwanted.has(clientId))) return [];
      if (cancelAt !== null && Math.abs(at - cancelAt) < AGAIN) return [];
      this.#blotter.cancelling(clientId, at);
      return [{ type: 'cancel', orderId, ticker }];
    });
  }

  observe(): readonly Execution[] {
    return NONE;
  }

  print(): readonly Execution[] {
    return NONE;
  }

  get working(): readonly Working[] {
    const orders = this.#blotter.of(this.#ticker);
    if (orders === this.#orders) return this.#working;
    this.#orders = orders;
    this.#working = orders.map(({ ticket, filled, phase }) => ({
      ticket,
      remaining: (ticket.count - filled) as Count,
      unknown: phase === 'unknown',
    }));
    return this.#working;
  }

  clear(): void {
    this.#unwanted.clear();
  }
}
