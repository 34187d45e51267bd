/** Figures of one contestant over its rounds, which are in the order they were run. */
export type Figures = {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Largest less smallest, as a share of the median. */
  readonly spread: number;
  readonly rounds: readonly number[];
};

export function figuresOf(rounds: readonly number[]): Figures {
  const sorted = rounds.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const [median, least, most] = [at(sorted.length >> 1), at(0), at(sorted.length - 1)];
  return { median, least, most, spread: (most - least) / median, rounds };
}

/** How many times as much one took as the other, round by round: what slowed the machine in a round slowed both. */
export function ratioOf(one: Figures, other: Figures): Figures {
  return figuresOf(one.rounds.map((figure, round) => figure / (other.rounds[round] ?? Number.NaN)));
}

/**
 * Runs the contestants in turn, turning the order round every time, so that a machine that slows down is unfair to all
 * alike. Each answers a figure for its round; a round before the first is not counted. `step` hears which round begins.
 */
export async function alternate<Name extends string>(
  contestants: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
  step: (round: string) => void = () => undefined,
): Promise<Record<Name, Figures>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      step(round === 0 ? `warm-up, ${name}` : `round ${round} of ${rounds}, ${name}`);
      const figure = await contestants[name]();
      if (round > 0) figures[name].push(figure);
    }
  }
  return Object.fromEntries(names.map((name) => [name, figuresOf(figures[name])])) as Record<Name, Figures>;
}
