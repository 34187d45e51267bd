import type { Side } from '../market.ts';
import type { Bond } from './bond.ts';
import type { Score } from './score.ts';

const MOST_TIES = 2;
/** Letters of a tie or a name: the line is read on a phone. */
const MOST_LETTERS = 60;

const short = (text: string): string =>
  text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS - 1).trimEnd()}…`;

/** What ties a cluster and which sides are bought, in one line: “same event: Senate control; all buy YES”. */
export function tieOf(
  bonds: readonly Bond[],
  members: ReadonlyMap<string, Score>,
  sides: ReadonlyMap<string, Side | null>,
): string {
  // One of each kind, the closest kinds: a large cluster has dozens.
  const byRank = new Map([...bonds].sort((a, b) => b.rank - a.rank).map((bond) => [bond.rank, short(bond.tie)]));
  const ties = [...byRank.values()].reverse().slice(0, MOST_TIES);
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

const nameOf = (score: Score): string => short(score.market?.title ?? score.ticker);
