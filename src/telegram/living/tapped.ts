import type { Approval, ApprovalStatus } from '../../desk/approval.ts';
import type { EntryNotice } from '../cards/round.ts';
import { Newest } from '../newest.ts';

/** As many as anything may still be told of. */
const MOST = 200;
/** What is heard later is not taken to be of it, ms: a fill of that then begins a card that rings. */
const RECENT = 600_000;

const UNTAPPED: readonly ApprovalStatus[] = ['pending', 'rejected', 'expired', 'withdrawn'];
const UNDER_WAY: readonly ApprovalStatus[] = ['claimed', 'sent', 'unknown', 'done'];

/** An approval as it was last shown, and when it was first heard to be tapped, monotonic ms. */
export type Tap = { readonly approval: Approval; readonly at: number };

/** The newest approval of each market that the owner has tapped: what is heard of orders there may be of it. */
export class Tapped {
  readonly #taps = new Newest<Tap>(MOST);

  follow(approval: Approval, tick: number): void {
    const { id, ticker, status, askedAt } = approval;
    const before = this.#taps.get(ticker);
    const same = before?.approval.id === id;
    const older = before !== undefined && !same && before.approval.askedAt > askedAt;
    if (UNTAPPED.includes(status) || older) return;
    this.#taps.set(ticker, { approval, at: same ? before.at : tick });
  }

  of(ticker: string, tick: number): Tap | null {
    const tap = this.#taps.get(ticker);
    return tap === undefined || tick - tap.at >= RECENT ? null : tap;
  }

  /** The tap whose order this fill may be of; on paper nobody is asked. */
  filledBy({ paper, ticker, side }: EntryNotice, tick: number): Tap | null {
    const tap = paper ? null : this.of(ticker, tick);
    if (tap === null) return null;
    const { action, side: asked, status } = tap.approval;
    return action === 'buy' && asked === side && UNDER_WAY.includes(status) ? tap : null;
  }
}
