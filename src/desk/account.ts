import type { Side } from './market.ts';
import type { Count, Money } from './money.ts';
import type { Fill, Order, Position } from './order.ts';

/** How a market was settled for the owner. */
export type Settlement = {
  readonly ticker: string;
  /** Null when it was settled between the sides. */
  readonly result: Side | null;
  /** Contracts held when it was settled, of each side. */
  readonly yes: Count;
  readonly no: Count;
  /** Paid out. */
  readonly revenue: Money;
  /** Of the fills that led there, which have told it already: settling itself costs nothing. */
  readonly fee: Money;
  /** ms. */
  readonly time: number;
};

/**
 * The account by listing: what the exchange says, never what the desk believes. It is whole, or it is an error
 * instead: nothing that is missing here was lost on the way.
 */
export type Statement = {
  /** When it was asked for, ms. */
  readonly askedAt: number;
  /** In our time, ms: whatever happened up to here is in it; later things may be missing. */
  readonly asOf: number;
  /** Orders and fills reach back to here, ms; resting orders are here whatever their age. */
  readonly since: number;
  /** How far this machine's clock, by which `askedAt` is, was ahead of the exchange's, ms; negative where it was behind. */
  readonly ahead: number;
  /** Money that can be spent. */
  readonly balance: Money;
  /** The same by exchange shard; empty when the exchange did not break it down. */
  readonly shards: Readonly<Record<number, Money>>;
  /** Positions not yet settled; those that went back to zero may be among them. */
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly settlements: readonly Settlement[];
};

type Open = { readonly exchange: boolean; readonly trading: boolean };

/** Whether the exchange is open and trades: in all, and by shard where it says so. */
export type ExchangeHours = Open & {
  readonly shards: Readonly<Record<number, Open>>;
  /** When it expects to be back, ms. */
  readonly resumeAt: number | null;
};

/** The account at a glance, as the last statement had it. */
export type Account = {
  readonly balance: Money;
  /** Cost of open positions plus resting orders. */
  readonly exposure: Money;
  /** Since the positions listed were opened, before fees. */
  readonly realized: Money;
  readonly fees: Money;
  readonly positions: number;
};
