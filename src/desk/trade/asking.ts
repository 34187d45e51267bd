import type { Approval } from '../approval.ts';
import type { Effect } from '../effect.ts';
import { marketName } from '../market.ts';
import type { Price } from '../money.ts';
import type { Approvals, Outcome, Proposal } from './approvals.ts';
import { outlook, saleOutlook } from './costs.ts';
import type { Floor } from './floor.ts';
import type { Wish } from './ticket.ts';

/** What an approval asks for, beyond what its card shows: `limit` is the owner's own, null for the market's. */
type Asked = { readonly wish: Wish; readonly limit: Price | null };

const NONE: readonly Approval[] = [];

/** One market's questions to the owner. */
export class Asking {
  readonly #ticker: string;
  readonly #approvals: Approvals;
  readonly #asked = new Map<string, Asked>();

  constructor(ticker: string, approvals: Approvals) {
    this.#ticker = ticker;
    this.#approvals = approvals;
  }

  /** The approvals of this market that wait. */
  get pending(): readonly Approval[] {
    return this.#asked.size === 0 ? NONE : this.#approvals.pending(this.#ticker);
  }

  /** Puts the question. */
  ask(wish: Wish, limit: Price | null, by: Approval['by'], floor: Floor): Effect[] {
    for (const id of this.#asked.keys()) if (this.#approvals.get(id)?.status !== 'pending') this.#asked.delete(id);
    const approval = this.#approvals.propose(this.#facts(wish, by, floor), seconds(floor), floor.at);
    this.#asked.set(approval.id, { wish, limit });
    return shown(approval);
  }

  /** What was asked; null when nothing is known of it. */
  of(approval: Approval): Asked | null {
    return this.#asked.get(approval.id) ?? null;
  }

  /** Asks again: the market has moved away since. */
  again(approval: Approval, wish: Wish, floor: Floor): Effect[] {
    const { limit } = this.#asked.get(approval.id) ?? { limit: null };
    this.#asked.set(approval.id, { wish, limit });
    return shown(this.#approvals.reprice(approval.id, this.#facts(wish, approval.by, floor), seconds(floor), floor.at));
  }

  /** Takes the approval for the one order that it allows; false when it cannot be had any more. */
  claim(approval: Approval, wish: Wish, floor: Floor): boolean {
    this.#asked.delete(approval.id);
    return this.#approvals.claim(approval.id, floor.at, this.#facts(wish, approval.by, floor)) !== null;
  }

  /** The order that carries it out is this one. */
  follow(approval: Approval, clientId: string): void {
    this.#approvals.follow(approval.id, clientId);
  }

  /** Takes back the purchases of this market that wait. */
  withdraw(told: string, at: number): Effect[] {
    const meant = (one: Approval): boolean => one.ticker === this.#ticker && one.action === 'buy';
    return this.#approvals.withdraw(meant, told, at).map((approval) => ({ type: 'approval', approval }));
  }

  tell(approval: Approval, status: Outcome, told: string, { at }: Floor): Effect[] {
    return shown(this.#approvals.tell(approval.id, status, told, at));
  }

  #facts(wish: Wish, by: Approval['by'], { settings, market, book }: Floor): Proposal {
    const { action, side, count, price, style } = wish;
    const name = marketName(market ?? undefined, this.#ticker);
    const what = { by, action, ticker: this.#ticker, name, side, count, price };
    if (action === 'sell') return { ...what, ...saleOutlook({ price, count }, market) };
    return { ...what, ...outlook({ side, price, count, style }, { book, market, settings }) };
  }
}

const seconds = ({ settings }: Floor): number => settings['trader.approvalSeconds'];

const shown = (approval: Approval | null): Effect[] => (approval === null ? [] : [{ type: 'approval', approval }]);
