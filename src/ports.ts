import type { ExchangeHours, Statement } from './desk/account.ts';
import type { Candle, Chart } from './desk/chart.ts';
import type { Effect } from './desk/effect.ts';
import type { Command, DeskEvent } from './desk/event.ts';
import type { Level, Market, Trade } from './desk/market.ts';
import type { Count } from './desk/money.ts';
import type { Receipt } from './desk/order.ts';
import type { DeskState } from './desk/state.ts';
import type { Approved } from './desk/trade/risk.ts';
import type { DeskView } from './desk/view.ts';
import type { ChatState } from './ports/chat-state.ts';
import type { Doctor } from './ports/finding.ts';
import type { WhatIf } from './ports/what-if.ts';

/** Wall and monotonic time, waiting, and how busy the loop is. The only clock outside `src/main.ts` and the adapters. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that never go back, from an arbitrary start. */
  monotonic(): number;
  /** Milliseconds for which the loop has worked rather than waited, from an arbitrary start. */
  busy(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves in a later turn of the loop: what was begun in this one has left by then. */
  turn(): Promise<void>;
};

/** What the adapters write to their log. `fields` are redacted at the sink. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** Takes what happened, in order. Never throws and never waits. */
export type Sink = (event: DeskEvent) => void;

/** A part that runs until it is told to stop or fails. The supervisor restarts it when its promise rejects. */
export type Runner = {
  /** Resolves when `signal` aborts; rejects when the part cannot go on. */
  run(signal: AbortSignal): Promise<void>;
};

/** What the feed has to know of the desk when it cannot read everything. */
export type Interest = {
  /** Markets in which something is held, bid for or waits for the owner: nothing of these may be left out. */
  traded(): ReadonlySet<string>;
  /** True where public trades are watched for unusual flow. */
  watches(ticker: string): boolean;
};

/** Live market data. What it hears goes to the sink it was made with. */
export type Feed = Runner & {
  /** Keeps exactly these order books live. */
  watchBooks(tickers: readonly string[]): void;
  /** Asks for fresh snapshots of these books. */
  resync(tickers: readonly string[]): void;
  /** When the last frame or ping arrived, ms; 0 before the first. */
  lastHeard(): number;
  /** Hangs up and connects anew, for instance after the machine slept: the line may only look open. */
  reconnect(reason: string): void;
};

/** Market data and account by request. Errors are `Unavailable`, `Rejected` or `Uncertain`. */
export type Exchange = {
  /** Every open market of these categories (all when the list holds `all`), page by page, combos left out. */
  markets(categories: readonly string[], signal?: AbortSignal): AsyncIterable<readonly Market[]>;
  /** The markets of these tickers with event and series, in batches; those that the exchange does not know are missing. */
  lookUp(tickers: readonly string[], signal?: AbortSignal): AsyncIterable<readonly Market[]>;
  /** Public trades newer than `since` (ms), newest page first. */
  trades(since: number, signal?: AbortSignal): AsyncIterable<readonly Trade[]>;
  /** The newest 5,000 public trades of one market since `since` (ms), newest first, when the budget spares them. */
  history(ticker: string, since: number, signal?: AbortSignal): Promise<MarketHistory>;
  /** What was traded in each minute from `since` to `until`, ms; null where there is no such list. */
  candles(market: Market, since: number, until: number, signal?: AbortSignal): Promise<readonly Candle[] | null>;
  /** The account as of now, with orders and fills since then (ms). */
  statement(since: number, signal?: AbortSignal): Promise<Statement>;
  hours(signal?: AbortSignal): Promise<ExchangeHours>;
  /** Whole books by request, bids of both sides in their own prices; unknown tickers are missing. */
  books(tickers: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Depth>>;
};

/** `cut`: there are older ones, which are left out. */
export type MarketHistory = { readonly trades: readonly Trade[]; readonly cut: boolean };

/** Bids of both sides, each in its own price. */
export type Depth = { readonly yes: readonly Level[]; readonly no: readonly Level[] };

/**
 * The way of orders to the exchange. Every call leaves at most once. `Unavailable` and `Rejected` mean that nothing
 * happened, `Uncertain` that it may have.
 */
export type OrderEntry = {
  /** Has all that the next order needs lie ready for two seconds; to be called every second while one may leave. */
  prepare(): Promise<void>;
  place(order: Approved): Promise<Receipt>;
  /** Resolves to false when it does not rest any more: filled, cancelled or expired. */
  cancel(orderId: string, ticker: string): Promise<boolean>;
  /** Opens an order group that stops by itself when more than `limit` contracts are matched within 15 s. */
  openGroup(exchangeIndex: number, limit: Count): Promise<string>;
  /** `trigger` cancels the group's orders and refuses new ones until `reset`. */
  setGroup(id: string, exchangeIndex: number, what: 'trigger' | 'reset'): Promise<void>;
  /** Changes how much a group lets through within 15 s. */
  limitGroup(id: string, exchangeIndex: number, limit: Count): Promise<void>;
  /** Ids of the groups that exist. */
  groups(signal?: AbortSignal): Promise<readonly string[]>;
};

/** Calls by the time of day, as a person's clock shows it. */
export type Schedule = {
  /**
   * Calls `act` every hour at `minute` (0 to 59) of the clock of `zone`, an IANA name, until `signal` aborts; late when
   * the machine slept over it.
   */
  hourly(minute: number, zone: string, act: () => void, signal: AbortSignal): void;
};

/** Says things to the owner. Never throws and never waits for the network. */
export type Notifier = {
  show(
    effect: Extract<Effect, { type: 'alert' | 'alert.edit' | 'alert.graded' | 'notice' | 'approval' | 'refused' }>,
  ): void;
  /** Puts a picture to the card of an alert, without a sound, where that has one and its words leave room. */
  illustrate(alertId: string, png: Uint8Array): void;
  /** A plain sentence from the shell, such as a start-up fault. */
  say(text: string): void;
};

/** Everything that survives a restart. */
export type Saved = { readonly desk: DeskState; readonly chat: ChatState };

/** Durable state. */
export type Store = {
  readonly saved: Saved;
  /** Replaces parts of the state; resolves when the bytes are on disk, rejects when they could not be written. */
  save(change: Partial<Saved>): Promise<void>;
};

/** Append-only record of what happened and what was done. Never throws; a full disk is reported once as a failed part. */
export type Journal = {
  /** True when the system has it: a killed process does not lose it any more. */
  append(entry: object): boolean;
};

/** Writes what the feed hears to a file, one JSON object a line, when the owner asks for it. */
export type Recorder = {
  /** Begins a recording and answers its file; the one already running when there is one. */
  start(): Promise<string>;
  /** Ends the recording; null when none ran. */
  stop(): Promise<{ readonly file: string; readonly frames: number; readonly bytes: number } | null>;
  /** The running recording, or null. */
  current(): { readonly file: string; readonly frames: number; readonly bytes: number; readonly since: number } | null;
};

/** Draws pictures, off the loop. */
export type Charts = {
  /** A PNG; null when it could not be drawn in time, which is logged. Never rejects: a text stands without its picture. */
  draw(chart: Chart): Promise<Uint8Array | null>;
};

/** Which time a chart of a market shows. */
export type ChartLength = '1h' | '1d';

/** Pictures of how things stand. Null where one cannot be made within some seconds; never rejects. */
export type Pictures = {
  market(market: Market, length: ChartLength): Promise<Uint8Array | null>;
  /** What the closed positions have come to; null too while there are fewer than two. */
  profit(): Promise<Uint8Array | null>;
};

export type Environment = 'practice' | 'demo' | 'prod';

/** What a chat command may see and do. */
export type Cockpit = {
  readonly environment: Environment;
  readonly startedAt: number;
  readonly clock: Clock;
  /** Read only: answers as of now, without waiting. */
  readonly desk: DeskView;
  /** Sends a command down the same queue as everything else; resolves when the desk has decided and it is on disk. */
  dispatch(command: Command): Promise<readonly Effect[]>;
  readonly recorder: Recorder;
  readonly whatIf: WhatIf;
  readonly pictures: Pictures;
  readonly doctor: Doctor;
  /** The newest log lines, oldest first, already redacted. */
  logTail(lines: number): readonly string[];
  /** A book by request, for a market whose book is not kept live. */
  book(ticker: string): Promise<Depth | null>;
  /** Page of a market on the exchange's site. */
  marketUrl(ticker: string): string;
};
