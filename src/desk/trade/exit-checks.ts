import type { MarketStatus } from '../market.ts';
import { centsText, contractsText } from '../money.ts';
import { bidOf, type Check, isTradable, size, trades } from './checks.ts';

/** In these a market never trades again. */
const OVER: readonly MarketStatus[] = ['closed', 'determined', 'disputed', 'amended', 'finalized'];

/** A book that a request has just told serves too when the line is silent. */
const book: Check = {
  name: 'book',
  passes: (_, standing) => (!standing.book.stale || standing.bookChecked) && !standing.book.crossed,
  value: (_, standing) => (standing.book.crossed ? 'crossed' : standing.book.stale ? 'stale' : 'live'),
  limit: () => 'live, or asked for just now',
};

const exchange: Check = {
  name: 'exchange',
  live: true,
  passes: (_, { hours, market }) => trades(hours, market) !== false,
  value: (_, { hours, market }) => (trades(hours, market) === false ? 'does not trade' : 'trades'),
  limit: () => 'trades',
};

const close: Check = {
  name: 'close',
  live: true,
  passes: (_, { at, market }) =>
    !OVER.includes(market?.status ?? 'active') && (market?.closeAt ?? Number.POSITIVE_INFINITY) > at,
  value: (_, { at, market }) => {
    const status = market?.status ?? 'active';
    return OVER.includes(status) ? status : (market?.closeAt ?? at + 1) > at ? 'open' : 'closed';
  },
  limit: () => 'not closed',
};

/** What was held before a sleep may be gone: the exchange is asked first, but not waited for. */
const account: Check = {
  name: 'account',
  live: true,
  passes: (_, { waking }) => !waking,
  value: (_, { waking }) => (waking ? 'not listed since the computer slept' : 'listed'),
  limit: () => 'listed',
};

const oneExit: Check = {
  name: 'duplicate',
  passes: (_, { exiting }) => !exiting,
  value: (_, { exiting }) => (exiting ? 'an exit working' : 'none working'),
  limit: () => 'none working',
};

const neverPastFlat: Check = {
  name: 'held',
  passes: ({ count }, { held }) => count <= held,
  value: ({ count }) => contractsText(count),
  limit: (_, { held }) => contractsText(held),
};

/** An exit is marketable, or it is no exit. */
const marketable: Check = {
  name: 'collar',
  passes: ({ side, price }, standing) => {
    const bid = bidOf(standing.book, side);
    return bid !== null && isTradable(price) && price <= bid;
  },
  value: ({ price }) => centsText(price),
  limit: ({ side }, standing) => {
    const bid = bidOf(standing.book, side);
    return bid === null ? 'no bid' : `at most ${centsText(bid)}`;
  },
};

/** What an exit must pass: it may always shrink a position, at prices that can be trusted. */
export const EXIT_CHECKS: readonly Check[] = [account, book, exchange, close, oneExit, size, neverPastFlat, marketable];
