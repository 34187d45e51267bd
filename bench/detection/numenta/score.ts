import type { Window } from './series.ts';

/**
 * The benchmark's scoring, standard profile, written anew from its description (Lavin and Ahmad, "Evaluating Real-time
 * Anomaly Detection Algorithms", 2015) and checked against its published per-file scores. A window's first detection
 * earns up to 1, the earlier the more; a window without one costs 1; a detection outside costs up to 0.11, less just
 * after a window than far from any.
 */
const MISSED = 1;
const FALSE_ALARM = 0.11;
/** Rows in which a detector may learn and nothing counts: this share of a file, at most so many. */
const PROBATION = 0.15;
const MOST_PROBATION = 750;
/** This many window lengths behind a window a false alarm costs all of it. */
const FAR = 3;

/** A file as the scorer sees it: how many rows, and which of them are labelled. */
export type Labels = { readonly rows: number; readonly windows: readonly Window[] };

/** What one threshold earned: the raw score, and the rows detected inside and outside of windows. */
export type Tally = { readonly score: number; readonly inside: number; readonly outside: number };

/** The first row that counts. */
export const probation = (rows: number): number => Math.min(Math.floor(PROBATION * rows), MOST_PROBATION);

/** Falls from 1 to -1 as the position goes from before 0 to behind it; 0 is the window's right edge, -1 its left. */
const falling = (position: number): number => 2 / (1 + Math.exp(5 * position)) - 1;

/** What a detection at each row is worth: with a window it is a hit there, without one a false alarm. */
export type Worth = { readonly window: number | null; readonly worth: number };

/** The worth of every row of a file. */
export function worths({ rows, windows }: Labels): Worth[] {
  let next = 0;
  return Array.from({ length: rows }, (_, row) => {
    while (row > (windows[next]?.last ?? Number.POSITIVE_INFINITY)) next += 1;
    const window = windows[next];
    if (window !== undefined && row >= window.first) {
      const length = window.last - window.first + 1;
      return { window: next, worth: falling((row - window.last - 1) / length) / falling(-1) };
    }
    const before = windows[next - 1];
    const behind = before === undefined ? FAR + 1 : (row - before.last) / (before.last - before.first);
    return { window: null, worth: FALSE_ALARM * (behind > FAR ? -1 : falling(behind)) };
  });
}

/** Windows that reach beyond the probation: only they can be found or missed. */
const counted = ({ rows, windows }: Labels): number => windows.filter(({ last }) => last >= probation(rows)).length;

/** A score kept up to date, one detection after another in any order; `file` is an index into the files. */
export class Sum {
  readonly #hits = new Map<string, number>();
  #score: number;
  #inside = 0;
  #outside = 0;

  constructor(files: readonly Labels[]) {
    this.#score = -MISSED * files.reduce((sum, file) => sum + counted(file), 0);
  }

  add(file: number, { window, worth }: Worth): void {
    if (window === null) {
      this.#outside += 1;
      this.#score += worth;
      return;
    }
    this.#inside += 1;
    const key = `${file} ${window}`;
    const had = this.#hits.get(key) ?? -MISSED;
    if (worth <= had) return;
    this.#hits.set(key, worth);
    this.#score += worth - had;
  }

  tally(): Tally {
    return { score: this.#score, inside: this.#inside, outside: this.#outside };
  }
}

/** The raw score of a file in which these rows were detected; rows on probation are left out. */
export function scoreDetections(labels: Labels, detected: readonly number[]): Tally {
  const sum = new Sum([labels]);
  const worth = worths(labels);
  for (const row of detected) {
    const one = worth[row];
    if (one !== undefined && row >= probation(labels.rows)) sum.add(0, one);
  }
  return sum.tally();
}

/** A raw score over files as the benchmark prints it: 0 for finding nothing, 100 for every window at its first row. */
export function normalised(score: number, files: readonly Labels[]): number {
  const windows = files.reduce((sum, { windows }) => sum + windows.length, 0);
  const nothing = -files.reduce((sum, file) => sum + MISSED * counted(file), 0);
  return (100 * (score - nothing)) / (windows - nothing);
}
