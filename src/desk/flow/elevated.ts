import { type Bond, type Bonds, type Candidate, contradict } from './bond.ts';
import { Heat } from './heat.ts';
import type { Score } from './score.ts';

/** Prices since `since` (ms) are what is to be explained at `at`. */
type Look = { readonly since: number; readonly at: number };

/** The markets whose score is elevated within the window, and what ties them to each other. */
export class Elevated {
  /** By ticker, what was elevated last at the end. */
  readonly #heats = new Map<string, Heat>();
  /** How many of them are of an event. */
  readonly #events = new Map<string, number>();
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
    const known = this.#heats.get(candidate.ticker);
    const heat = known ?? new Heat(candidate, score);
    this.delete(candidate.ticker);
    this.#heats.set(candidate.ticker, heat);
    const { event } = heat.candidate.seat;
    this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
    heat.add(score, at);
    return heat;
  }

  get(ticker: string): Heat | undefined {
    return this.#heats.get(ticker);
  }

  all(): Iterable<Heat> {
    return this.#heats.values();
  }

  /** How many events have an elevated market, those of this group left out. */
  eventsBeside(group: readonly Heat[]): number {
    return this.#events.size - new Set(group.map((heat) => heat.candidate.seat.event)).size;
  }

  delete(ticker: string): void {
    const heat = this.#heats.get(ticker);
    if (heat === undefined) return;
    this.#heats.delete(ticker);
    const { event } = heat.candidate.seat;
    const left = (this.#events.get(event) ?? 0) - 1;
    if (left > 0) this.#events.set(event, left);
    else this.#events.delete(event);
  }

  /** Lets go of those that were elevated last before `since`, ms. */
  expire(since: number): void {
    for (const [ticker, heat] of this.#heats) {
      if (heat.at >= since) return;
      this.delete(ticker);
    }
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
  bond(a: Heat, b: Heat, { since, at }: Look): Bond | null {
    let bond = a.bonds.get(b.candidate.ticker);
    if (bond === undefined) bond = b.bonds.get(a.candidate.ticker);
    if (bond === undefined) {
      bond = this.#bonds.between(a.score, b.score, a.candidate, b.candidate, since, at);
      a.bonds.set(b.candidate.ticker, bond);
    }
    return bond;
  }
}
