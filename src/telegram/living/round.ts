import type { Approval } from '../../desk/approval.ts';
import type { Count, Price } from '../../desk/money.ts';
import type { PositionRow } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { closedCard, type EntryNotice, type ExitNotice, openCard, type Stand } from '../cards/round.ts';
import type { Message } from '../message.ts';

/** Whose money, and in which market: of each there is one position at most. */
export type Whose = { readonly paper: boolean; readonly ticker: string };

/** One position from its first fill until it is flat, and the card that tells of it. */
export class Round {
  readonly whose: Whose;
  readonly card: string;
  /** When it was first filled, ms; null when nobody knows. */
  readonly since: number | null;
  /** The tap that it came from, as its card shows it. */
  approval: Approval | null = null;
  /** What is the matter with an order of it. */
  remark: string | null = null;
  /** As it was last shown; null for one of an earlier run that has not been seen since. */
  stand: Stand | null = null;
  /** When that was, and when it was last added to, monotonic ms. */
  shownAt = Number.NEGATIVE_INFINITY;
  filledAt = Number.NEGATIVE_INFINITY;
  #exit: ExitNotice | null = null;

  constructor(whose: Whose, card: string, since: number | null) {
    this.whose = whose;
    this.card = card;
    this.since = since;
  }

  /** An entry was filled; `row` is the position as the desk has it, null when it is gone again already. */
  enter(entry: EntryNotice, row: PositionRow | null): void {
    this.stand = row?.side === entry.side ? row : added(this.stand, entry);
    this.remark = null;
  }

  exit(notice: ExitNotice): void {
    this.#exit = notice;
  }

  /** Null for a position of which nothing is known yet. */
  message(environment: Environment): Message | null {
    const { whose, since, approval, remark, stand } = this;
    const story = { ...whose, since, approval, remark };
    if (this.#exit !== null) return closedCard(this.#exit, story, environment);
    return stand === null ? null : openCard(stand, story, environment);
  }
}

/** What is held after an entry, by what was told of it alone. */
function added(before: Stand | null, { name, side, count, price, stop, trail }: EntryNotice): Stand {
  const held = before?.side === side ? before : null;
  const all = count + (held?.count ?? 0);
  const spent = count * price + (held === null ? 0 : held.count * held.entry);
  const entry = Math.round(spent / all) as Price;
  return { name, side, count: all as Count, entry, bid: null, stop, trail, doing: null, unrealized: null };
}
