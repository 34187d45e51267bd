import type { Alert } from './alert.ts';
import type { DayRecord } from './day-record.ts';
import type { Side } from './market.ts';
import type { Terms } from './market-change.ts';
import type { Count, Money, Price } from './money.ts';
import { defaults, type Settings } from './settings.ts';
import type { OwnOrder } from './trade/own-order.ts';
import type { Trip } from './trip.ts';

/** A market that had no alert because of the cap alone: its strongest score of the day, and when that was. */
export type Withheld = { readonly ticker: string; readonly score: number; readonly at: number };

/** Alerts that were held back. */
export type HeldBack = {
  readonly withheld: number;
  /** The best of what was withheld and not told otherwise, best first, at most 8. */
  readonly missed: readonly Withheld[];
};

/** The owner's day: what the cap counts, and what it held back. */
export type Day = HeldBack & {
  /** `2026-11-21` in the owner's zone. The latest day seen: a clock set back starts no new one, unless it was days ahead. */
  readonly date: string;
  readonly sent: number;
  /** What a snooze held back and the cap would not have. */
  readonly snoozed: HeldBack;
};

/** A position as it survives a restart. Prices are of the side held. */
export type StoredPosition = {
  readonly ticker: string;
  readonly side: Side;
  readonly bought: Count;
  readonly spent: Money;
  readonly sold: Count;
  readonly proceeds: Money;
  readonly fees: Money;
  /** Highest bid since the entry. */
  readonly highest: Price;
  /** False for one that the owner opened by hand: it has no stop and is left only when told to. */
  readonly guarded: boolean;
  /** The owner has moved the stop up to here; null while it is where it began. */
  readonly tightened: Price | null;
};

/** What the live trader has come to. Money before fees unless it says otherwise. */
export type Results = {
  /** Positions closed, and those that earned more than their fees. */
  readonly trades: number;
  readonly wins: number;
  readonly realized: Money;
  readonly fees: Money;
  /** The owner's day, what it has realized after fees, and what of its loss was waved through with /resume breaker. */
  readonly date: string;
  readonly today: Money;
  readonly waved: Money;
  /** The day on which the circuit breaker tripped, while it holds. */
  readonly tripped: string | null;
  /** Of the day as well: positions closed, those won, and fees. */
  readonly todayTrades: number;
  readonly todayWins: number;
  readonly todayFees: Money;
};

/** Positions that were closed as a run was stopped, and what they came to after fees. */
export type Stopped = { readonly closed: number; readonly pnl: Money };

/** What the live trader must remember. It belongs to one account: with another key it begins anew. */
export type LiveState = {
  /** Which account, as an opaque text; empty before the first run. */
  readonly account: string;
  readonly positions: readonly StoredPosition[];
  /** Own orders of which the end is not known. */
  readonly orders: readonly OwnOrder[];
  /** Net positions that the desk did not open and has told of: ticker → + YES, − NO. */
  readonly foreign: Readonly<Record<string, Count>>;
  /** Order groups by exchange shard. */
  readonly groups: Readonly<Record<number, string>>;
  readonly results: Results;
  /** A run is on, or was when the process died. */
  readonly running: boolean;
  /** Everything is being closed at the owner's word. */
  readonly flattening: boolean;
  /** What the last run closed as it was stopped; null when it closed nothing. */
  readonly stopped: Stopped | null;
  /** Newest last, at most 500. */
  readonly trips: readonly Trip[];
};

/** What survives a restart. Everything else is rebuilt from the exchange. */
export type DeskState = {
  readonly settings: Settings;
  readonly paused: { readonly flow: boolean; readonly trading: boolean };
  /** Why nothing may trade until the owner resumes it, in words; null when nothing is wrong. Latched across restarts. */
  readonly halted: string | null;
  /** The owner's day on which the circuit breaker tripped on paper, while it holds. Latched across restarts. */
  readonly breaker: string | null;
  /** Ticker → until when, ms. */
  readonly mutes: Readonly<Record<string, number>>;
  /** Markets of which the owner wants no more against what is held, by the side held, until it is closed. */
  readonly ignored: Readonly<Record<string, Side>>;
  /** What was known of the markets with something at stake: it may change while nothing runs. */
  readonly terms: Readonly<Record<string, Terms>>;
  /** Until when no alert is told, ms; 0 for no snooze. */
  readonly snoozedUntil: number;
  readonly day: Day;
  /** The day before; null before the first has ended. */
  readonly yesterday: DayRecord | null;
  /** Newest last, at most 200. */
  readonly alerts: readonly Alert[];
  readonly live: LiveState;
};

/** The live trader of an account that has never been traded from here. */
export const noLiveState = (account: string): LiveState => ({
  account,
  positions: [],
  orders: [],
  foreign: {},
  groups: {},
  results: {
    trades: 0,
    wins: 0,
    realized: 0 as Money,
    fees: 0 as Money,
    date: '',
    today: 0 as Money,
    waved: 0 as Money,
    tripped: null,
    todayTrades: 0,
    todayWins: 0,
    todayFees: 0 as Money,
  },
  running: false,
  flattening: false,
  stopped: null,
  trips: [],
});

/** A day on which nothing has happened yet. */
export const newDay = (date: string): Day => ({
  date,
  sent: 0,
  withheld: 0,
  missed: [],
  snoozed: { withheld: 0, missed: [] },
});

/** The state of a first start. */
export const initialState = (): DeskState => ({
  settings: defaults(),
  paused: { flow: false, trading: false },
  halted: null,
  breaker: null,
  mutes: {},
  ignored: {},
  terms: {},
  snoozedUntil: 0,
  day: newDay(''),
  yesterday: null,
  alerts: [],
  live: noLiveState(''),
});
