/** Over everything watched, by chance: scores of odds 1, so of 50 or more, a day; and how fast they thin out. */
const AT_EVEN_ODDS = 93;
const TAIL = 1.814;

/**
 * What a score means: so many alerts a day of at least that score come by chance over everything watched. 85 is 4 a
 * day, 70 is 20.
 */
export function dailyRate(score: number): number {
  if (score <= 0) return Number.POSITIVE_INFINITY;
  return score >= 100 ? 0 : AT_EVEN_ODDS / (score / (100 - score)) ** TAIL;
}

/** The score of which so many a day come by chance: the reverse of {@link dailyRate}. */
export function scoreAt(rate: number): number {
  if (rate <= 0) return 100;
  const odds = (AT_EVEN_ODDS / rate) ** (1 / TAIL);
  return (100 * odds) / (1 + odds);
}
