import type { Approval, ApprovalStatus } from '../approval.ts';
import type { Count, Money } from '../money.ts';

/** What is asked: an approval but for what its registry keeps of it. */
export type Proposal = Omit<Approval, 'id' | 'of' | 'status' | 'askedAt' | 'expiresAt' | 'left' | 'before' | 'told'>;
/** What an order came to. */
export type Outcome = Extract<ApprovalStatus, 'sent' | 'unknown' | 'done' | 'unfilled' | 'refused'>;

/** An end is remembered so long for those who tap late, ms, and so many ends at most. */
const REMEMBERED = 600_000;
const MOST = 200;
/** Seconds between two looks of a countdown. */
const STEP = 5;

const ENDS: readonly ApprovalStatus[] = ['done', 'unfilled', 'rejected', 'expired', 'refused', 'withdrawn'];
/** What may still be told, by where an approval stands. An order given up for lost may turn up after all. */
const TOLD_FROM: Readonly<Record<Outcome, readonly ApprovalStatus[]>> = {
  sent: ['claimed', 'sent', 'unknown', 'refused'],
  unknown: ['claimed', 'sent', 'unknown'],
  done: ['claimed', 'sent', 'unknown', 'done', 'unfilled', 'refused'],
  unfilled: ['claimed', 'sent', 'unknown', 'refused'],
  refused: ['pending', 'claimed', 'sent', 'unknown'],
};

/**
 * The orders that wait for the owner's tap, and what became of those that did. An approval is claimed once and before
 * its time is over, or never. Approvals are values: whoever holds one sees it as it was. Times in ms.
 */
export class Approvals {
  readonly #nextId: () => string;
  /** By id, in the order in which they were asked. */
  readonly #known = new Map<string, Approval>();
  /** When those that are over ended, in the order of their ends. */
  readonly #ended = new Map<string, number>();
  /** Client order id → approval. */
  readonly #orders = new Map<string, string>();

  /** `nextId` gives an id of this run alone that is never given again, of at most 40 bytes. */
  constructor(nextId: () => string) {
    this.#nextId = nextId;
  }

  /** Asks the owner, for `seconds`. */
  propose(proposal: Proposal, seconds: number, at: number): Approval {
    return this.#keep({ ...proposal, id: this.#nextId(), of: null, ...asked(seconds, at), before: null });
  }

  /** Asks again at another price, under the same id and for another `seconds`; null when it does not wait any more. */
  reprice(id: string, proposal: Proposal, seconds: number, at: number): Approval | null {
    const one = this.#known.get(id);
    if (one === undefined || !isOpen(one, at)) return null;
    return this.#keep({ ...proposal, id, of: whole(one, proposal), ...asked(seconds, at), before: one.price });
  }

  /** Takes an approval for the one order that it allows, at the terms of `now` where they have become better; null when that is not possible or not possible any more. */
  claim(id: string, at: number, now: Proposal | null = null): Approval | null {
    const one = this.#known.get(id);
    if (one === undefined || !isOpen(one, at)) return null;
    return this.#keep({ ...one, ...now, of: whole(one, now ?? one), status: 'claimed' });
  }

  /** The owner does not want it; null when there is nothing to reject. */
  reject(id: string, at: number): Approval | null {
    const one = this.#known.get(id);
    return one === undefined || !isOpen(one, at) ? null : this.#end(one, 'rejected', 'Rejected: nothing was sent.', at);
  }

  /** Takes back those that wait and are meant, and says why. */
  withdraw(meant: (one: Approval) => boolean, told: string, at: number): readonly Approval[] {
    return this.waiting.filter(meant).map((one) => this.#end(one, 'withdrawn', told, at));
  }

  /** What its order came to, or why it may not leave; null when that cannot be any more. */
  tell(id: string, status: Outcome, told: string, at: number): Approval | null {
    const one = this.#known.get(id);
    if (one === undefined || !TOLD_FROM[status].includes(one.status)) return null;
    if (ENDS.includes(status)) return this.#end(one, status, told, at);
    this.#ended.delete(id);
    return this.#keep({ ...one, status, told });
  }

  /** Remembers that this order carries out that approval. */
  follow(id: string, clientId: string): void {
    if (this.#known.has(id)) this.#orders.set(clientId, id);
  }

  /** The approval that this order carries out; null when there is none, or it is long over. */
  of(clientId: string): Approval | null {
    const id = this.#orders.get(clientId);
    return id === undefined ? null : this.get(id);
  }

  get(id: string): Approval | null {
    return this.#known.get(id) ?? null;
  }

  /** Those that wait in this market, oldest first. */
  pending(ticker: string): readonly Approval[] {
    return this.waiting.filter((one) => one.ticker === ticker);
  }

  /** Those that wait for the owner, oldest first. */
  get waiting(): readonly Approval[] {
    return [...this.#known.values()].filter((one) => one.status === 'pending');
  }

  /** What the purchases that wait would cost, fees apart. */
  get reserved(): Money {
    return this.waiting.reduce((sum, one) => sum + (one.action === 'buy' ? one.cost : 0), 0) as Money;
  }

  /** Time passes: those whose time is over, and those whose countdown should be seen to move. */
  tick(at: number): readonly Approval[] {
    const changed = this.waiting.flatMap((one) => {
      if (!isOpen(one, at)) return [this.#end(one, 'expired', 'Expired: nothing was sent.', at)];
      const left = secondsLeft(one.expiresAt, at);
      return one.left - left >= STEP ? [this.#keep({ ...one, left })] : [];
    });
    this.#forget(at);
    return changed;
  }

  #keep(approval: Approval): Approval {
    this.#known.set(approval.id, approval);
    return approval;
  }

  #end(one: Approval, status: ApprovalStatus, told: string, at: number): Approval {
    this.#ended.delete(one.id);
    this.#ended.set(one.id, at);
    return this.#keep({ ...one, status, told, left: 0 });
  }

  #forget(at: number): void {
    let surplus = this.#ended.size - MOST;
    const gone = new Set<string>();
    for (const [id, time] of this.#ended) {
      if (surplus <= 0 && Math.abs(at - time) < REMEMBERED) break;
      surplus -= 1;
      gone.add(id);
      this.#ended.delete(id);
      this.#known.delete(id);
    }
    if (gone.size === 0) return;
    for (const [clientId, id] of this.#orders) if (gone.has(id)) this.#orders.delete(clientId);
  }
}

const secondsLeft = (expiresAt: number, at: number): number => Math.ceil((expiresAt - at) / 1_000);

function asked(seconds: number, at: number): Pick<Approval, 'status' | 'askedAt' | 'expiresAt' | 'left' | 'told'> {
  return { status: 'pending', askedAt: at, expiresAt: at + seconds * 1_000, left: Math.ceil(seconds), told: '' };
}

/** What was asked for at first, when `now` is less of it. */
const whole = ({ count, of }: Approval, now: Proposal): Count | null => of ?? (now.count < count ? count : null);

/** Waits, and its time is not over. A clock that was set back ends it: how long it has waited is not known then. */
const isOpen = ({ status, askedAt, expiresAt }: Approval, at: number): boolean =>
  status === 'pending' && at >= askedAt && at < expiresAt;
