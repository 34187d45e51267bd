import type { Approval } from '../approval.ts';
import type { Effect } from '../effect.ts';
import type { Side } from '../market.ts';
import { type Count, cents, centsText, type Price } from '../money.ts';
import type { StoredPosition } from '../state.ts';
import type { Asking } from './asking.ts';
import { askOf, bidOf, type Refused } from './checks.ts';
import type { Dealing } from './dealing.ts';
import type { Floor, TraderParts } from './floor.ts';
import type { Holding } from './holding.ts';
import { othersBid } from './own-bids.ts';
import type { Wish } from './ticket.ts';

const CENT = cents(1);

type Parts = {
  readonly trader: TraderParts;
  readonly holding: Holding;
  readonly asking: Asking;
  readonly dealing: Dealing;
  /** Leaves the position down to so many contracts. */
  leave(floor: Floor, keep: Count): Effect[];
};

/** The owner's hand in one market: purchases, sales, and taps on approvals. On paper nothing is asked twice. */
export class ByHand {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The owner wants to buy here: at a limit of their own, or the offer as it stands. */
  request(side: Side, count: Count, limit: Price | null, floor: Floor): Effect[] {
    const { trader, holding, asking, dealing } = this.#parts;
    const { position } = holding;
    const ask = askOf(floor.book, side);
    const price = limit ?? ask;
    if (position !== null && position.side !== side)
      return [this.#no('held', `${position.side.toUpperCase()} is held`, 'the same side; /sell closes it', floor)];
    if (position?.guarded === false)
      return [this.#no('held', 'what is held there has no stop', 'a position that is protected', floor)];
    if (price === null) return [this.#no('collar', 'no offer', 'an offer', floor)];
    const style = ask !== null && price >= ask ? 'cross' : 'improve';
    const wish: Wish = { action: 'buy', side, price, count, style };
    const approved = dealing.review(wish, true, floor);
    if (!approved.ok) return [refusedEffect(approved, trader.ticker, floor)];
    return trader.paper ? dealing.place(approved, wish, floor) : asking.ask(wish, limit, 'owner', floor);
  }

  /** The owner wants to sell what is held here: so many, or null for all. `besides` is what they hold of their own. */
  offer(count: Count | null, besides: StoredPosition | null, floor: Floor): Effect[] {
    const { trader, holding, asking } = this.#parts;
    const side = holding.position?.side ?? besides?.side ?? null;
    if (side === null) return [this.#no('held', 'nothing', 'a position', floor)];
    const price = bidOf(floor.book, side);
    if (price === null) return [this.#no('book', 'no bid', 'a bid', floor)];
    const held = holding.count + (besides?.side === side ? besides.bought : 0);
    const most = Math.min(count ?? held, held) as Count;
    if (trader.paper) return this.#parts.leave(floor, (held - most) as Count);
    return asking.ask({ action: 'sell', side, price, count: most, style: 'exit' }, null, 'owner', floor);
  }

  /** The owner has tapped, for so many at most: the price is read again, and a worse one asks again. */
  confirm(approval: Approval, most: Count, floor: Floor): Effect[] {
    const { asking, holding } = this.#parts;
    const asked = asking.of(approval);
    if (asked === null) return asking.tell(approval, 'refused', 'Nothing is known of it any more.', floor);
    if (most <= 0) return [];
    const wish: Wish = { ...asked.wish, count: Math.min(asked.wish.count, most) as Count };
    const buys = wish.action === 'buy';
    // It may have been turned around since: the other side is not what the owner meant to sell.
    if (!buys && holding.position?.side !== wish.side)
      return asking.tell(approval, 'refused', 'It is not held any more: nothing is sold.', floor);
    const price = this.#fresh(wish, asked.limit, approval.by, floor);
    if (price !== null && mustAskAgain(approval, price)) return asking.again(approval, { ...wish, price }, floor);
    if (!asking.claim(approval, { ...wish, price: price ?? wish.price }, floor)) return [];
    if (price === null) return asking.tell(approval, 'refused', 'No price can be trusted now: no order.', floor);
    return buys ? this.#buy(approval, { ...wish, price }, floor) : this.#sell(approval, wish, floor);
  }

  /** The owner wants what is held protected from now on, by a stop and a trail from what it cost. */
  guard(floor: Floor): Effect[] {
    const { position } = this.#parts.holding;
    if (position === null) return [this.#no('held', 'nothing', 'a position', floor)];
    const bid = bidOf(floor.book, position.side);
    const stop = position.stop(floor.settings, floor.market?.fee ?? null);
    if (bid !== null && bid <= stop)
      return [this.#no('held', `a bid of ${centsText(bid)}`, `a bid above its stop of ${centsText(stop)}`, floor)];
    position.guarded = true;
    return [];
  }

  /** The owner wants the stop of what is held a cent under its bid; it never goes down. */
  tighten(floor: Floor): Effect[] {
    const { holding, dealing } = this.#parts;
    const { position } = holding;
    if (position === null) return [this.#no('held', 'nothing', 'a position', floor)];
    if (!position.guarded) return [this.#no('held', 'it has no stop', 'a position that is protected', floor)];
    const { book, settings, market, at } = floor;
    const trusted = !book.crossed && book.sellable(at);
    const bid = trusted ? othersBid(book, position.side, dealing.entries) : null;
    if (bid === null) return [this.#no('book', trusted ? 'no bid' : 'not live', 'a bid of a live book', floor)];
    const price = dealing.grid(position.side, floor).below(bid, CENT);
    const now = Math.max(position.stop(settings, market?.fee ?? null), position.trail(settings)) as Price;
    if (price === null || price >= bid || price <= now)
      return [this.#no('stop', `${centsText(now)} with the bid at ${centsText(bid)}`, 'a cent under the bid', floor)];
    position.tighten(price);
    return [];
  }

  /** The price of something asked for, as the book stands now; null when it cannot be trusted. */
  #fresh(wish: Wish, limit: Price | null, by: Approval['by'], floor: Floor): Price | null {
    if (floor.book.crossed || !floor.book.sellable(floor.at)) return null;
    if (wish.action === 'sell') return bidOf(floor.book, wish.side);
    if (by === 'owner') return limit ?? askOf(floor.book, wish.side);
    return this.#parts.dealing.entryPrice(wish.style, wish.side, floor);
  }

  #buy(approval: Approval, wish: Wish, floor: Floor): Effect[] {
    const { asking, dealing } = this.#parts;
    const approved = dealing.review(wish, true, floor);
    if (!approved.ok) return asking.tell(approval, 'refused', refusal(approved), floor);
    asking.follow(approval, approved.ticket.clientId);
    const sent = asking.tell(approval, 'sent', 'Sent to the exchange…', floor);
    return [...dealing.place(approved, wish, floor), ...sent];
  }

  #sell(approval: Approval, wish: Wish, floor: Floor): Effect[] {
    const { holding, asking } = this.#parts;
    const keep = Math.max(0, holding.count - wish.count) as Count;
    const told = asking.tell(approval, 'done', 'Being sold, from the best bid down.', floor);
    return [...this.#parts.leave(floor, keep), ...told];
  }

  #no(reason: Refused['reason'], value: string, limit: string, floor: Floor): Effect {
    return refusedEffect({ ok: false, reason, value, limit }, this.#parts.trader.ticker, floor);
  }
}

/** A worse price asks again; so does a signal that has failed meanwhile, for the price is where it would have been left. */
function mustAskAgain({ action, by, price: asked, stop }: Approval, price: Price): boolean {
  if (action === 'sell') return price < asked;
  return price > asked || (by === 'signal' && stop !== null && price <= stop);
}

const refusedEffect = (refused: Refused, ticker: string, { at }: Floor): Effect => ({
  type: 'refused',
  at,
  ticker,
  refused,
});

/** Why an order may not leave, for a person. */
const refusal = ({ reason, value, limit }: Refused): string => `Refused (${reason}): ${value}; allowed: ${limit}.`;
