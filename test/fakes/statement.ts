import type { Statement } from '../../src/desk/account.ts';
import type { Money } from '../../src/desk/money.ts';

/** An account with a thousand dollars and nothing else, as of then (ms). */
export const statementOf = (askedAt: number, since: number, changes: Partial<Statement> = {}): Statement => ({
  askedAt,
  asOf: askedAt,
  since,
  balance: 1_000_000_000 as Money,
  shards: { 0: 1_000_000_000 as Money },
  positions: [],
  orders: [],
  fills: [],
  settlements: [],
  ahead: 0,
  ...changes,
});
