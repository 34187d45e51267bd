import type { DeskEvent } from '../../desk/event.ts';
import type { Level } from '../../desk/market.ts';
import { PRICE_ONE, parseCount, parsePrice } from '../../desk/money.ts';
import { type Fault, Fields, isObject, readList } from './field.ts';

type Snapshot = Extract<DeskEvent, { type: 'book.snapshot' }>;
type Delta = Extract<DeskEvent, { type: 'book.delta' }>;

/** Levels as `[["0.4200","13.00"],…]`; a side without bids is absent or null. */
function readLevels(json: unknown, name: string): readonly Level[] | Fault {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) return `${name} is not a list of levels`;
  if (json.length > PRICE_ONE) return `${name} has more levels than there are prices`;
  const levels: Level[] = [];
  for (const level of json) {
    const price = Array.isArray(level) ? parsePrice(level[0]) : null;
    const count = Array.isArray(level) ? parseCount(level[1]) : null;
    if (price === null || price <= 0 || price >= PRICE_ONE) return `${name} has a level without a price under $1`;
    if (count === null || count <= 0 || count > 1e11) return `${name} has a level without a count above 0`;
    levels.push([price, count]);
  }
  return levels;
}

/** The `msg` of `orderbook_snapshot`, subscribed with `use_yes_price: false`. */
export function readSnapshot(json: unknown, at: number): Snapshot | Fault {
  const fields = new Fields(json);
  const ticker = fields.ticker();
  const yes = readLevels(fields.raw('yes_dollars_fp'), 'yes_dollars_fp');
  const no = readLevels(fields.raw('no_dollars_fp'), 'no_dollars_fp');
  if (typeof yes === 'string') return yes;
  if (typeof no === 'string') return no;
  return fields.done({ type: 'book.snapshot', at, ticker, yes, no });
}

/** The `msg` of `orderbook_delta`, subscribed with `use_yes_price: false`. */
export function readDelta(json: unknown, at: number): Delta | Fault {
  const fields = new Fields(json);
  return fields.done({
    type: 'book.delta',
    at,
    ticker: fields.ticker(),
    side: fields.side('side'),
    price: fields.price('price_dollars'),
    change: fields.count('delta_fp'),
  });
}

/** Bids of both sides, each in its own price, best last. */
type Orderbook = { readonly yes: readonly Level[]; readonly no: readonly Level[] };

/** `GET /markets/{ticker}/orderbook`, or one of `GET /markets/orderbooks`. */
export function readOrderbook(json: unknown): Orderbook | Fault {
  const book = isObject(json) ? json.orderbook_fp : undefined;
  if (!isObject(book)) return 'orderbook_fp is missing';
  const yes = readLevels(book.yes_dollars, 'yes_dollars');
  if (typeof yes === 'string') return yes;
  const no = readLevels(book.no_dollars, 'no_dollars');
  return typeof no === 'string' ? no : { yes, no };
}

/** `GET /markets/orderbooks`, by ticker. */
export function readOrderbooks(json: unknown): ReadonlyMap<string, Orderbook> | Fault {
  const books = readList(json, 'orderbooks', (item): readonly [string, Orderbook] | Fault => {
    const fields = new Fields(item);
    const book = readOrderbook(item);
    return typeof book === 'string' ? book : fields.done([fields.name('ticker'), book] as const);
  });
  return typeof books === 'string' ? books : new Map(books);
}
