import type { Bond } from './bond.ts';
import type { Heat } from './heat.ts';
import { dailyRate } from './rate.ts';
import type { Score } from './score.ts';

const DAY_MS = 86_400_000;
/**
 * A market reaches `flow.clusterScore` by chance so many times a day; so many clusters of chance a day, of that number,
 * may be told: of one event, and of what anything else ties. At 70 (20 a day) that is 1.5 and 0.7. Found on the
 * development days of `bench/detection/clusters.ts`.
 */
const SHARE_OF_EVENT = 0.075;
const SHARE_ELSEWHERE = 0.035;
/** Where nobody knows which directions fit, any two do: it must be rarer. */
const UNKNOWN_SHARE = 1 / 3;

/** `window` in ms; `liveliness`: how many times as much as usual is strange now. */
type Around = { readonly window: number; readonly liveliness: number };

/** How many of those that the same thing ties reach this score by chance within the window before or after another. */
export function expectedPartners({ share }: Bond, { score }: Heat, { window, liveliness }: Around): number {
  return dailyRate(score.score) * liveliness * share * ((2 * window) / DAY_MS);
}

/**
 * How many clusters like this chance makes in a day. A score says how often any market reaches it by chance; beside each
 * one that reaches the best, some of those that the same thing ties reach theirs: one or more the second score, two or
 * more the third. The least likely of these counts.
 */
function jointRate(bond: Bond, best: Score, partners: readonly Heat[], around: Around): number {
  const likely = partners.map((heat, index) => poissonTail(index + 1, expectedPartners(bond, heat, around)));
  return dailyRate(best.score) * around.liveliness * Math.min(1, ...likely);
}

/** Does chance make such a cluster so rarely that it is told, where its best must reach `least`? */
export function isSurprising(
  bond: Bond,
  best: Score,
  partners: readonly Heat[],
  around: Around,
  least: number,
): boolean {
  const elsewhere = SHARE_ELSEWHERE * (bond.sign === 0 ? UNKNOWN_SHARE : 1);
  const most = dailyRate(least) * (bond.rank === 0 ? SHARE_OF_EVENT : elsewhere);
  return partners.length > 0 && jointRate(bond, best, partners, around) <= most;
}

/** Chance that at least `least` of things that are expected `mean` times turn up: the tail of a Poisson count. */
function poissonTail(least: number, mean: number): number {
  let below = 0;
  let term = Math.exp(-mean);
  for (let count = 0; count < least; count += 1) {
    below += term;
    term *= mean / (count + 1);
  }
  return Math.max(0, 1 - below);
}
