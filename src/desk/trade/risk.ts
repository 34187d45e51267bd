import type { Ticket } from '../order.ts';
import type { Gate } from '../view.ts';
import type { Check, Refused, Standing } from './checks.ts';
import { ENTRY_CHECKS } from './entry-checks.ts';
import { EXIT_CHECKS } from './exit-checks.ts';

const seal: unique symbol = Symbol('approved');

/** A ticket that passed every check. Nothing outside this file can make one, and the order path takes nothing else. */
export type Approved = { readonly ok: true; readonly ticket: Ticket; readonly [seal]: true };

const listFor = (ticket: Ticket): readonly Check[] => (ticket.action === 'buy' ? ENTRY_CHECKS : EXIT_CHECKS);
const binds = (check: Check, { live, byOwner }: Standing): boolean =>
  (check.live !== true || live) && (check.signal !== true || !byOwner);

/** Holds a ticket against every check of its kind; the first that refuses decides. */
export function review(ticket: Ticket, standing: Standing): Approved | Refused {
  for (const check of listFor(ticket)) {
    if (!binds(check, standing) || check.passes(ticket, standing)) continue;
    const [value, limit] = [check.value(ticket, standing), check.limit(ticket, standing)];
    return { ok: false, reason: check.name, value, limit };
  }
  return { ok: true, ticket, [seal]: true };
}

/** Every check that this ticket must pass as things stand, with what it finds and what it allows. */
export const gates = (ticket: Ticket, standing: Standing): readonly Gate[] =>
  listFor(ticket)
    .filter((check) => binds(check, standing))
    .map((check) => ({
      name: check.name,
      ok: check.passes(ticket, standing),
      value: check.value(ticket, standing),
      limit: check.limit(ticket, standing),
    }));
