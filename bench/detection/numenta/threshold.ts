import { type Labels, probation, Sum, scoreDetections, type Tally, type Worth, worths } from './score.ts';

/** One file with a score for every row, any scale, higher is stranger. */
export type ScoredFile = Labels & { readonly name: string; readonly scores: readonly number[] };

/** What the best threshold is and what it earns. */
export type Best = Tally & { readonly threshold: number };

/** The highest thresholds are tried one by one, those after so many rows in steps of this growth, none beyond so many rows. */
const EACH = 200;
const GROWTH = 1.02;
const MOST = 6_000;

/** The rows from the probation's end that score `threshold` or more, none of them within `rest` rows of the one before. */
export function detections({ rows, scores }: ScoredFile, threshold: number, rest = 0): number[] {
  const found: number[] = [];
  for (let row = probation(rows); row < rows; row += 1) {
    if ((scores[row] ?? 0) < threshold) continue;
    if (row - (found[found.length - 1] ?? Number.NEGATIVE_INFINITY) >= rest) found.push(row);
  }
  return found;
}

/** The raw score of these files with one threshold and `rest` rows of silence after each detection. */
export const scoreAt = (files: readonly ScoredFile[], threshold: number, rest = 0): number =>
  files.reduce((sum, file) => sum + scoreDetections(file, detections(file, threshold, rest)).score, 0);

type Point = { readonly file: number; readonly row: number; readonly score: number; readonly worth: Worth };

/** The rows that count, the strangest first. */
function pointsOf(files: readonly ScoredFile[]): Point[] {
  const points = files.flatMap((file, index) => {
    const worth = worths(file);
    return file.scores.flatMap((score, row) => {
      const one = worth[row];
      return one === undefined || row < probation(file.rows) ? [] : [{ file: index, row, score, worth: one }];
    });
  });
  return points.sort((a, b) => b.score - a.score);
}

/** The one threshold for all files that earns the most, as the benchmark grants every detector. Of equals the highest. */
export function bestThreshold(files: readonly ScoredFile[]): Best {
  const points = pointsOf(files);
  const sum = new Sum(files);
  let best: Best = { ...sum.tally(), threshold: Number.POSITIVE_INFINITY };
  points.forEach(({ file, score, worth }, index) => {
    sum.add(file, worth);
    if (score === points[index + 1]?.score) return;
    const tally = sum.tally();
    if (tally.score > best.score) best = { ...tally, threshold: score };
  });
  return best;
}

/** The same with `rest` rows of silence after each detection; thresholds are tried in steps, so another may do a little better. */
export function bestRested(files: readonly ScoredFile[], rest: number): Best {
  const points = pointsOf(files).slice(0, MOST);
  let best: Best = { ...new Sum(files).tally(), threshold: Number.POSITIVE_INFINITY };
  for (let rank = 1; rank <= points.length; rank = rank < EACH ? rank + 1 : Math.ceil(rank * GROWTH)) {
    const threshold = points[rank - 1]?.score ?? Number.POSITIVE_INFINITY;
    const reached = points.filter(({ score }) => score >= threshold).sort((a, b) => a.row - b.row);
    const last = files.map(() => Number.NEGATIVE_INFINITY);
    const sum = new Sum(files);
    for (const { file, row, worth } of reached) {
      if (row - (last[file] ?? 0) < rest) continue;
      last[file] = row;
      sum.add(file, worth);
    }
    const tally = sum.tally();
    if (tally.score > best.score) best = { ...tally, threshold };
  }
  return best;
}
