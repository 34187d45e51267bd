import type { Side } from '../market.ts';
import type { Bond } from './bond.ts';
import type { Score } from './score.ts';

/** What ties a cluster and which sides are bought, in one line: “same event: Senate control; all buy YES”. */
export function tieOf(
  bonds: readonly Bond[],
  members: ReadonlyMap<string, Score>,
  sides: ReadonlyMap<string, Side | null>,
): string {
  const ties = [...new Set([...bonds].sort((a, b) => a.rank - b.rank).map((bond) => bond.tie))];
  return [...ties, sidesOf(bonds, [...members.values()], sides)].join('; ');
}

function sidesOf(bonds: readonly Bond[], members: readonly Score[], sides: ReadonlyMap<string, Side | null>): string {
  const bought = (side: Side): Score[] => members.filter((one) => sides.get(one.ticker) === side);
  const [yes, no] = [bought('yes'), bought('no')];
  const both = members.length - yes.length - no.length;
  if (yes.length === members.length) return 'all buy YES';
  if (no.length === members.length) return 'all buy NO';
  const [first, second] = [yes[0], no[0]];
  if (members.length === 2 && first !== undefined && second !== undefined) {
    const rival = bonds.some((bond) => bond.sign < 0) ? 'its rival ' : '';
    return `YES on ${nameOf(first)}, NO on ${rival}${nameOf(second)}`;
  }
  const buyers = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`]);
  return [
    ...buyers(yes.length, yes.length === 1 ? 'buys YES' : 'buy YES'),
    ...buyers(no.length, no.length === 1 ? 'buys NO' : 'buy NO'),
    ...buyers(both, 'on both sides'),
  ].join(', ');
}

const nameOf = (score: Score): string => score.market?.title ?? score.ticker;
