import type { Book } from '../book.ts';
import { isCombo, type Market } from '../market.ts';
import { cents, contracts, dollars, type Money, PRICE_ONE, type Price } from '../money.ts';
import type { Settings } from '../settings.ts';

/** A market is not begun with so short before its close, ms. */
const CLOSING = 120_000;
/** With less on its shard nothing can be bought there. */
const LEAST = dollars(0.1);

/** A market as the scanner looks at it. It is read at once: the same object may be used for the next one. */
export type Candidate = {
  readonly ticker: string;
  /** Null when the catalogue has not told of it. */
  readonly market: Market | null;
  /** Null when its book is not kept; then the prices that it was listed with must do. */
  readonly book: Book | null;
  /** It has a position, so it keeps its trader whatever it looks like. */
  readonly held: boolean;
};

/** Why a market is traded or not. */
export type Verdict =
  | 'held'
  | 'in'
  | 'not open'
  | 'about to close'
  | 'no balance'
  | 'book stale'
  | 'no bid'
  | 'spread'
  | 'volume'
  | 'unknown price'
  | 'rank';

/** What is left of a dollar between the best bids: `none` where a side has no bid, `unknown` where nobody has told. */
type Spread = Price | 'none' | 'stale' | 'unknown';

function spreadOf(market: Market | null, book: Book | null): Spread {
  if (book !== null && !book.stale) return book.gap ?? 'none';
  const quote = market?.quote ?? null;
  if (quote === null) return book === null ? 'unknown' : 'stale';
  const { yesBid, noBid } = quote;
  return yesBid === null || noBid === null ? 'none' : ((PRICE_ONE - yesBid - noBid) as Price);
}

/** What a market is chosen by. One whose prices are not known comes behind all others. */
type Fit = { readonly ticker: string; readonly volume: number; readonly spread: number };
const UNKNOWN = Number.POSITIVE_INFINITY;

/** More volume first, then the narrower spread, then the ticker, so that the order is always the same. */
function isBetter(a: Fit, b: Fit): boolean {
  if ((a.spread === UNKNOWN) !== (b.spread === UNKNOWN)) return b.spread === UNKNOWN;
  if (a.volume !== b.volume) return a.volume > b.volume;
  return a.spread === b.spread ? a.ticker < b.ticker : a.spread < b.spread;
}

/** Puts one among the best `places`, which are in order. */
function seat(best: Fit[], one: Fit, places: number): void {
  const last = best[places - 1];
  if (places <= 0 || (last !== undefined && !isBetter(one, last))) return;
  let [low, high] = [0, best.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBetter(best[middle] as Fit, one)) low = middle + 1;
    else high = middle;
  }
  best.splice(low, 0, one);
  if (best.length > places) best.pop();
}

/**
 * Chooses the markets to trade at `at` (ms): those held, then the most liquid of the rest that nothing speaks against.
 * What is not known does not speak against a market. `shards` is what can be spent on each; one that is not among them
 * is not known.
 */
export function scan(
  candidates: Iterable<Candidate>,
  settings: Settings,
  shards: Readonly<Record<number, Money>>,
  at: number,
): Map<string, Verdict> {
  const widest = cents(settings['trader.maxSpreadCents']);
  const thinnest = contracts(settings['trader.minVolume']);
  const most = settings['trader.maxMarkets'];
  const verdicts = new Map<string, Verdict>();
  const best: Fit[] = [];
  let held = 0;

  const against = (market: Market | null, spread: Spread): Verdict | null => {
    if ((market?.status ?? 'active') !== 'active') return 'not open';
    if ((market?.closeAt ?? Number.POSITIVE_INFINITY) - at < CLOSING) return 'about to close';
    if ((shards[market?.exchangeIndex ?? -1] ?? LEAST) < LEAST) return 'no balance';
    if (spread === 'stale') return 'book stale';
    if (spread === 'none') return 'no bid';
    if (spread !== 'unknown' && spread > widest) return 'spread';
    return (market?.volume24h ?? thinnest) < thinnest ? 'volume' : null;
  };

  for (const { ticker, market, book, held: keeps } of candidates) {
    if (keeps) {
      verdicts.set(ticker, 'held');
      held += 1;
      continue;
    }
    if (isCombo(ticker)) continue;
    const spread = spreadOf(market, book);
    const fault = against(market, spread);
    verdicts.set(ticker, fault ?? (spread === 'unknown' ? 'unknown price' : 'rank'));
    if (fault !== null) continue;
    const width = typeof spread === 'number' ? spread : UNKNOWN;
    seat(best, { ticker, volume: market?.volume24h ?? 0, spread: width }, most);
  }
  for (const { ticker } of best.slice(0, Math.max(0, most - held))) verdicts.set(ticker, 'in');
  return verdicts;
}
