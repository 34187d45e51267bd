import { dailyRate, scoreAt } from './rate.ts';

/** So much of the cap is kept for the best of the day; the rest is spent as alerts come. */
const RESERVE = 0.4;
/** A smaller cap is spent as alerts come: so few are too few to plan with. */
const LEAST_PLANNED = 10;
/** What is known of a day before it begins counts as much as half a day of its own. */
const PRIOR = 0.5;
/** Fewer candidates a day than this are not expected, however high the threshold. */
const LEAST_RATE = 1;
/** So rare a score, by chance once a day, is never held back while the day's candidates fit its cap. */
const RARE = 1;

/** How far a day has come. */
export type Spending = {
  readonly cap: number;
  readonly sent: number;
  readonly withheld: number;
  /** Score from which a market alone is an alert. */
  readonly threshold: number;
  /** Share of the owner's day that is still to come, 0 to 1. */
  readonly share: number;
  /** Scores of the day's candidates so far, best first, as far as they are known. */
  readonly best: readonly number[];
};

/**
 * The least score that may be told now; null when the cap is spent. 0 while more is left than the reserve. Then an
 * alert is told when no more alerts as strong as it are to be expected for the rest of the day than are left: as many as
 * come by chance, times how much busier this day has been than chance. So the bar rises with a busy day and falls
 * towards its end. On a day that chance does not explain, that is also no less than {@link rankOf} says.
 */
export function barOf({ cap, sent, withheld, threshold, share, best }: Spending): number | null {
  const left = cap - sent;
  if (left < 1) return null;
  const reserve = reserveOf(cap);
  if (left > reserve) return 0;
  // With the one that asks.
  const heard = sent + withheld + 1;
  const usual = Math.max(LEAST_RATE, dailyRate(threshold));
  const pace = Math.max(1, (PRIOR + heard / usual) / (PRIOR + 1 - share));
  const allowed = left / (pace * share);
  const bar = scoreAt(heard <= cap ? Math.max(RARE, allowed) : allowed);
  const rare = best.filter((score) => score >= scoreAt(RARE)).length;
  return rare < cap - reserve ? bar : Math.max(bar, rankOf(best, left, share));
}

const reserveOf = (cap: number): number => (cap < LEAST_PLANNED ? 0 : Math.floor(RESERVE * cap));

/**
 * When all that was spent as it came went on what chance brings once a day, all candidates are rare and only the day
 * itself tells which are the best: the score that leaves as many of them, if they go on as they came, as are left.
 */
function rankOf(best: readonly number[], left: number, share: number): number {
  const rank = Math.max(1, Math.floor((left * (1 - share)) / share));
  return best[rank - 1] ?? 0;
}
