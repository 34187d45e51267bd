import type { ExchangeHours } from '../account.ts';
import type { Book } from '../book.ts';
import type { Market, Side } from '../market.ts';
import { type Count, type Money, PRICE_ONE, type Price } from '../money.ts';
import type { Ticket } from '../order.ts';
import type { Settings } from '../settings.ts';
import type { TradingState } from '../view.ts';

/** What an order is held against, as it stands at `at` (ms). Ages in ms. */
export type Standing = {
  readonly at: number;
  readonly settings: Settings;
  /** Real orders leave; false on paper, where the account is nobody's concern. */
  readonly live: boolean;
  /** The owner asks for it himself: what guards against a signal does not bind him. */
  readonly byOwner: boolean;
  readonly trading: TradingState;
  /** The circuit breaker is tripped. */
  readonly tripped: boolean;
  /** Since the account was last listed; null before the first time, and since the machine slept. */
  readonly statementAge: number | null;
  /** The machine slept until moments ago, and the account was not listed since. */
  readonly waking: boolean;
  /** How far this machine's clock is ahead of the exchange's, ms; 0 before it was heard. */
  readonly ahead: number;
  /** The disk or the journal cannot be written. */
  readonly unwritable: boolean;
  /** For how long the owner could not have been told or heard; null while he can. */
  readonly unreachable: number | null;
  readonly hours: ExchangeHours | null;
  /** The exchange's weekly pause is on, or near. */
  readonly weeklyPause: boolean;
  /** Null when the catalogue has not told of it. */
  readonly market: Market | null;
  readonly book: Book;
  /** The book is as a request has just told it, whatever became of the line. */
  readonly bookChecked: boolean;
  /** Contracts held in this market, and those that working entries and waiting approvals may still add. */
  readonly held: Count;
  readonly working: Count;
  readonly pending: Count;
  /** Net contracts here that were not bought by the desk: + YES, − NO. */
  readonly foreign: Count;
  /** An exit is on its way. */
  readonly exiting: boolean;
  /** When this market last traded or was last left, ms; null for never. */
  readonly lastTrade: number | null;
  /** Orders sent in the last 10 s. */
  readonly sent: number;
  /** Entries filled in this market within the hour without the owner's hand. */
  readonly repeats: number;
  /** Cost of all positions, working entries and other approvals of all markets. */
  readonly exposure: Money;
  /** Cash on the market's shard, null when it is not known; and what has been promised of it since it was told. */
  readonly shardBalance: Money | null;
  readonly reserved: Money;
  /** The stop lies inside the costs; and whether that refuses an entry. */
  readonly inside: boolean;
  readonly skipInside: boolean;
};

type RefusalReason =
  | 'paused'
  | 'breaker'
  | 'account'
  | 'clock'
  | 'disk'
  | 'operator'
  | 'exchange'
  | 'book'
  | 'close'
  | 'ticks'
  | 'duplicate'
  | 'cooldown'
  | 'rate'
  | 'repeat'
  | 'collar'
  | 'size'
  | 'position'
  | 'exposure'
  | 'balance'
  | 'costs'
  | 'held'
  | 'stop';

/** Why an order may not leave: the check that refused, what it found, and what it allows. */
export type Refused = {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly value: string;
  readonly limit: string;
};

/** One condition that a ticket must meet. `value` and `limit` are words for a person, whether it is met or not. */
export type Check = {
  readonly name: RefusalReason;
  /** It is about the account: it holds for real orders only. */
  readonly live?: true;
  /** It guards against signals: what the owner asks for himself need not meet it. */
  readonly signal?: true;
  passes(ticket: Ticket, standing: Standing): boolean;
  value(ticket: Ticket, standing: Standing): string;
  limit(ticket: Ticket, standing: Standing): string;
};

/** No entries so short before a market closes, ms. */
export const CLOSING = 120_000;

/** The best offer of a side: what its buyer would pay; null when nobody offers. */
export const askOf = (book: Book, side: Side): Price | null => (side === 'yes' ? book.yesAsk : book.noAsk);
/** The best bid of a side; null when nobody bids. */
export const bidOf = (book: Book, side: Side): Price | null => (side === 'yes' ? book.yesBid : book.noBid);

/** A price at which a contract can change hands: whole 1/10,000 dollars between nothing and a dollar, both left out. */
export const isTradable = (price: Price): boolean => Number.isInteger(price) && price > 0 && price < PRICE_ONE;

/** More than nothing, and whole hundredths of a contract. */
export const size: Check = {
  name: 'size',
  passes: (ticket) => Number.isSafeInteger(ticket.count) && ticket.count > 0,
  value: (ticket) => `${ticket.count / 100} contracts`,
  limit: () => 'more than none',
};

/** Whether a market's shard trades, as the exchange says; null when it has not said. */
export function trades(hours: ExchangeHours | null, market: Market | null): boolean | null {
  if (hours === null) return null;
  const open = hours.shards[market?.exchangeIndex ?? 0] ?? hours;
  return open.exchange && open.trading;
}
