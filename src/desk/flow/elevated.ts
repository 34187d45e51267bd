import { type Bond, type Bonds, type Candidate, contradict } from './bond.ts';
import { Heat } from './heat.ts';
import type { Score } from './score.ts';

/** Outside an event both must score `least`; prices since `since` (ms) are what is to be explained at `at`. */
type Look = { readonly least: number; readonly since: number; readonly at: number };

/** The markets whose score is elevated within the window, and what ties them to each other. */
export class Elevated {
  readonly #heats = new Map<string, Heat>();
  readonly #bonds: Bonds;
  readonly #most: number;

  /** `most`: of more than so many that one thing ties, only the strongest are looked at. */
  constructor(bonds: Bonds, most: number) {
    this.#bonds = bonds;
    this.#most = most;
  }

  get size(): number {
    return this.#heats.size;
  }

  /** One more elevated score of this market. */
  add(candidate: Candidate, score: Score, at: number): Heat {
    const heat = this.#heats.get(candidate.ticker) ?? new Heat(candidate, score);
    this.#heats.set(candidate.ticker, heat);
    heat.add(score, at);
    return heat;
  }

  get(ticker: string): Heat | undefined {
    return this.#heats.get(ticker);
  }

  all(): Iterable<Heat> {
    return this.#heats.values();
  }

  delete(ticker: string): void {
    this.#heats.delete(ticker);
  }

  /** Lets go of those that were elevated last before `since`, ms. */
  expire(since: number): void {
    for (const [ticker, heat] of this.#heats) if (heat.at < since) this.#heats.delete(ticker);
  }

  /** Of markets that contradict each other, those that side with the strongest or those that do not: what scores more. */
  coherent(heats: readonly Heat[], look: Look): Heat[] {
    const best = [...heats].sort((a, b) => b.score.score - a.score.score).slice(0, this.#most);
    const camp = (from: readonly Heat[]): Heat[] => {
      const chosen: Heat[] = [];
      for (const heat of from) {
        const fits = chosen.every((one) => !contradict(this.bond(heat, one, look), heat.side, one.side));
        if (fits) chosen.push(heat);
      }
      return chosen;
    };
    const first = camp(best);
    const rest = best.filter((heat) => !first.includes(heat));
    if (rest.length === 0) return first;
    const second = camp([...rest, ...first]);
    const sum = (of: readonly Heat[]): number => of.reduce((all, heat) => all + heat.score.score, 0);
    return sum(second) > sum(first) ? second : first;
  }

  /** What ties two of them. */
  bond(a: Heat, b: Heat, { least, since, at }: Look): Bond | null {
    let bond = a.bonds.get(b.candidate.ticker);
    if (bond === undefined) bond = b.bonds.get(a.candidate.ticker);
    if (bond === undefined) {
      bond = this.#bonds.between(a.score, b.score, a.candidate, b.candidate, since, at);
      a.bonds.set(b.candidate.ticker, bond);
    }
    return bond === null || bond.rank === 0 || Math.min(a.score.score, b.score.score) >= least ? bond : null;
  }
}
