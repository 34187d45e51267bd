import type { Ticket } from '../order.ts';
import { ENTRY_CHECKS, EXIT_CHECKS, type Refused, type Standing } from './checks.ts';

const seal: unique symbol = Symbol('approved');

/** A ticket that passed every check. Nothing outside this file can make one, and the order path takes nothing else. */
export type Approved = { readonly ok: true; readonly ticket: Ticket; readonly [seal]: true };

/** Holds a ticket against every check of its kind; the first that refuses decides. */
export function review(ticket: Ticket, standing: Standing): Approved | Refused {
  for (const check of ticket.action === 'buy' ? ENTRY_CHECKS : EXIT_CHECKS) {
    const refused = check(ticket, standing);
    if (refused !== null) return refused;
  }
  return { ok: true, ticket, [seal]: true };
}
