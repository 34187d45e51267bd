import type { Style } from '../effect.ts';
import type { Count, Money } from '../money.ts';
import type { Ticket } from '../order.ts';

/**
 * Where an own order stands. `sent` waits for its answer, `working` may still be filled, `unknown` was not answered
 * and may or may not be there, `over` can do nothing any more.
 */
export type Phase = 'sent' | 'working' | 'unknown' | 'over';

/** An order of ours and what is known of it. */
export type OwnOrder = {
  readonly ticket: Ticket;
  readonly style: Style;
  /** ms. */
  readonly sentAt: number;
  readonly phase: Phase;
  /** The exchange's id; null until it is known. */
  readonly orderId: string | null;
  /** So far, in the ticket's own side's price: what it cost or brought, and its fees. */
  readonly filled: Count;
  readonly cost: Money;
  readonly fees: Money;
  /** When its cancelling was asked for last, ms; null for never. */
  readonly cancelAt: number | null;
};
