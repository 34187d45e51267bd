import type { Approval } from '../approval.ts';
import type { Book } from '../book.ts';
import type { Style } from '../effect.ts';
import type { FeeModel, Market, Side } from '../market.ts';
import { type Count, cents, cost, type Money, type Price } from '../money.ts';
import type { Settings } from '../settings.ts';
import { askOf, bidOf } from './checks.ts';
import { breakEven, feeDistance, fillFee } from './fee.ts';

/** What can be said of an order before it leaves. */
type Outlook = Pick<
  Approval,
  'stop' | 'trail' | 'cost' | 'worst' | 'fees' | 'breakEven' | 'insideCosts' | 'soldAtOnce'
>;

type Deal = { readonly side: Side; readonly price: Price; readonly count: Count };
type Purchase = Deal & { readonly style: Style };
type Around = { readonly book: Book; readonly market: Market | null; readonly settings: Settings };

/** Entry less the stop distance less the fee a contract; under zero where the entry is cheaper than both. */
export function stopOf(
  entry: Price,
  settings: Pick<Settings, 'trader.stopLossCents' | 'trader.feeCents'>,
  model: FeeModel | null,
): Price {
  const fee = settings['trader.feeCents'];
  const distance = fee === 'schedule' ? feeDistance(entry, model) : cents(fee);
  return (entry - cents(settings['trader.stopLossCents']) - distance) as Price;
}

/** What takes the offer is filled there, though its limit reaches a little further. */
function entryOf({ side, price, style }: Purchase, book: Book): Price {
  const ask = askOf(book, side);
  return style === 'cross' && ask !== null && ask < price ? ask : price;
}

/** Whether the stop of a purchase lies inside spread and fee. Asked before each entry: it works out nothing else. */
export function insideCosts(purchase: Purchase, { book, market, settings }: Around): boolean {
  const model = market?.fee ?? null;
  const [bid, entry] = [bidOf(book, purchase.side), entryOf(purchase, book)];
  return bid === null || entry - stopOf(entry, settings, model) < entry - bid + feeDistance(bid, model);
}

/** What a purchase at its limit costs, may lose and must earn, were nothing held there yet. */
export function outlook(purchase: Purchase, around: Around): Outlook {
  const { side, price, count, style } = purchase;
  const { book, market, settings } = around;
  const model = market?.fee ?? null;
  const [bid, ask] = [bidOf(book, side), askOf(book, side)];
  const stop = stopOf(price, settings, model);
  // Where the bid is under the stop already the way out is the bid. Nothing is sold for less than nothing.
  const floor = Math.max(0, Math.min(stop, bid ?? stop)) as Price;
  const taker = style === 'cross' || (ask !== null && price >= ask);
  const paid = fillFee(price, count, taker, model);
  const fees = (paid + fillFee(floor, count, true, model)) as Money;
  const trail = (price - cents(settings['trader.trailingStopCents'])) as Price;
  return {
    stop,
    trail,
    cost: cost(price, count),
    worst: (cost((price - floor) as Price, count) + fees) as Money,
    fees,
    breakEven: breakEven(price, count, paid, model),
    insideCosts: insideCosts(purchase, around),
    soldAtOnce: bid !== null && bid <= Math.max(stop, trail),
  };
}

/** What a sale brings at its limit, and its fee. */
export function saleOutlook({ price, count }: Omit<Deal, 'side'>, market: Market | null): Outlook {
  const fees = fillFee(price, count, true, market?.fee ?? null);
  const nothing = { stop: null, trail: null, breakEven: null, insideCosts: false, soldAtOnce: false } as const;
  return { ...nothing, cost: cost(price, count), worst: fees, fees };
}

/** Whether entries whose stop lies inside their costs are refused. `live`: real orders leave. */
export function skipsInsideCosts(settings: Settings, live: boolean): boolean {
  const skip = settings['trader.skipInsideCosts'];
  return skip === 'auto' ? live && settings['trader.mode'] === 'auto' : skip === 'true';
}
