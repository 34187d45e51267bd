import { cost } from '../../desk/money.ts';
import type { Trip } from '../../desk/trip.ts';
import type { Cockpit } from '../../ports.ts';
import type { ExitNotice } from '../cards/round.ts';
import type { Round } from './round.ts';

/** A fill is told of so long after it was made at most, ms: by then a slow disk has taken it. */
const SLACK = 60_000;

/** The exit of a position of an earlier run, which that run did not live to tell; null when there is none. */
export function lateExit(
  { whose, since }: Round,
  { desk, startedAt }: Pick<Cockpit, 'desk' | 'startedAt'>,
): ExitNotice | null {
  const trip = desk.trips().findLast(({ ticker, paper }) => ticker === whose.ticker && paper === whose.paper);
  if (trip === undefined || trip.at >= startedAt || trip.at < (since ?? trip.at) - SLACK) return null;
  return { kind: 'exit', paper: trip.paper, name: trip.name, deal: dealOf(trip) };
}

/** What was spent and had are known by their averages alone; the profit is exact. */
function dealOf({ at, ticker, side, count, entry, exit, reason, fees, pnl, own }: Trip): ExitNotice['deal'] {
  const sums = { spent: cost(entry, count), proceeds: cost(exit, count) };
  return { type: 'exit', own, at, ticker, side, count, ...sums, reason, fees, pnl };
}
