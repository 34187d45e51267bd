import type { Side } from '../market.ts';
import { cents, PRICE_ONE, type Price } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { Bids } from './history.ts';

export type Signal = 'bullish' | 'bearish' | 'none';

/** What is left of a dollar between the best bids; null when a side is empty or the bids meet or cross. */
function gap({ yes, no }: Bids): Price | null {
  if (yes === null || no === null) return null;
  const left = PRICE_ONE - yes - no;
  return left > 0 ? (left as Price) : null;
}

/**
 * The gap closed by at least `trader.convergencePct` points of a hundred while the YES bid moved by at least
 * `trader.entryThresholdCents`. `then` is the book as it stood a window ago, null when that is not known.
 */
export function momentum(then: Bids | null, now: Bids, settings: Settings): Signal {
  if (then === null || then.yes === null || now.yes === null) return 'none';
  const [before, after] = [gap(then), gap(now)];
  if (before === null || after === null) return 'none';
  if (before - after < cents(settings['trader.convergencePct'])) return 'none';
  const move = now.yes - then.yes;
  const least = cents(settings['trader.entryThresholdCents']);
  if (move >= least) return 'bullish';
  return move <= -least ? 'bearish' : 'none';
}

/** The side that a signal buys. */
export const sideOf = (signal: Signal): Side | null => (signal === 'none' ? null : signal === 'bullish' ? 'yes' : 'no');
