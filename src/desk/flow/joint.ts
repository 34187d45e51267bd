import type { Bond } from './bond.ts';
import type { Breadth } from './breadth.ts';
import type { Heat } from './heat.ts';
import type { Score } from './score.ts';

/**
 * By rank of the tie, how many clusters so strong chance may make in one window of a category; of unknown direction a
 * third of it. The least of an event that trades alone, two markets at `flow.clusterScore` and nine tenths of it, just
 * passes. Found on the development days of `npm run bench:detection`.
 */
const MOST_CHANCE = [0.013, 0.01, 0.006, 0.006] as const;
const UNKNOWN_SHARE = 1 / 3;
/** A strange market stays so for a while: not every minute of the window is a chance of its own. */
const CHANCES_A_MINUTE = 0.5;

/**
 * Would chance make this so rarely? Of all markets that trade, some reach the best score; of all that the same thing
 * ties, so many reach theirs beside it. The more there are of either, the more must be strange, or the stranger. Of the
 * partners that number counts which is the least likely. `window` and `at` in ms.
 */
export function surprising(
  bond: Bond,
  best: Score,
  partners: readonly Heat[],
  breadth: Breadth,
  { window, at }: { readonly window: number; readonly at: number },
): boolean {
  const [first] = partners;
  if (first === undefined) return false;
  const chances = (window / 60_000) * CHANCES_A_MINUTE * Math.max(1, bond.partners);
  const likely = partners.map(({ candidate, score }, index) =>
    atLeast(index + 1, chances * breadth.share(candidate.seat, score.score)),
  );
  const { seat } = first.candidate;
  const chance = Math.min(...likely) * breadth.marketsOfCategory(seat, at) * breadth.share(seat, best.score);
  return chance <= (MOST_CHANCE[bond.rank] ?? 0) * (bond.sign === 0 && bond.rank > 0 ? UNKNOWN_SHARE : 1);
}

/** Chance that at least `least` of things that are expected `mean` times turn up: the tail of a Poisson count. */
function atLeast(least: number, mean: number): number {
  let below = 0;
  let term = Math.exp(-mean);
  for (let count = 0; count < least; count += 1) {
    below += term;
    term *= mean / (count + 1);
  }
  return Math.max(0, 1 - below);
}
