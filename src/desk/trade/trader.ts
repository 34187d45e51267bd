import type { Settlement } from '../account.ts';
import type { Approval } from '../approval.ts';
import type { Effect } from '../effect.ts';
import type { Market, Side, Trade } from '../market.ts';
import { type Count, cents, centsText, contracts, cost, type Money, type Price } from '../money.ts';
import type { Ticket } from '../order.ts';
import type { StoredPosition } from '../state.ts';
import type { Gate, PositionRow } from '../view.ts';
import { Asking } from './asking.ts';
import { askOf, bidOf, type Refused, type Standing } from './checks.ts';
import { outlook } from './costs.ts';
import { charge, fillFee } from './fee.ts';
import type { Floor, TraderParts } from './floor.ts';
import { History } from './history.ts';
import { Holding } from './holding.ts';
import { momentum, sideOf } from './momentum.ts';
import type { ExitReason, OpenPosition } from './position.ts';
import { type Approved, gates, review } from './risk.ts';
import { TickGrid } from './tick-grid.ts';
import { makeTicket, placed, type Wish } from './ticket.ts';
import type { Execution, Working } from './venue.ts';

/** A position is left so long before its market closes, ms: afterwards nothing can be sold. */
const LEAVE = 60_000;
const CENT = cents(1);

/** Trades one market: signal, entry, stop and trail, exit until flat. */
export class Trader {
  readonly #parts: TraderParts;
  readonly #history = new History();
  readonly #holding: Holding;
  readonly #asking: Asking;
  /** The signal last acted on and the bid of then: the same signal counts again only once the bid has gone further. */
  #acted: { readonly side: Side; readonly bid: Price } | null = null;
  /** The market has closed by the clock: nobody tells of that. */
  #closed = false;

  constructor(parts: TraderParts) {
    this.#parts = parts;
    this.#holding = new Holding(parts.ticker, parts.paper);
    this.#asking = new Asking(parts.ticker, parts.approvals);
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
    return this.position === null && this.#parts.venue.working.length === 0 && this.#asking.pending === null;
  }

  /** Cost of the position and of what working entries may still add. */
  get exposure(): Money {
    const held = this.position?.exposure ?? 0;
    return this.#entries().reduce((sum, one) => sum + cost(one.ticket.price, one.remaining), held) as Money;
  }

  /** Takes up a position of an earlier run, or one that the owner opened. */
  hold(stored: StoredPosition): void {
    this.#holding.join(stored);
  }

  /** The book begins anew: what is remembered of it may have holes. */
  restart(): void {
    this.#history.clear();
  }

  /** Cancels what is to be entered; what is held stays protected. */
  retreat(at: number): Effect[] {
    return [...this.#parts.venue.cancelEntries(at)];
  }

  /** Looks at the book as it stands, after each change of it and as time passes. */
  judge(floor: Floor): Effect[] {
    const { book, at, settings, market } = floor;
    this.#closed = (market?.closeAt ?? Number.POSITIVE_INFINITY) <= at;
    const effects = this.take(this.#parts.venue.observe(book, at), floor);
    if (book.crossed || !book.sellable(at)) return effects;
    if (book.stale) return [...effects, ...this.#protect(null, floor)];
    const bids = { yes: book.yesBid, no: book.noBid };
    this.#history.note(at, bids);
    const then = this.#history.asOf(at - settings['trader.windowSeconds'] * 1_000);
    const signal = this.#parts.signals?.(this.#parts.ticker, at) ?? momentum(then, bids, settings);
    const side = sideOf(signal);
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
    const ticket = this.#ticket({ action: 'sell', side, price, count, style: 'exit' }, floor);
    const received = cost(price, count);
    const { fee } = charge(received, fillFee(price, count, true, floor.market?.fee ?? null), 0 as Money);
    this.#holding.close('shutdown');
    const order = placed(ticket, 'exit', floor.at);
    return [order, ...this.take([{ ticket, cost: received, count, fee, taker: true }], floor)];
  }

  /** The owner wants to buy here: at a limit of their own, or the offer as it stands. */
  request(side: Side, count: Count, limit: Price | null, floor: Floor): Effect[] {
    const ask = askOf(floor.book, side);
    const price = limit ?? ask;
    const { position } = this;
    if (position !== null && position.side !== side)
      return [this.#no('held', `${position.side.toUpperCase()} is held`, 'the same side; /sell closes it', floor)];
    if (price === null) return [this.#no('collar', 'no offer', 'an offer', floor)];
    const style = ask !== null && price >= ask ? 'cross' : 'improve';
    const wish: Wish = { action: 'buy', side, price, count, style };
    const approved = this.#review(wish, true, floor);
    if (!approved.ok) return [refusedEffect(approved, this.#parts.ticker, floor)];
    return this.#parts.paper ? this.#place(approved, wish, floor) : this.#asking.ask(wish, limit, 'owner', floor);
  }

  /** The owner wants to sell what is held here. */
  offer(count: Count | null, floor: Floor): Effect[] {
    const { position } = this;
    if (position === null) return [this.#no('held', 'nothing', 'a position', floor)];
    const price = bidOf(floor.book, position.side);
    if (price === null) return [this.#no('book', 'no bid', 'a bid', floor)];
    const most = Math.min(count ?? position.count, position.count) as Count;
    if (this.#parts.paper) return this.leave('flatten', floor, (position.count - most) as Count);
    const wish: Wish = { action: 'sell', side: position.side, price, count: most, style: 'exit' };
    return this.#asking.ask(wish, null, 'owner', floor);
  }

  /** The owner has tapped: the price is read again, and a worse one asks again. */
  confirm(approval: Approval, floor: Floor): Effect[] {
    const asked = this.#asking.of(approval);
    if (asked === null) return this.#asking.tell(approval, 'refused', 'Nothing is known of it any more.', floor);
    const price = this.#fresh(asked.wish, asked.limit, approval.by, floor);
    const buys = asked.wish.action === 'buy';
    if (price !== null && (buys ? price > approval.price : price < approval.price))
      return this.#asking.again(approval, { ...asked.wish, price }, floor);
    if (!this.#asking.claim(approval, floor)) return [];
    if (price === null) return this.#asking.tell(approval, 'refused', 'No price can be trusted now: no order.', floor);
    return buys ? this.#buy(approval, { ...asked.wish, price }, floor) : this.#sell(approval, asked.wish, floor);
  }

  /** The owner wants what is held protected from now on, by a stop and a trail from what it cost. */
  guard(floor: Floor): Effect[] {
    const { position } = this;
    if (position === null) return [this.#no('held', 'nothing', 'a position', floor)];
    const bid = bidOf(floor.book, position.side);
    const stop = position.stop(floor.settings, floor.market?.fee ?? null);
    if (bid !== null && bid <= stop)
      return [this.#no('held', `a bid of ${centsText(bid)}`, `a bid above its stop of ${centsText(stop)}`, floor)];
    position.guarded = true;
    return [];
  }

  /** What is going on with the position besides being watched. */
  doing(market: Market | null): PositionRow['doing'] {
    const unknown = this.#parts.venue.working.some((one) => one.unknown && one.ticket.action === 'sell');
    return this.#holding.doing(market, this.#closed, unknown);
  }

  /** What an entry by a signal would have to pass now. */
  gates(floor: Floor): readonly Gate[] {
    const side = this.position?.side ?? 'yes';
    const style = floor.settings['trader.entryStyle'];
    const price = this.#entryPrice(style, side, floor) ?? (0 as Price);
    const wish: Wish = { action: 'buy', side, price, count: contracts(floor.settings['trader.orderSize']), style };
    const ticket = this.#ticket(wish, floor);
    return gates(ticket, this.#standing(floor, wish, false));
  }

  #entries(): readonly Working[] {
    return this.#parts.venue.working.filter((one) => one.ticket.action === 'buy');
  }

  /** Leaves the position when it must be left, in steps of a cent further down until it is gone. */
  #protect(wanted: Side | null, floor: Floor): Effect[] {
    const { at, book, settings, market } = floor;
    const { position } = this;
    const bid = position === null ? null : bidOf(book, position.side);
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
    if (this.#exiting() || !leaving.ready(at)) return effects;
    const price = this.#grid(position.side, floor).below(bid, leaving.under);
    if (price === null) return effects;
    const count = (position.count - leaving.keep) as Count;
    const wish: Wish = { action: 'sell', side: position.side, price, count, style: 'exit' };
    const approved = this.#review(wish, false, floor);
    if (!approved.ok) return effects;
    leaving.tried(at);
    return [...effects, ...this.#place(approved, wish, floor)];
  }

  #exiting(): boolean {
    return this.#parts.venue.working.some((one) => one.ticket.action === 'sell');
  }

  /** Enters, or adds to what is held, when the signal is new or has gone further. */
  #enter(side: Side, floor: Floor): Effect[] {
    const effects = this.#entries().some((one) => one.ticket.side !== side) ? this.retreat(floor.at) : [];
    if (!floor.admitted || this.leaving || this.position?.guarded === false) return effects;
    const bid = bidOf(floor.book, side);
    if (bid === null || (this.#acted !== null && bid <= this.#acted.bid)) return effects;
    const style = floor.settings['trader.entryStyle'];
    const price = this.#entryPrice(style, side, floor);
    if (price === null) return effects;
    const wish: Wish = { action: 'buy', side, price, count: contracts(floor.settings['trader.orderSize']), style };
    const approved = this.#review(wish, false, floor);
    if (!approved.ok) return effects;
    this.#acted = { side, bid };
    const entry = floor.asks ? this.#asking.ask(wish, null, 'signal', floor) : this.#place(approved, wish, floor);
    return [...effects, ...entry];
  }

  /** Where an entry of that style goes as the book stands; null where it cannot. */
  #entryPrice(style: Wish['style'], side: Side, floor: Floor): Price | null {
    const from = style === 'improve' ? bidOf(floor.book, side) : askOf(floor.book, side);
    return from === null ? null : this.#grid(side, floor).above(from, CENT);
  }

  /** The price of something asked for, as the book stands now; null when it cannot be trusted. */
  #fresh(wish: Wish, limit: Price | null, by: Approval['by'], floor: Floor): Price | null {
    if (floor.book.crossed || !floor.book.sellable(floor.at)) return null;
    if (wish.action === 'sell') return bidOf(floor.book, wish.side);
    if (by === 'owner') return limit ?? askOf(floor.book, wish.side);
    return this.#entryPrice(wish.style, wish.side, floor);
  }

  #buy(approval: Approval, wish: Wish, floor: Floor): Effect[] {
    const approved = this.#review(wish, true, floor);
    if (!approved.ok) return this.#asking.tell(approval, 'refused', refusal(approved), floor);
    this.#asking.follow(approval, approved.ticket.clientId);
    return [
      ...this.#place(approved, wish, floor),
      ...this.#asking.tell(approval, 'sent', 'Sent to the exchange…', floor),
    ];
  }

  #sell(approval: Approval, wish: Wish, floor: Floor): Effect[] {
    const keep = Math.max(0, this.#holding.count - wish.count) as Count;
    const effects = this.leave('flatten', floor, keep);
    return [...effects, ...this.#asking.tell(approval, 'done', 'Being sold, from the best bid down.', floor)];
  }

  #no(reason: Refused['reason'], value: string, limit: string, floor: Floor): Effect {
    return refusedEffect({ ok: false, reason, value, limit }, this.#parts.ticker, floor);
  }

  #grid(side: Side, { market }: Floor): TickGrid {
    return new TickGrid(market?.ranges ?? [], side);
  }

  #review(wish: Wish, byOwner: boolean, floor: Floor): Approved | Refused {
    return review(this.#ticket(wish, floor), this.#standing(floor, wish, byOwner));
  }

  #place(approved: Approved, wish: Wish, { at }: Floor): Effect[] {
    return [placed(approved.ticket, wish.style, at), ...this.#parts.venue.place(approved, wish.style, at)];
  }

  #ticket(wish: Wish, floor: Floor): Ticket {
    return makeTicket(this.#parts.ticker, this.#parts.nextId(wish.side, wish.action), wish, floor);
  }

  #standing(floor: Floor, wish: Wish, byOwner: boolean): Standing {
    const { at, settings, trading, tripped, market, book } = floor;
    const working = this.#entries().reduce((sum, one) => sum + one.remaining, 0) as Count;
    const asked = this.#asking.pending;
    const pending = asked?.action === 'buy' ? asked.count : (0 as Count);
    const { count: held, lastTrade } = this.#holding;
    const own = { held, working, pending, exiting: this.#exiting(), lastTrade, byOwner };
    const inside = wish.action === 'buy' && outlook(wish, { book, market, settings }).insideCosts;
    const here = { at, settings, trading, tripped, market, book, bookChecked: book.sellable(at) };
    return { ...here, ...own, ...floor.around(), exposure: floor.exposure(), inside };
  }
}

const refusedEffect = (refused: Refused, ticker: string, { at }: Floor): Effect => ({
  type: 'refused',
  at,
  ticker,
  refused,
});

/** Why an order may not leave, for a person. */
const refusal = ({ reason, value, limit }: Refused): string => `Refused (${reason}): ${value}; allowed: ${limit}.`;
