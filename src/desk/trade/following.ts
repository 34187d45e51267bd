import type { Effect } from '../effect.ts';
import { type Count, centsText, contractsText, type Money, type Price } from '../money.ts';
import type { Approvals } from './approvals.ts';
import type { Blotter } from './blotter.ts';
import type { OwnOrder } from './own-order.ts';

/** Approvals of which the order is under way: their cards are kept true. */
export class Following {
  readonly #approvals: Approvals;
  readonly #blotter: Blotter;
  readonly #open = new Map<string, string>();

  constructor(approvals: Approvals, blotter: Blotter) {
    this.#approvals = approvals;
    this.#blotter = blotter;
  }

  /** An order leaves. */
  begin(clientId: string): void {
    const approval = this.#approvals.of(clientId);
    if (approval !== null) this.#open.set(clientId, approval.id);
  }

  /** The order was refused, for this reason. */
  refused(clientId: string, reason: string, at: number): Effect[] {
    const id = this.#open.get(clientId);
    return id === undefined ? [] : shown(this.#approvals.tell(id, 'refused', reason, at));
  }

  /** Cards of orders that have come further. */
  update(at: number): Effect[] {
    return [...this.#open].flatMap(([clientId, id]) => {
      const [before, order] = [this.#approvals.get(id), this.#blotter.get(clientId)];
      // Not when it is over: a fill may still be told late. What is forgotten has no card any more.
      if (before === null) this.#open.delete(clientId);
      if (before === null || order === undefined) return [];
      const { status, told } = state(order);
      if ((before.status === status && before.told === told) || (before.status === 'refused' && order.filled === 0))
        return [];
      return shown(this.#approvals.tell(id, status, told, at));
    });
  }
}

const shown = (approval: ReturnType<Approvals['tell']>): Effect[] =>
  approval === null ? [] : [{ type: 'approval', approval }];

const average = (cost: Money, count: Count): string => centsText(Math.round(cost / count) as Price);

function state(order: OwnOrder): { readonly status: 'sent' | 'unknown' | 'done' | 'unfilled'; readonly told: string } {
  const { ticket, phase, filled, cost } = order;
  const verb = ticket.action === 'buy' ? 'Filled' : 'Sold';
  const done =
    filled > 0 ? `${verb} ${contractsText(filled)} of ${contractsText(ticket.count)} at ${average(cost, filled)}` : '';
  if (phase === 'unknown')
    return { status: 'unknown', told: 'No answer: it is looked for at the exchange and not sent again.' };
  if (phase !== 'over')
    return { status: 'sent', told: filled > 0 ? `${done} so far.` : 'At the exchange, not filled yet.' };
  if (filled === ticket.count)
    return { status: 'done', told: `${verb} ${contractsText(filled)} at ${average(cost, filled)}.` };
  if (filled > 0) return { status: 'done', told: `${done}; the rest is cancelled.` };
  return { status: 'unfilled', told: 'Not filled: nobody took it in time, nothing is held of it.' };
}
