import type { Effect } from '../effect.ts';
import { marketName, type Side, type Trade } from '../market.ts';
import { type Count, cents, contracts, cost, type Money, type Price } from '../money.ts';
import type { Ticket } from '../order.ts';
import { askOf, bidOf, type Standing } from './checks.ts';
import { charge, standardFee } from './fee.ts';
import type { Floor, TraderParts } from './floor.ts';
import { History } from './history.ts';
import { momentum, sideOf } from './momentum.ts';
import { type Execution, PaperExchange } from './paper.ts';
import { type ExitReason, OpenPosition } from './position.ts';
import { review } from './risk.ts';
import { TickGrid } from './tick-grid.ts';
import { makeTicket, placed, type Wish } from './ticket.ts';

/** A position is left so long before its market closes, ms: afterwards nothing can be sold. */
const LEAVE = 60_000;
const CENT = cents(1);

/** Trades one market: signal, entry, stop and trail, exit until flat. */
export class Trader {
  readonly #parts: TraderParts;
  readonly #history = new History();
  readonly #paper = new PaperExchange();
  #position: OpenPosition | null = null;
  #exit: { readonly reason: ExitReason; tries: number } | null = null;
  /** The signal last acted on and the bid of then: the same signal counts again only once the bid has gone further. */
  #acted: { readonly side: Side; readonly bid: Price } | null = null;
  #lastTrade: number | null = null;

  constructor(parts: TraderParts) {
    this.#parts = parts;
  }

  get position(): OpenPosition | null {
    return this.#position;
  }

  /** Holds nothing and waits for nothing. */
  get idle(): boolean {
    return this.#position === null && this.#paper.idle;
  }

  /** Cost of the position and of what working entries may still add. */
  get exposure(): Money {
    const held = this.#position?.exposure ?? 0;
    return this.#entries().reduce((sum, one) => sum + cost(one.ticket.price, one.remaining), held) as Money;
  }

  /** The book begins anew: what is remembered of it may have holes. */
  restart(): void {
    this.#history.clear();
  }

  /** Cancels what is to be entered; what is held stays protected. */
  retreat(at: number): void {
    this.#paper.cancelEntries(at);
  }

  /** Looks at the book as it stands, after each change of it and as time passes. */
  judge(floor: Floor): Effect[] {
    const { book, at, settings } = floor;
    const effects = this.#settle(this.#paper.observe(book, at), floor);
    if (book.stale || book.crossed) return effects;
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
    return this.#settle(this.#paper.print(trade, floor.at), floor);
  }

  /** The run ends: what is held is sold at the bid, as far as one was ever shown, and what works is forgotten. */
  shutdown(floor: Floor): Effect[] {
    this.#paper.clear();
    const position = this.#position;
    if (position === null) return [];
    const { side, count } = position;
    const price = bidOf(floor.book, side) ?? position.lastBid ?? (0 as Price);
    const ticket = this.#ticket({ action: 'sell', side, price, count, style: 'exit' }, floor);
    const { fee } = charge(cost(price, count), standardFee(price, count, true), 0 as Money);
    this.#exit = { reason: 'shutdown', tries: 0 };
    const order = placed(ticket, 'exit', floor.at);
    return [order, ...this.#settle([{ ticket, price, count, fee, taker: true }], floor)];
  }

  #entries() {
    return this.#paper.working.filter((one) => one.ticket.action === 'buy');
  }

  /** Books what was filled, and tells of it. */
  #settle(executions: readonly Execution[], floor: Floor): Effect[] {
    const { at, market } = floor;
    const { ticker } = this.#parts;
    const name = marketName(market ?? undefined, ticker);
    const effects: Effect[] = [];
    let entered = 0;
    let paid = 0;
    for (const { ticket, price, count, fee, taker } of executions) {
      const { side, action, clientId: order } = ticket;
      effects.push({ type: 'fill', at, ticker, side, action, count, price, fee, taker, order });
      if (action === 'sell') {
        this.#position?.sell(price, count, fee);
        continue;
      }
      this.#position ??= new OpenPosition(side);
      this.#position.buy(price, count, fee);
      this.#lastTrade = at;
      entered += count;
      paid += cost(price, count);
    }
    const position = this.#position;
    if (position === null) return effects;
    if (entered > 0) {
      const [stop, trail] = [position.stop(floor.settings), position.trail(floor.settings)];
      const what = { side: position.side, count: entered as Count, price: Math.round(paid / entered) as Price };
      effects.push({ type: 'notice', at, notice: { kind: 'entry', ticker, name, ...what, stop, trail } });
    }
    if (position.count === 0) effects.push(...this.#flat(position, name, at));
    return effects;
  }

  #flat(position: OpenPosition, name: string, at: number): Effect[] {
    const { side, bought: count, spent, proceeds, fees } = position;
    const reason = this.#exit?.reason ?? 'stop_loss';
    // A reversal goes on into the other side at once.
    if (reason !== 'reversal') this.#lastTrade = at;
    this.#position = null;
    this.#exit = null;
    const pnl = (proceeds - spent - fees) as Money;
    const deal = {
      type: 'exit',
      at,
      ticker: this.#parts.ticker,
      side,
      count,
      spent,
      proceeds,
      reason,
      fees,
      pnl,
    } as const;
    return [deal, { type: 'notice', at, notice: { kind: 'exit', name, deal } }];
  }

  /** Leaves the position when it must be left, in steps of a cent further down until it is gone. */
  #protect(wanted: Side | null, floor: Floor): Effect[] {
    const position = this.#position;
    const bid = position === null ? null : bidOf(floor.book, position.side);
    if (position === null || bid === null) return [];
    const hit = position.mark(bid, floor.settings);
    const turned = wanted !== null && wanted !== position.side ? 'reversal' : null;
    const closing = (floor.market?.closeAt ?? Number.POSITIVE_INFINITY) - floor.at <= LEAVE ? 'close' : null;
    const reason = hit ?? turned ?? closing;
    if (this.#exit === null && reason !== null) this.#exit = { reason, tries: 0 };
    if (this.#exit === null) return [];
    this.#paper.cancelEntries(floor.at);
    if (this.#exiting()) return [];
    const limit = this.#grid(position.side, floor).below(bid, (this.#exit.tries * CENT) as Price);
    this.#exit.tries += 1;
    const { side, count } = position;
    return limit === null ? [] : this.#send({ action: 'sell', side, price: limit, count, style: 'exit' }, floor);
  }

  #exiting(): boolean {
    return this.#paper.working.some((one) => one.ticket.action === 'sell');
  }

  /** Enters, or adds to what is held, when the signal is new or has gone further. */
  #enter(side: Side, floor: Floor): Effect[] {
    if (this.#entries().some((one) => one.ticket.side !== side)) this.#paper.cancelEntries(floor.at);
    if (!floor.admitted || this.#exit !== null) return [];
    const [bid, ask] = [bidOf(floor.book, side), askOf(floor.book, side)];
    if (bid === null || ask === null) return [];
    if (this.#acted !== null && bid <= this.#acted.bid) return [];
    const style = floor.settings['trader.entryStyle'];
    const price = this.#grid(side, floor).above(style === 'improve' ? bid : ask, CENT);
    if (price === null) return [];
    const count = contracts(floor.settings['trader.orderSize']);
    const sent = this.#send({ action: 'buy', side, price, count, style }, floor);
    if (sent.length > 0) this.#acted = { side, bid };
    return sent;
  }

  #grid(side: Side, { market }: Floor): TickGrid {
    return new TickGrid(market?.ranges ?? [], side);
  }

  /** Asks risk, and places what it approves. */
  #send(wish: Wish, floor: Floor): Effect[] {
    const ticket = this.#ticket(wish, floor);
    const approved = review(ticket, this.#standing(floor));
    if (!approved.ok) return [];
    this.#paper.place(approved, floor.at);
    return [placed(ticket, wish.style, floor.at)];
  }

  #ticket(wish: Wish, floor: Floor): Ticket {
    return makeTicket(this.#parts.ticker, this.#parts.nextId(), wish, floor);
  }

  #standing({ at, settings, trading, tripped, market, book, exposure }: Floor): Standing {
    const working = this.#entries().reduce((sum, one) => sum + one.remaining, 0) as Count;
    const held = this.#position?.count ?? (0 as Count);
    const own = { held, working, exiting: this.#exiting(), lastTrade: this.#lastTrade };
    return { at, settings, trading, tripped, market, book, exposure: exposure(), ...own };
  }
}
