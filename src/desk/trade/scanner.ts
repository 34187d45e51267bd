import type { Book } from '../book.ts';
import type { Market } from '../market.ts';
import { cents, contracts } from '../money.ts';
import type { Settings } from '../settings.ts';

/** A market is not begun with so short before its close, ms. */
const CLOSING = 120_000;

/** A market whose book is live, as the scanner looks at it. */
export type Candidate = {
  readonly ticker: string;
  /** Null when the catalogue has not told of it. */
  readonly market: Market | null;
  readonly book: Book;
  /** It has a position, so it keeps its trader whatever it looks like. */
  readonly held: boolean;
};

/** Why a market is traded or not. */
export type Verdict =
  | 'held'
  | 'in'
  | 'not open'
  | 'about to close'
  | 'book stale'
  | 'no bid'
  | 'spread'
  | 'volume'
  | 'rank';

/** What speaks against a market, the plainest first; null for nothing. What is not known does not speak against it. */
function against({ market, book }: Candidate, settings: Settings, at: number): Verdict | null {
  const status = market?.status ?? 'active';
  if (status !== 'active') return 'not open';
  if ((market?.closeAt ?? Number.POSITIVE_INFINITY) - at < CLOSING) return 'about to close';
  if (book.stale) return 'book stale';
  const { gap } = book;
  if (gap === null) return 'no bid';
  if (gap > cents(settings['trader.maxSpreadCents'])) return 'spread';
  const volume = market?.volume24h ?? null;
  return volume !== null && volume < contracts(settings['trader.minVolume']) ? 'volume' : null;
}

/** More volume first, then the narrower spread, then the ticker, so that the order is always the same. */
function byLiquidity(a: Candidate, b: Candidate): number {
  const volume = (b.market?.volume24h ?? 0) - (a.market?.volume24h ?? 0);
  return volume || (a.book.gap ?? 0) - (b.book.gap ?? 0) || (a.ticker < b.ticker ? -1 : 1);
}

/** Chooses the markets to trade at `at` (ms): those held, then the most liquid of the rest that nothing speaks against. */
export function scan(candidates: Iterable<Candidate>, settings: Settings, at: number): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const fit: Candidate[] = [];
  let places = settings['trader.maxMarkets'];
  for (const candidate of candidates) {
    const fault = against(candidate, settings, at);
    if (candidate.held) places -= 1;
    if (candidate.held || fault !== null) verdicts.set(candidate.ticker, candidate.held ? 'held' : (fault ?? 'in'));
    else fit.push(candidate);
  }
  for (const { ticker } of fit.sort(byLiquidity)) {
    verdicts.set(ticker, places > 0 ? 'in' : 'rank');
    places -= 1;
  }
  return verdicts;
}
