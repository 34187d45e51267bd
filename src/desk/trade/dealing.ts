import type { Effect } from '../effect.ts';
import type { Side } from '../market.ts';
import { type Count, cents, contracts, cost, type Money, type Price } from '../money.ts';
import type { Ticket } from '../order.ts';
import type { Gate } from '../view.ts';
import type { Asking } from './asking.ts';
import { askOf, bidOf, type Refused, type Standing } from './checks.ts';
import { insideCosts } from './costs.ts';
import type { Floor, TraderParts } from './floor.ts';
import type { Holding } from './holding.ts';
import { type Approved, gates, review } from './risk.ts';
import { TickGrid } from './tick-grid.ts';
import { makeTicket, placed, type Wish } from './ticket.ts';
import type { Working } from './venue.ts';

const CENT = cents(1);

/** The way of one market's wishes through risk to their venue. */
export class Dealing {
  readonly #parts: TraderParts;
  readonly #holding: Holding;
  readonly #asking: Asking;

  constructor(parts: TraderParts, holding: Holding, asking: Asking) {
    this.#parts = parts;
    this.#holding = holding;
    this.#asking = asking;
  }

  /** Entries that may still be filled. */
  get entries(): readonly Working[] {
    return this.#parts.venue.working.filter((one) => one.ticket.action === 'buy');
  }

  /** Exits that may still be filled. */
  get exits(): readonly Working[] {
    return this.#parts.venue.working.filter((one) => one.ticket.action === 'sell');
  }

  /** What working entries may still cost. */
  get atStake(): Money {
    return this.entries.reduce((sum, one) => sum + cost(one.ticket.price, one.remaining), 0) as Money;
  }

  /** The prices at which a side can be bid for. */
  grid(side: Side, { market }: Floor): TickGrid {
    return new TickGrid(market?.ranges ?? [], side);
  }

  /** An entry of the usual size and style as the book stands; null where it has no price. */
  entry(side: Side, floor: Floor): Wish | null {
    const style = floor.settings['trader.entryStyle'];
    const price = this.entryPrice(style, side, floor);
    const count = contracts(floor.settings['trader.orderSize']);
    return price === null ? null : { action: 'buy', side, price, count, style };
  }

  /** Where an entry of that style goes as the book stands; null where it cannot. */
  entryPrice(style: Wish['style'], side: Side, floor: Floor): Price | null {
    const from = style === 'improve' ? bidOf(floor.book, side) : askOf(floor.book, side);
    return from === null ? null : this.grid(side, floor).above(from, CENT);
  }

  ticket(wish: Wish, floor: Floor): Ticket {
    return makeTicket(this.#parts.ticker, this.#parts.nextId(wish.side, wish.action), wish, floor);
  }

  review(wish: Wish, byOwner: boolean, floor: Floor): Approved | Refused {
    return review(this.ticket(wish, floor), this.#standing(wish, byOwner, floor));
  }

  place(approved: Approved, wish: Wish, { at }: Floor): Effect[] {
    return [placed(approved.ticket, wish.style, at), ...this.#parts.venue.place(approved, wish.style, at)];
  }

  /** What an entry by a signal would have to pass now. */
  gates(floor: Floor): readonly Gate[] {
    const side = this.#holding.position?.side ?? 'yes';
    const style = floor.settings['trader.entryStyle'];
    const count = contracts(floor.settings['trader.orderSize']);
    const wish = this.entry(side, floor) ?? { action: 'buy', side, price: 0 as Price, count, style };
    return gates(this.ticket(wish, floor), this.#standing(wish, false, floor));
  }

  #standing(wish: Wish, byOwner: boolean, floor: Floor): Standing {
    const { at, settings, trading, tripped, market, book } = floor;
    const working = this.entries.reduce((sum, one) => sum + one.remaining, 0) as Count;
    const asked = this.#asking.pending.filter(({ action }) => action === 'buy');
    const pending = asked.reduce((sum, { count }) => sum + count, 0) as Count;
    const { count: held, lastTrade } = this.#holding;
    const own = { held, working, pending, exiting: this.exits.length > 0, lastTrade, byOwner };
    const inside = wish.action === 'buy' && insideCosts(wish, { book, market, settings });
    const here = { at, settings, trading, tripped, market, book, bookChecked: book.sellable(at) };
    return { ...here, ...own, ...floor.around(), exposure: floor.exposure(), inside };
  }
}
