import type { Side } from './market.ts';
import { type Count, contracts, type Money, type Price } from './money.ts';
import type { Action } from './order.ts';

/**
 * Where an approval stands. `pending` waits for the owner; `claimed` was tapped and its order has not left; `sent` has;
 * `unknown` means that what became of the order is not known yet. The others are ends: `done` was filled in part or
 * whole, `unfilled` not at all.
 */
export type ApprovalStatus =
  | 'pending'
  | 'claimed'
  | 'sent'
  | 'unknown'
  | 'done'
  | 'unfilled'
  | 'rejected'
  | 'expired'
  | 'refused'
  | 'withdrawn';

/** An order that waits for the owner's tap, with everything needed to decide. Prices are of the side held. */
export type Approval = {
  /** Opaque, of this run alone, never used again; ends the data of its buttons. */
  readonly id: string;
  /** Who wants it: a signal, or the owner by /buy, /sell or a button. */
  readonly by: 'signal' | 'owner';
  readonly action: Action;
  readonly ticker: string;
  readonly name: string;
  readonly side: Side;
  readonly count: Count;
  /** What was asked for at first, when the owner took less of it; null for all of it. */
  readonly of: Count | null;
  /** Limit. */
  readonly price: Price;
  /** Null for a sale. */
  readonly stop: Price | null;
  readonly trail: Price | null;
  /** Cost of the whole at the limit, or for a sale what it brings, fees apart. */
  readonly cost: Money;
  /** (Entry − stop) × count + the fees of both ways; for a sale its fee. */
  readonly worst: Money;
  /** Fees of both ways, as far as they can be known before. */
  readonly fees: Money;
  /** Null when no price below a dollar brings the costs back, and for a sale. */
  readonly breakEven: Price | null;
  /** The stop lies inside the spread paid and the fee of selling: costs alone may reach it. */
  readonly insideCosts: boolean;
  /** The bid is at the stop or the trail already: what is bought is sold again at once. */
  readonly soldAtOnce: boolean;
  readonly status: ApprovalStatus;
  readonly askedAt: number;
  readonly expiresAt: number;
  /** Seconds left when this was made. */
  readonly left: number;
  /** The price when it was asked before this one, when the market moved away between question and tap. */
  readonly before: Price | null;
  /** What became of it, one sentence; empty while it is pending. */
  readonly told: string;
};

/** Half of what an approval asks for, in whole contracts, the odd one included; null when there is no less than all. */
export function halfOf({ count }: Pick<Approval, 'count'>): Count | null {
  const half = contracts(Math.ceil(count / 200));
  return half < count ? half : null;
}
