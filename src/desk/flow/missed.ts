import type { Withheld } from '../state.ts';

/** More are not read. */
const MOST = 8;

/** The best of them, best first, with one more: a market has one entry, its strongest. */
export function withMissed(missed: readonly Withheld[], one: Withheld): readonly Withheld[] {
  const before = missed.find(({ ticker }) => ticker === one.ticker);
  if (before !== undefined && before.score >= one.score) return missed;
  return [...missed.filter((other) => other !== before), one].sort((a, b) => b.score - a.score).slice(0, MOST);
}

/** Those of other markets. */
export const withoutMissed = (missed: readonly Withheld[], tickers: readonly string[]): readonly Withheld[] =>
  missed.filter(({ ticker }) => !tickers.includes(ticker));
