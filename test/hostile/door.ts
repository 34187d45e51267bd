import { inspect } from 'node:util';
import fc from 'fast-check';

/** What hostile input is thrown at. `runs` is how often `npm test` does it. */
export type Door = {
  readonly name: string;
  /** What it protects, for the title of its test. */
  readonly row: string;
  readonly runs: number;
  /** Answers what failed and with which input, as text; null when nothing did. */
  readonly knock: (runs: number, seed: number, ms?: number) => Promise<string | null>;
};

/** `check` throws when an invariant is broken. Runs stop after `ms` at the latest, without that being a failure. */
export function door<T>(
  name: string,
  row: string,
  runs: number,
  input: fc.Arbitrary<T>,
  check: (input: T) => Promise<void> | void,
): Door {
  return {
    name,
    row,
    runs,
    async knock(numRuns, seed, ms) {
      const property = fc.asyncProperty(input, async (value) => {
        await check(value);
      });
      const found = await fc.check(property, {
        ...{ numRuns, seed, endOnFailure: false },
        ...(ms === undefined ? {} : { interruptAfterTimeLimit: ms }),
      });
      if (!found.failed || found.counterexample === null) return null;
      const { counterexample, counterexamplePath, errorInstance: error } = found;
      const shown = inspect(counterexample[0], { depth: 9, maxStringLength: 400, breakLength: 120 });
      return `path ${counterexamplePath}\n${shown}\n${error instanceof Error ? error.stack : String(error)}`;
    },
  };
}
