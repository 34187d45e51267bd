import { expect, it } from 'vitest';
import { DOORS } from './doors.ts';

/** The same inputs every time: what a longer run finds becomes a test of its own in `found.test.ts`. */
const SEED = 20_261_121;

it.each(DOORS.map((door) => [door.row, door] as const))(
  '%s',
  async (_row, { knock, runs }) => expect(await knock(runs, SEED)).toBeNull(),
  60_000,
);
