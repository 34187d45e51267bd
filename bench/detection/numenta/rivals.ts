import type { Series } from './series.ts';

/** Something that scores the rows of a file, each by what came before it. */
export type Rival = { readonly name: string; readonly score: (series: Series) => number[] };

const DAY = 288;
const WEEK = 7 * DAY;
/** Rows before which a rule says nothing. */
const LEAST = 30;

/** Each row against the count, sum and sum of squares of at most `span` rows before it. */
function sliding(values: readonly number[], span: number, score: (value: number, mean: number, sd: number) => number) {
  let sum = 0;
  let squares = 0;
  return values.map((value, row) => {
    const rows = Math.min(row, span);
    const mean = sum / Math.max(1, rows);
    const scored = rows < LEAST ? 0 : score(value, mean, Math.sqrt(Math.max(0, squares / rows - mean * mean)));
    const gone = row >= span ? (values[row - span] ?? 0) : 0;
    sum += value - gone;
    squares += value * value - gone * gone;
    return scored;
  });
}

/** Deviations from the mean of the rows before; a deviation is one tweet at least. */
const gaussian = (span: number, name: string): Rival => ({
  name: `windowed Gaussian, ${name}`,
  score: ({ values }) => sliding(values, span, (value, mean, sd) => (value - mean) / Math.max(1, sd)),
});

/** Minus the logarithm of the chance of so many tweets (Chernoff's bound) where the mean of the rows before is usual. */
const poisson = (span: number, name: string): Rival => ({
  name: `Poisson tail, ${name}`,
  score: ({ values }) =>
    sliding(values, span, (value, mean) => {
      const usual = Math.max(mean, 1 / span);
      return value <= usual ? 0 : value * Math.log(value / usual) - value + usual;
    }),
});

/** Deviations from a mean that forgets, both of about `span` rows. */
const ewma = (span: number, name: string): Rival => ({
  name: `EWMA, ${name}`,
  score: ({ values }) => {
    const share = 2 / (span + 1);
    let mean = values[0] ?? 0;
    let variance = 1;
    return values.map((value) => {
      const off = value - mean;
      const scored = off / Math.sqrt(1 + variance);
      mean += share * off;
      variance = (1 - share) * (variance + share * off * off);
      return scored;
    });
  },
});

/** What anyone would try first, with a memory of a day and of a week. */
export const RIVALS: readonly Rival[] = [gaussian, ewma, poisson].flatMap((rule) => [
  rule(DAY, 'a day'),
  rule(WEEK, 'a week'),
]);
