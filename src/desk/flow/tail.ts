const WIDTH = 3;
const BINS = Math.ceil(100 / WIDTH) + 1;
/** What weighs as much as so many market-minutes of the category's own: 7.5 % reach 63, a third of them each 10 more. */
const PRIOR_MINUTES = 2_000;
const PRIOR_AT = 63;
const PRIOR_SHARE = 0.075;
const PRIOR_STEP = 9;
/** A day ago counts half. */
const FORGET = 0.5 ** (1 / 1_440);

/** How high markets usually score: the best score of every minute in which one traded. */
export class Tail {
  readonly #bins = new Float64Array(BINS);
  #minutes = 0;
  #generation = 0;

  /** A market's best score of this minute (number since 1970) is now `score`; it was `before`, null when it is new. */
  add(score: number, before: number | null, minute: number): void {
    if (minute > this.#generation) this.#forget(minute);
    if (before === null) this.#minutes += 1;
    else this.#change(before, -1);
    this.#change(score, 1);
  }

  /** A minute with this best score does not count after all. */
  remove(score: number): void {
    this.#minutes = Math.max(0, this.#minutes - 1);
    this.#change(score, -1);
  }

  /** Share of market-minutes whose best score is `score` or more, 0 to 1. */
  share(score: number): number {
    let reached = 0;
    for (let bin = binOf(score); bin < BINS; bin += 1) reached += this.#bins[bin] ?? 0;
    const prior = Math.min(1, PRIOR_SHARE * Math.exp((PRIOR_AT - score) / PRIOR_STEP));
    return (reached + prior * PRIOR_MINUTES) / (this.#minutes + PRIOR_MINUTES);
  }

  #change(score: number, by: number): void {
    const bin = binOf(score);
    this.#bins[bin] = Math.max(0, (this.#bins[bin] ?? 0) + by);
  }

  #forget(minute: number): void {
    const kept = this.#generation === 0 ? 0 : FORGET ** (minute - this.#generation);
    this.#generation = minute;
    this.#minutes *= kept;
    for (let bin = 0; bin < BINS; bin += 1) this.#bins[bin] = (this.#bins[bin] ?? 0) * kept;
  }
}

const binOf = (score: number): number => Math.max(0, Math.min(BINS - 1, Math.floor(score / WIDTH)));
