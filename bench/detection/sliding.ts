/** Sums of one amount over a sliding span. Times must not go back by much. */
export class Sliding {
  readonly #times: number[] = [];
  readonly #amounts: number[] = [];
  readonly #span: number;
  #head = 0;
  sum = 0;

  /** `span` in ms. */
  constructor(span: number) {
    this.#span = span;
  }

  /** How many amounts are within. */
  get count(): number {
    return this.#times.length - this.#head;
  }

  add(time: number, amount: number): void {
    this.#times.push(time);
    this.#amounts.push(amount);
    this.sum += amount;
    for (; (this.#times[this.#head] ?? time) <= time - this.#span; this.#head += 1) {
      this.sum -= this.#amounts[this.#head] ?? 0;
    }
  }

  /** The amounts within, oldest first. */
  amounts(): readonly number[] {
    return this.#amounts.slice(this.#head);
  }
}

/** Sums of whole minutes: the one that is running, and the hour before it, silent minutes included. */
export class Minutes {
  readonly #kept: number;
  readonly past: number[] = [];
  #minute = Number.NEGATIVE_INFINITY;
  now = 0;

  constructor(kept = 60) {
    this.#kept = kept;
  }

  add(time: number, amount: number): void {
    const minute = Math.floor(time / 60_000);
    if (minute > this.#minute) {
      if (this.#minute !== Number.NEGATIVE_INFINITY) {
        this.past.push(this.now);
        for (let silent = this.#minute + 1; silent < minute && silent <= this.#minute + this.#kept; silent += 1)
          this.past.push(0);
        this.past.splice(0, Math.max(0, this.past.length - this.#kept));
      }
      this.#minute = minute;
      this.now = 0;
    }
    this.now += amount;
  }
}
