/** Figures of one contestant: its rounds, sorted. */
export type Figures = { readonly median: number; readonly least: number; readonly most: number };

const figuresOf = (rounds: readonly number[]): Figures => {
  const sorted = rounds.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { median: at(sorted.length >> 1), least: at(0), most: at(sorted.length - 1) };
};

/**
 * Runs the contestants in turn, turning the order round every time, so that a machine that slows down is unfair to all
 * alike. Each answers a figure for its round; a round before the first is not counted.
 */
export async function alternate<Name extends string>(
  contestants: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
): Promise<Record<Name, Figures>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figure = await contestants[name]();
      if (round > 0) figures[name].push(figure);
    }
  }
  return Object.fromEntries(names.map((name) => [name, figuresOf(figures[name])])) as Record<Name, Figures>;
}
