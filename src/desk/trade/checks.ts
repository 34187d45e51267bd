import type { Book } from '../book.ts';
import type { Market, Side } from '../market.ts';
import {
  type Count,
  cents,
  centsText,
  contracts,
  contractsText,
  cost,
  dollars,
  type Money,
  moneyText,
  type Price,
} from '../money.ts';
import type { Ticket } from '../order.ts';
import type { Settings } from '../settings.ts';
import type { TradingState } from '../view.ts';

/** No entries so short before a market closes, ms. */
const CLOSING = 120_000;
/** Furthest that an entry may reach beyond the best offer. */
const COLLAR = cents(1);

/** What an order is held against, as it stands at `at` (ms). */
export type Standing = {
  readonly at: number;
  readonly settings: Settings;
  readonly trading: TradingState;
  /** The circuit breaker is tripped. */
  readonly tripped: boolean;
  /** Null when the catalogue has not told of it. */
  readonly market: Market | null;
  readonly book: Book;
  /** Contracts held in this market, and those that working entries may still add. */
  readonly held: Count;
  readonly working: Count;
  /** An exit is on its way. */
  readonly exiting: boolean;
  /** Cost of all positions and working entries of all markets. */
  readonly exposure: Money;
  /** When this market last traded or was last left, ms; null for never. */
  readonly lastTrade: number | null;
};

type RefusalReason =
  | 'paused'
  | 'breaker'
  | 'book'
  | 'close'
  | 'duplicate'
  | 'cooldown'
  | 'collar'
  | 'position'
  | 'exposure'
  | 'held';

/** Why an order may not leave: the check that refused, what it found, and what it allows. */
export type Refused = {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly value: string;
  readonly limit: string;
};

type Check = (ticket: Ticket, standing: Standing) => Refused | null;

const refuse = (reason: RefusalReason, value: string, limit: string): Refused => ({ ok: false, reason, value, limit });

/** The best offer of a side: what its buyer would pay; null when nobody offers. */
export const askOf = (book: Book, side: Side): Price | null => (side === 'yes' ? book.yesAsk : book.noAsk);
/** The best bid of a side; null when nobody bids. */
export const bidOf = (book: Book, side: Side): Price | null => (side === 'yes' ? book.yesBid : book.noBid);

const paused: Check = (_ticket, { trading }) => (trading === 'active' ? null : refuse('paused', trading, 'active'));

const breaker: Check = (_ticket, { tripped }) => (tripped ? refuse('breaker', 'tripped', 'not tripped') : null);

const freshBook: Check = (_ticket, { book }) => {
  if (book.stale) return refuse('book', 'stale', 'live');
  return book.crossed ? refuse('book', 'crossed', 'live') : null;
};

const beforeClose: Check = (_ticket, { at, market }) => {
  const left = (market?.closeAt ?? Number.POSITIVE_INFINITY) - at;
  return left >= CLOSING ? null : refuse('close', `${Math.ceil(left / 1_000)} s left`, `${CLOSING / 1_000} s`);
};

const oneEntry: Check = (_ticket, { working }) =>
  working === 0 ? null : refuse('duplicate', `${contractsText(working)} working`, 'none working');

const oneExit: Check = (_ticket, { exiting }) =>
  exiting ? refuse('duplicate', 'an exit working', 'none working') : null;

const cooldown: Check = (_ticket, { at, lastTrade, settings }) => {
  const least = settings['trader.cooldownSeconds'];
  const passed = lastTrade === null ? Number.POSITIVE_INFINITY : (at - lastTrade) / 1_000;
  return passed >= least ? null : refuse('cooldown', `${passed.toFixed(1)} s`, `${least} s`);
};

const collar: Check = ({ side, price }, { book }) => {
  const [bid, ask] = [bidOf(book, side), askOf(book, side)];
  if (bid === null || ask === null) return refuse('collar', 'a side without bids', 'bids on both');
  const most = ask + COLLAR;
  return price > bid && price <= most
    ? null
    : refuse('collar', centsText(price), `${centsText(bid)} to ${centsText(most as Price)}`);
};

const positionCap: Check = ({ count }, { held, working, settings }) => {
  const most = contracts(settings['trader.maxPositionPerMarket']);
  const would = (held + working + count) as Count;
  return would <= most ? null : refuse('position', contractsText(would), contractsText(most));
};

const exposureCap: Check = ({ price, count }, { exposure, settings }) => {
  const most = dollars(settings['trader.maxTotalExposure']);
  const would = (exposure + cost(price, count)) as Money;
  return would <= most ? null : refuse('exposure', moneyText(would), moneyText(most));
};

const neverPastFlat: Check = ({ count }, { held }) =>
  count <= held ? null : refuse('held', contractsText(count), contractsText(held));

/** An exit is marketable, or it is no exit. */
const marketable: Check = ({ side, price }, { book }) => {
  const bid = bidOf(book, side);
  return bid !== null && price <= bid
    ? null
    : refuse('collar', centsText(price), bid === null ? 'no bid' : `at most ${centsText(bid)}`);
};

/** Everything that an entry must pass, the gravest first. */
export const ENTRY_CHECKS: readonly Check[] = [
  paused,
  breaker,
  freshBook,
  beforeClose,
  oneEntry,
  cooldown,
  collar,
  positionCap,
  exposureCap,
];

/** What an exit must pass: it may always shrink a position, at prices that can be trusted. */
export const EXIT_CHECKS: readonly Check[] = [freshBook, oneExit, neverPastFlat, marketable];
