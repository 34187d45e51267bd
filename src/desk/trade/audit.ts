import type { Settlement, Statement } from '../account.ts';
import { type Count, contractsText, moneyText } from '../money.ts';

/** What the desk believes to hold in a market of its own doing: `count` is + YES, − NO. */
export type Belief = {
  readonly ticker: string;
  readonly count: Count;
  /**
   * No order of ours there was working or unanswered, and none was filled since the statement's `asOf`. A market with
   * such an order needs a belief even when nothing is held there.
   */
  readonly quiet: boolean;
};

/** Where the exchange's picture of a market differs from the desk's. Counts are + YES, − NO. */
export type Finding =
  /** What is there now that is not ours. */
  | { readonly kind: 'foreign'; readonly ticker: string; readonly count: Count }
  /** What is left of ours, less than believed. */
  | { readonly kind: 'ours'; readonly ticker: string; readonly count: Count }
  /** Whatever was held was paid out. */
  | { readonly kind: 'settled'; readonly ticker: string; readonly settlement: Settlement };

/**
 * Holds a statement against what the desk believes and the positions it knows to be `foreign` (ticker → + YES, − NO).
 * A market that is not quiet is left for the next statement. All that we did is known by its fills: a difference is
 * somebody else's doing. The exchange nets a market into one position, so what others traded against ours is gone from
 * ours.
 */
export function compare(
  statement: Statement,
  beliefs: readonly Belief[],
  foreign: Readonly<Record<string, Count>>,
): readonly Finding[] {
  const listed = new Map(statement.positions.map(({ ticker, count }) => [ticker, count]));
  const believed = new Map(beliefs.map((belief) => [belief.ticker, belief]));
  const settled = new Map(statement.settlements.map((settlement) => [settlement.ticker, settlement]));
  const others = new Map(Object.entries(foreign));
  return [...new Set([...believed.keys(), ...others.keys(), ...listed.keys()])].flatMap((ticker): Finding[] => {
    const there = listed.get(ticker) ?? 0;
    const ours = believed.get(ticker)?.count ?? 0;
    const theirs = others.get(ticker) ?? 0;
    if (believed.get(ticker)?.quiet === false) return [];
    const settlement = settled.get(ticker);
    if (settlement !== undefined && there === 0 && (ours !== 0 || theirs !== 0)) {
      return [{ kind: 'settled', ticker, settlement }];
    }
    if (there === ours + theirs) return [];
    const left = ours > 0 ? Math.min(Math.max(there, 0), ours) : Math.max(Math.min(there, 0), ours);
    const findings: Finding[] = [];
    if (left !== ours) findings.push({ kind: 'ours', ticker, count: left as Count });
    if (there - left !== theirs) findings.push({ kind: 'foreign', ticker, count: (there - left) as Count });
    return findings;
  });
}

const held = (count: Count): string => `${contractsText(Math.abs(count) as Count)} ${count < 0 ? 'NO' : 'YES'}`;

/** One sentence for the owner; `name` is the market's. */
export function differenceLine(finding: Finding, name: string): string {
  switch (finding.kind) {
    case 'foreign':
      return finding.count === 0
        ? `${name}: the position that I did not open is gone.`
        : `${name}: the exchange shows ${held(finding.count)} that I did not open.`;
    case 'ours':
      return finding.count === 0
        ? `${name}: my position is gone, and no order of mine closed it.`
        : `${name}: only ${held(finding.count)} of my position is left, and no order of mine sold the rest.`;
    case 'settled': {
      const { result, revenue } = finding.settlement;
      const how = result === null ? 'between the sides' : result.toUpperCase();
      return `${name}: settled ${how}, ${moneyText(revenue)} paid out.`;
    }
  }
}
