import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Peek } from '../store/peek.ts';

/** What is remembered of earlier runs. */
export function stateFinding(found: Peek): Finding {
  const name = 'state';
  switch (found.kind) {
    case 'none':
      return ok(name, 'none yet: the first start makes it');
    case 'whole': {
      const { halted } = found.saved.desk;
      if (halted === null) return ok(name, 'whole');
      return warn(name, `no entries: ${halted}`, 'Look at /positions, then /resume trading.');
    }
    case 'damaged':
      return warn(
        name,
        `damaged (${found.reason}); ${found.from} is whole`,
        'Nothing to do: the next start takes that and tells.',
      );
    case 'lost':
      return fail(
        name,
        `no whole file of it is left (${found.reason})`,
        'Start it: it stays paused. Compare /positions with Kalshi, then /resume.',
      );
    case 'newer':
      return fail(
        name,
        `written by a newer version (schema ${found.schema})`,
        'Update the program, or set another DATA_DIR.',
      );
  }
}
