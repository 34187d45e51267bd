import type { Settlement } from '../account.ts';
import type { Book } from '../book.ts';
import type { Effect } from '../effect.ts';
import type { Market, Side, Trade } from '../market.ts';
import { type Count, cost, type Money, type Price } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { StoredPosition } from '../state.ts';
import type { Gate, PositionRow } from '../view.ts';
import { Asking } from './asking.ts';
import { ByHand } from './by-hand.ts';
import { Calm } from './calm.ts';
import { bidOf, CLOSING } from './checks.ts';
import { Dealing } from './dealing.ts';
import { charge, fillFee } from './fee.ts';
import type { Floor, TraderParts } from './floor.ts';
import { History } from './history.ts';
import { Holding } from './holding.ts';
import { momentum, sideOf } from './momentum.ts';
import { othersBid } from './own-bids.ts';
import type { ExitReason, OpenPosition } from './position.ts';
import { placed, type Wish } from './ticket.ts';
import type { Execution } from './venue.ts';

/** A position is left so long before its market closes, ms: afterwards nothing can be sold. */
const LEAVE = 60_000;

/** Trades one market: signal, entry, stop and trail, exit until flat. */
export class Trader {
  readonly #parts: TraderParts;
  readonly #history = new History();
  readonly #holding: Holding;
  readonly #asking: Asking;
  readonly #dealing: Dealing;
  /** What the owner does here by hand. */
  readonly byHand: ByHand;
  /** The signal last acted on and the bid of then: the same signal counts again only once the bid has gone further. */
  #acted: { readonly side: Side; readonly bid: Price } | null = null;
  /** The market has closed by the clock: nobody tells of that. */
  #closed = false;
  readonly #calm = new Calm();

  constructor(parts: TraderParts) {
    this.#parts = parts;
    const holding = new Holding(parts.ticker, parts.paper);
    const asking = new Asking(parts.ticker, parts.approvals);
    const dealing = new Dealing(parts, holding, asking);
    const leave = (floor: Floor, keep: Count): Effect[] => this.leave('flatten', floor, keep);
    this.#holding = holding;
    this.#asking = asking;
    this.#dealing = dealing;
    this.byHand = new ByHand({ trader: parts, holding, asking, dealing, leave });
  }

  get position(): OpenPosition | null {
    return this.#holding.position;
  }

  /** True while the position is being left. */
  get leaving(): boolean {
    return this.#holding.leaving !== null;
  }

  /** Holds nothing and waits for nothing. */
  get idle(): boolean {
    return this.position === null && this.#parts.venue.working.length === 0 && this.#asking.pending.length === 0;
  }

  /** Cost of the position and of what working entries may still add. */
  get exposure(): Money {
    return ((this.position?.exposure ?? 0) + this.#dealing.atStake) as Money;
  }

  /** Takes up a position of an earlier run, or one that the owner opened. */
  hold(stored: StoredPosition): void {
    this.#holding.join(stored);
  }

  /** The book begins anew: what is remembered of it may have holes. */
  restart(): void {
    this.#history.clear();
    this.#calm.end();
    this.#holding.leaving?.hurry();
  }

  /** Cancels what is to be entered; what is held stays protected. */
  retreat(at: number): Effect[] {
    return [...this.#parts.venue.cancelEntries(at)];
  }

  /**
   * True when {@link judge} would find at `at` (ms) what it found last, which was nothing to do. Most changes of a book are
   * behind its best bids, and this costs a tenth of looking.
   */
  calm(book: Book, settings: Settings, at: number): boolean {
    return this.#calm.holds(book, settings, at) && this.idle;
  }

  /** True when only a change of its book could give it something to do. */
  get asleep(): boolean {
    return this.#calm.lasting && this.idle;
  }

  /** Looks at the book as it stands, after each change of it and as time passes. */
  judge(floor: Floor): Effect[] {
    const { book, at, settings, market } = floor;
    this.#calm.end();
    this.#closed = (market?.closeAt ?? Number.POSITIVE_INFINITY) <= at;
    const effects = [...this.take(this.#parts.venue.observe(book, at), floor), ...this.#endEntries(floor)];
    if (book.crossed || !book.sellable(at)) return effects;
    if (book.stale) return [...effects, ...this.#protect(null, floor)];
    const { entries } = this.#dealing;
    const bids = { yes: othersBid(book, 'yes', entries), no: othersBid(book, 'no', entries) };
    this.#history.note(at, bids);
    const then = this.#history.asOf(at - settings['trader.windowSeconds'] * 1_000);
    const signal = this.#parts.signals?.(this.#parts.ticker, at) ?? momentum(then, bids, settings);
    const side = sideOf(signal);
    // Until a best bid changes, or that which it is held against.
    if (side === null && this.#parts.signals === null)
      this.#calm.begin(bids, settings, at, this.#history.until + settings['trader.windowSeconds'] * 1_000);
    if (side !== this.#acted?.side) this.#acted = null;
    effects.push(...this.#protect(side, floor));
    if (side !== null) effects.push(...this.#enter(side, floor));
    return effects;
  }

  /** A public trade of this market. */
  print(trade: Trade, floor: Floor): Effect[] {
    return this.take(this.#parts.venue.print(trade, floor.at), floor);
  }

  /** What the orders have come to. */
  take(executions: readonly Execution[], floor: Floor): Effect[] {
    return this.#holding.take(executions, floor);
  }

  /** Leaves the position down to `keep` contracts, whatever the signal says. */
  leave(reason: ExitReason, floor: Floor, keep = 0 as Count): Effect[] {
    if (this.position !== null) this.#holding.leave(reason, keep);
    return [...this.retreat(floor.at), ...this.#protect(null, floor)];
  }

  /** An exit was refused: it is tried again later. */
  refused(at: number): void {
    this.#holding.leaving?.refused(at);
  }

  /** The market was settled; see {@link Holding.settle}. */
  settle(settlement: Settlement, floor: Floor): Effect[] {
    return this.#holding.settle(settlement, floor);
  }

  /** Less is left than was believed; see {@link Holding.trim}. */
  trim(left: Count, floor: Floor): Effect[] {
    return this.#holding.trim(left, floor);
  }

  /** The end of a run on paper: what is held is sold at the bid, as far as one was ever shown, and what works is forgotten. */
  close(floor: Floor): Effect[] {
    this.#parts.venue.clear();
    const { position } = this;
    if (position === null) return [];
    const { side, count } = position;
    const price = bidOf(floor.book, side) ?? position.lastBid ?? (0 as Price);
    const ticket = this.#dealing.ticket({ action: 'sell', side, price, count, style: 'exit' }, floor);
    const received = cost(price, count);
    const { fee } = charge(received, fillFee(price, count, true, floor.market?.fee ?? null), 0 as Money);
    this.#holding.close('shutdown');
    const order = placed(ticket, 'exit', floor.at);
    return [order, ...this.take([{ ticket, cost: received, count, fee, taker: true }], floor)];
  }

  /** What is going on with the position besides being watched. */
  doing(market: Market | null): PositionRow['doing'] {
    const unknown = this.#dealing.exits.some((one) => one.unknown);
    return this.#holding.doing(market, this.#closed, unknown);
  }

  /** What an entry by a signal would have to pass now. */
  gates(floor: Floor): readonly Gate[] {
    return this.#dealing.gates(floor);
  }

  /** What was wanted or waits when no entry may be made any more so short before the close is taken back. */
  #endEntries({ at, market }: Floor): Effect[] {
    const left = (market?.closeAt ?? Number.POSITIVE_INFINITY) - at;
    if (left >= CLOSING) return [];
    const withdrawn = this.#asking.withdraw('The market is about to close.', at);
    // A market that is closed takes no cancels: the exchange cancels by itself.
    return left > 0 && this.#dealing.entries.length > 0 ? [...this.retreat(at), ...withdrawn] : withdrawn;
  }

  /** Leaves the position when it must be left, in steps of a cent further down until it is gone. */
  #protect(wanted: Side | null, floor: Floor): Effect[] {
    const { at, book, settings, market } = floor;
    const { position } = this;
    const bid = position === null ? null : othersBid(book, position.side, this.#dealing.entries);
    if (position === null || bid === null) return [];
    const hit = position.mark(bid, settings, market?.fee ?? null);
    const turned = wanted !== null && wanted !== position.side && position.guarded ? 'reversal' : null;
    const left = (market?.closeAt ?? Number.POSITIVE_INFINITY) - at;
    const closing = left <= LEAVE && position.guarded ? 'close' : null;
    const reason = hit ?? turned ?? closing;
    if (reason !== null) this.#holding.leave(reason);
    const { leaving } = this.#holding;
    if (leaving === null) return [];
    const effects = this.retreat(at);
    if (this.#dealing.exits.length > 0 || !leaving.ready(at)) return effects;
    const { side } = position;
    const price = this.#dealing.grid(side, floor).below(bid, leaving.under);
    if (price === null) return effects;
    const count = (position.count - leaving.keep) as Count;
    const wish: Wish = { action: 'sell', side, price, count, style: 'exit' };
    const approved = this.#dealing.review(wish, false, floor);
    if (!approved.ok) return effects;
    leaving.tried(at);
    return [...effects, ...this.#dealing.place(approved, wish, floor)];
  }

  /** Enters, or adds to what is held, when the signal is new or has gone further. */
  #enter(side: Side, floor: Floor): Effect[] {
    const effects = this.#dealing.entries.some((one) => one.ticket.side !== side) ? this.retreat(floor.at) : [];
    if (!floor.admitted || this.leaving || this.position?.guarded === false) return effects;
    const bid = bidOf(floor.book, side);
    if (bid === null || (this.#acted !== null && bid <= this.#acted.bid)) return effects;
    const wish = this.#dealing.entry(side, floor);
    if (wish === null) return effects;
    const approved = this.#dealing.review(wish, false, floor);
    if (!approved.ok) return effects;
    this.#acted = { side, bid };
    const entry = floor.asks
      ? this.#asking.ask(wish, null, 'signal', floor)
      : this.#dealing.place(approved, wish, floor);
    return [...effects, ...entry];
  }
}
