import type { Count, Price } from '../money.ts';
import { cents } from '../money.ts';
import type { ExitReason } from './position.ts';

const CENT = cents(1);
/** After so many orders in a row that sold nothing the next ones wait, ever longer, ms: perhaps nothing is held. */
const IN_VAIN = 2;
const PAUSE = 1_000;
const LONGEST = 5_000;
/** A refusal is seldom gone at once; the waits double up to the longest. */
const REFUSED = 1_000;
const LONGEST_REFUSED = 30_000;

/** The leaving of a position, from the decision until it is done: each order goes a cent further down than the last. */
export class Leaving {
  readonly reason: ExitReason;
  /** Contracts that stay. */
  readonly keep: Count;
  #tries = 0;
  /** Orders in a row that sold nothing. */
  #vain = 0;
  #refusals = 0;
  #since = 0;
  #pause = 0;

  constructor(reason: ExitReason, keep = 0 as Count) {
    this.reason = reason;
    this.keep = keep;
  }

  /** How far under the best bid the next order may sell. */
  get under(): Price {
    return (this.#tries * CENT) as Price;
  }

  /** A clock that was set back ends the waiting. */
  ready(at: number): boolean {
    return at < this.#since || at - this.#since >= this.#pause;
  }

  /** An order has left. */
  tried(at: number): void {
    this.#tries += 1;
    this.#vain += 1;
    const over = this.#vain - IN_VAIN;
    if (over >= 0) this.#wait(at, Math.min(LONGEST, PAUSE * 2 ** over));
  }

  /** Something was sold: the rest may go at once. */
  sold(): void {
    this.#vain = 0;
    this.#pause = 0;
  }

  /** The exchange would not have it: the price was not why. */
  refused(at: number): void {
    this.#tries = Math.max(0, this.#tries - 1);
    this.#vain = Math.max(0, this.#vain - 1);
    this.#wait(at, Math.min(LONGEST_REFUSED, REFUSED * 2 ** this.#refusals));
    this.#refusals += 1;
  }

  /** What kept it waiting may be over: the next one may go at once. */
  hurry(): void {
    this.#refusals = 0;
    this.#pause = 0;
  }

  #wait(at: number, pause: number): void {
    this.#since = at;
    this.#pause = pause;
  }
}
