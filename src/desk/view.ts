import type { Account } from './account.ts';
import type { Alert } from './alert.ts';
import type { Approval } from './approval.ts';
import type { DayRecord } from './day-record.ts';
import type { Part, Shed } from './event.ts';
import type { Level, Market, Side } from './market.ts';
import type { Count, Money, Price } from './money.ts';
import type { Action } from './order.ts';
import type { DeskState } from './state.ts';
import type { Verdict } from './trade/scanner.ts';
import type { Trip } from './trip.ts';

/** May orders leave? `reducing` lets positions shrink only; `halted` lets nothing leave but cancels. */
export type TradingState = 'active' | 'reducing' | 'halted';

/**
 * What the traders have done: on paper since the start in mode `paper`, else with the account's money. Money before
 * fees unless it says otherwise.
 */
export type TraderFigures = {
  readonly paper: boolean;
  /** Positions closed, and those that earned more than their fees. */
  readonly trades: number;
  readonly wins: number;
  readonly realized: Money;
  readonly unrealized: Money;
  readonly fees: Money;
  /** Realized, unrealized and fees of the owner's day. */
  readonly today: Money;
  /** Cost of positions, working entries and approvals that wait; live, whoever opened or placed them. */
  readonly exposure: Money;
  /** Markets traded now. */
  readonly active: number;
  /** The day on which the circuit breaker tripped, while it holds. */
  readonly tripped: string | null;
};

/** A position, in prices of the side held. */
export type PositionRow = {
  readonly paper: boolean;
  /** False for one that the desk did not open and does not protect. */
  readonly own: boolean;
  readonly ticker: string;
  readonly name: string;
  readonly side: Side;
  readonly count: Count;
  /** Average. */
  readonly entry: Price;
  /** What the side is bid now; null when it has not been seen since the entry. */
  readonly bid: Price | null;
  /** Null where nothing protects it. */
  readonly stop: Price | null;
  readonly trail: Price | null;
  /** What is going on with it besides being watched; null for nothing. */
  readonly doing: 'exiting' | 'exit unknown' | 'awaiting settlement' | null;
  /** Sold here, it earns nothing and costs nothing, fees of both ways included; null when no price does. */
  readonly breakEven: Price | null;
  /** Before fees; null while it has no price. */
  readonly unrealized: Money | null;
};

/** An order that may still be filled, in the price of its own side. */
export type OrderRow = {
  readonly paper: boolean;
  /** False for one that was placed by hand or by another program. */
  readonly own: boolean;
  /** Null until the exchange has told it. */
  readonly orderId: string | null;
  readonly ticker: string;
  readonly name: string;
  readonly side: Side;
  readonly action: Action;
  readonly price: Price;
  readonly count: Count;
  readonly filled: Count;
  /** `sent` has no answer yet, `unknown` got none. */
  readonly phase: 'sent' | 'working' | 'unknown';
  readonly expiresAt: number | null;
};

/** What closing one position now would bring, walking its book from the best bid down. */
export type Liquidation = {
  readonly ticker: string;
  readonly name: string;
  readonly own: boolean;
  readonly side: Side;
  readonly count: Count;
  /** What the bids that are shown take, and what that brings before and costs in fees. */
  readonly sold: Count;
  readonly proceeds: Money;
  readonly fees: Money;
  /** The book is not live: the figures are its last. */
  readonly stale: boolean;
};

/** The desk at a glance, for `/status`. Times in ms; null means never or unknown. */
export type Status = {
  readonly trading: TradingState;
  /** Why the desk is halted, in words; null when it is not. */
  readonly halted: string | null;
  readonly feed: {
    readonly up: boolean;
    /** Since when it has been up or down. */
    readonly since: number | null;
    /** When the last trade or book message arrived. */
    readonly lastMessage: number | null;
    readonly address: string | null;
    /** What is left out while there is too much to read; null while everything is read. */
    readonly shed: (Shed & { readonly since: number }) | null;
  };
  readonly account: Account | null;
  readonly accountAt: number | null;
  /** Markets known, and how many of them are watched for flow. */
  readonly markets: { readonly known: number; readonly watched: number; readonly books: number };
  /** Trades heard since the start: scored, and set apart as block or combo. */
  readonly trades: { readonly scored: number; readonly block: number; readonly combo: number };
  readonly failed: readonly { readonly part: Part; readonly reason: string; readonly since: number }[];
  readonly lastAlert: Alert | null;
  readonly trader: TraderFigures;
};

/** One market's flow right now. */
export type FlowReading = {
  readonly ticker: string;
  readonly name: string;
  readonly score: number;
  readonly taker: Side;
  readonly price: Price;
  /** Contracts in the recent span and the baseline for a span of that length. */
  readonly volume: Count;
  readonly baseline: Count;
  /** When it last traded, ms. */
  readonly lastTrade: number;
};

/** One condition between a score and an alert. The limit is empty where the value says it all. */
export type Gate = { readonly name: string; readonly ok: boolean; readonly value: string; readonly limit: string };

/** Why a market did or did not raise an alert. */
export type Why = {
  readonly ticker: string;
  readonly name: string;
  /** The newest alert of the last 24 hours that this market is in. */
  readonly alert: Alert | null;
  readonly reading: FlowReading | null;
  /** Parts of the newest score, by name, in points or ratios. */
  readonly parts: Readonly<Record<string, number>>;
  readonly gates: readonly Gate[];
  /** What an entry here would have to pass, the gravest first; empty while nothing trades. */
  readonly checks: readonly Gate[];
  /** Why the trader looks at it or not; null when it has not been judged. */
  readonly trader: Verdict | null;
};

/** Best prices of a market's book, when it is kept live and can be trusted. */
export type Top = { readonly yesBid: Price | null; readonly noBid: Price | null; readonly stale: boolean };

/** A market as `/markets` lists it. */
export type MarketRow = {
  readonly market: Market;
  readonly watched: boolean;
  readonly reading: FlowReading | null;
  readonly top: Top | null;
  /** Why it is traded or not; null when the trader does not look at it. */
  readonly trader: Verdict | null;
};

/** What may be read of the desk at any moment. Every answer is a value; nothing in it changes later. */
export type DeskView = {
  readonly state: DeskState;
  status(): Status;
  /** Highest scores among markets that traded within the baseline window, best first. */
  busiest(at: number, limit: number): readonly FlowReading[];
  /** Watched markets by 24 h volume, then the rest; at most `limit`. */
  markets(at: number, limit: number): readonly MarketRow[];
  positions(): readonly PositionRow[];
  orders(): readonly OrderRow[];
  /** Approvals that wait for the owner, oldest first. */
  approvals(): readonly Approval[];
  /** Closed positions of what trades now, on paper since the start or with the account's money; newest last, at most 500. */
  trips(): readonly Trip[];
  /** The owner's day so far. */
  today(): DayRecord;
  /** What /flatten would close. */
  liquidation(): readonly Liquidation[];
  /** The best `most` bids of both sides of a live book; null when it is not kept or cannot be trusted. */
  depth(ticker: string, most: number): { readonly yes: readonly Level[]; readonly no: readonly Level[] } | null;
  /** Null when the market is unknown. */
  why(ticker: string, at: number): Why | null;
  /** The exact ticker, or the only market whose ticker or name holds all typed words; else the candidates. */
  find(words: string): readonly Market[];
};
