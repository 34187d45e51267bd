import type { Statement } from '../account.ts';
import type { Count } from '../money.ts';
import type { Finding } from './audit.ts';

/** A position that no listing shows for so long is gone, whatever became of it, ms. */
const GONE = 600_000;

/**
 * Positions of ours that a listing leaves out. A page may be empty by mistake: without a sale or a settlement that
 * explains it, a missing row is no proof that nothing is held, and a stop too many costs nothing.
 */
export class Vanished {
  /** Since when each has been missing, ms. */
  readonly #since = new Map<string, number>();

  /** True while it is missing and known to be, so that it need not be asked for again and again. */
  has(ticker: string): boolean {
    return this.#since.has(ticker);
  }

  /** It is missing for the first time, at `at` (ms). */
  note(ticker: string, at: number): void {
    if (!this.#since.has(ticker)) this.#since.set(ticker, at);
  }

  /** It has been missing for so long that it must be gone. */
  over(ticker: string, at: number): boolean {
    const since = this.#since.get(ticker);
    return since !== undefined && at - since >= GONE;
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    for (const [ticker, since] of this.#since) this.#since.set(ticker, Math.min(since, at));
  }

  /** Forgets those that are not missing any more. */
  keep(missing: ReadonlySet<string>): void {
    for (const ticker of this.#since.keys()) if (!missing.has(ticker)) this.#since.delete(ticker);
  }
}

/** A row of ours is missing from the listing, and no sale by others in it explains why. `held` is + YES, − NO. */
export function isMissing(
  finding: Finding,
  held: Count,
  { positions, fills }: Statement,
  ours: (orderId: string) => boolean,
): boolean {
  const { kind, ticker } = finding;
  if (kind !== 'ours' || positions.some((row) => row.ticker === ticker)) return false;
  const against = held > 0 ? 'no' : 'yes';
  const here = fills.filter((fill) => fill.ticker === ticker);
  // What was sold before we bought took nothing of ours.
  const bought = here.filter(({ orderId }) => ours(orderId)).map(({ time }) => time);
  const from = bought.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...bought);
  const sold = here
    .filter(({ orderId, toward, time }) => toward === against && !ours(orderId) && time >= from)
    .reduce((sum, { count }) => sum + count, 0);
  return sold < Math.abs(held) - Math.abs(finding.count);
}
