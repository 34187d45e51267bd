import { normalised } from './score.ts';
import { bestRested, bestThreshold, type ScoredFile, scoreAt } from './threshold.ts';

/** The adaptation of our detector was chosen on these files alone. */
export const CHOSEN_ON: readonly string[] = ['AAPL', 'KO', 'PFE'];

/** Scores out of 100: all files, the three of {@link CHOSEN_ON} and the seven others, with one threshold for all. */
export type Split = {
  readonly ten: number;
  readonly three: number;
  readonly seven: number;
  /** The seven with the threshold that was best for the three. */
  readonly unseen: number;
};

/** One detector's results: every row that reaches the threshold counts, or only the first before a rest. */
export type Standing = { readonly rows: Split; readonly alerts: Split };

/** With the threshold that is best for the ten files. `rest`: rows of silence after an alert. */
export function tuned(files: readonly ScoredFile[], rest: number): Standing {
  const three = files.filter(({ name }) => CHOSEN_ON.includes(name));
  return {
    rows: split(files, bestThreshold(files).threshold, bestThreshold(three).threshold, 0),
    alerts: split(files, bestRested(files, rest).threshold, bestRested(three, rest).threshold, rest),
  };
}

/** With a threshold that nobody tuned. */
export const fixed = (files: readonly ScoredFile[], threshold: number, rest: number): Standing => ({
  rows: split(files, threshold, threshold, 0),
  alerts: split(files, threshold, threshold, rest),
});

function split(files: readonly ScoredFile[], threshold: number, ofThree: number, rest: number): Split {
  const three = files.filter(({ name }) => CHOSEN_ON.includes(name));
  const seven = files.filter(({ name }) => !CHOSEN_ON.includes(name));
  const at = (some: readonly ScoredFile[], level: number): number =>
    Math.round(10 * normalised(scoreAt(some, level, rest), some)) / 10;
  return {
    ten: at(files, threshold),
    three: at(three, threshold),
    seven: at(seven, threshold),
    unseen: at(seven, ofThree),
  };
}
