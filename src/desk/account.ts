import type { Money } from './money.ts';

/** What the exchange says of the owner's account, by listing; never what the desk believes. */
export type Account = {
  readonly balance: Money;
  /** Cost of open positions plus resting orders. */
  readonly exposure: Money;
  /** Since the positions listed were opened, before fees. */
  readonly realized: Money;
  readonly fees: Money;
  readonly positions: number;
};
