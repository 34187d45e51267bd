import type { Notice } from '../effect.ts';
import type { Execution } from './venue.ts';

/** What became of own orders by one event. */
export type Change = {
  readonly executions: readonly Execution[];
  readonly notices: readonly Notice[];
  /** A statement is wanted soon, reaching back to when the oldest order that is not over was sent. */
  readonly audit: boolean;
  /** Markets in which an order changed. */
  readonly tickers: readonly string[];
};

/** A change while it is being written. */
export type Draft = { executions: Execution[]; notices: Notice[]; audit: boolean; tickers: Set<string> };

/** The change that `write` makes. */
export function drafted(write: (draft: Draft) => void): Change {
  const draft: Draft = { executions: [], notices: [], audit: false, tickers: new Set() };
  write(draft);
  return { ...draft, tickers: [...draft.tickers] };
}
