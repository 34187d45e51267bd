import type { Side } from '../market.ts';
import type { Bond, Candidate } from './bond.ts';
import type { Score } from './score.ts';

/** Beyond this share of one side, prints have a direction. */
const ONE_SIDED = 2 / 3;

/** A market that is elevated now: its strongest scores, and which side its takers buy. */
export class Heat {
  readonly candidate: Candidate;
  /** What ties it to other elevated markets, by ticker: asked often, and the answer stays. */
  readonly bonds = new Map<string, Bond | null>();
  /** When it was elevated last, ms. */
  at = 0;
  #yes = 0;
  #no = 0;
  #bestYes: Score | null = null;
  #bestNo: Score | null = null;
  #newest: Score;

  constructor(candidate: Candidate, first: Score) {
    this.candidate = candidate;
    this.#newest = first;
  }

  /** One more elevated score of it. */
  add(score: Score, at: number): void {
    this.at = at;
    this.#newest = score;
    if (score.taker === 'yes') {
      this.#yes += 1;
      if (this.#bestYes === null || score.score > this.#bestYes.score) this.#bestYes = score;
    } else {
      this.#no += 1;
      if (this.#bestNo === null || score.score > this.#bestNo.score) this.#bestNo = score;
    }
  }

  /** The side that takers buy; null while they buy both. */
  get side(): Side | null {
    const all = this.#yes + this.#no;
    if (this.#yes >= all * ONE_SIDED) return 'yes';
    return this.#no >= all * ONE_SIDED ? 'no' : null;
  }

  /** The strongest score on the side that takers buy; of either while they buy both. */
  get score(): Score {
    const [yes, no] = [this.#bestYes, this.#bestNo];
    if (yes === null || no === null) return yes ?? no ?? this.#newest;
    const { side } = this;
    if (side !== null) return side === 'yes' ? yes : no;
    return yes.score >= no.score ? yes : no;
  }
}
