/**
 * Which way the figure in an answer points: 1 “above 5”, -1 “below 5” or “before Jun 30”, 0 a range or no figure. Two
 * answers of one question that point the same way are steps of one ladder: what makes the one likelier helps the other.
 */
export type Strike = -1 | 0 | 1;

const OVER =
  /\b(above|over|more than|at least|or above|or more|or higher|or later|greater than|after|exceeds?)\b|[≥>]|\d\+/i;
const UNDER =
  /\b(below|under|less than|fewer than|at most|or below|or fewer|or less|or lower|before|by end of)\b|[≤<]/i;
const RANGE = /\bbetween\b|\d\S* ?(to|–|—|-) ?\$?-?\d/i;

/** Reads the strike of an answer, “6,800 or above”. */
export function strikeOf(answer: string): Strike {
  if (!/\d/.test(answer) || RANGE.test(answer)) return 0;
  const [over, under] = [OVER.test(answer), UNDER.test(answer)];
  if (over === under) return 0;
  return over ? 1 : -1;
}
