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
import { askOf, bidOf, type Check, CLOSING, isTradable, type Standing, size, trades } from './checks.ts';
import { fillFee } from './fee.ts';
import { TickGrid } from './tick-grid.ts';
import { timeText } from './time-text.ts';

/** Furthest that an entry may reach beyond the best offer. */
const COLLAR = cents(1);
/** A listing of the account older than this tells too little of it, ms. */
const STATEMENT = 180_000;
/** A clock that is further off than this closes markets and days at the wrong time, ms. */
const ASTRAY = 10_000;
/** Entries end when nobody could have stopped them for so long, ms. */
const ALONE = 300_000;
/** Most orders within 10 s, and most entries of one market within the hour that nobody had a hand in. */
const RATE = 20;
const REPEATS = 30;

const paused: Check = {
  name: 'paused',
  passes: (_, { trading }) => trading === 'active',
  value: (_, { trading }) => trading,
  limit: () => 'active',
};

const breaker: Check = {
  name: 'breaker',
  passes: (_, { tripped }) => !tripped,
  value: (_, { tripped }) => (tripped ? 'tripped' : 'whole'),
  limit: () => 'not tripped',
};

const account: Check = {
  name: 'account',
  live: true,
  passes: (_, { statementAge: age }) => age !== null && age <= STATEMENT,
  value: (_, { statementAge: age }) => (age === null ? 'not listed yet' : `listed ${timeText(age)} ago`),
  limit: () => `at most ${timeText(STATEMENT)}`,
};

/** Orders are signed and expire in the exchange's time whatever this clock says; what is decided here goes by it. */
const clock: Check = {
  name: 'clock',
  live: true,
  passes: (_, { ahead }) => Math.abs(ahead) <= ASTRAY,
  value: (_, { ahead }) =>
    Math.abs(ahead) <= ASTRAY ? 'right' : `${timeText(Math.abs(ahead))} ${ahead < 0 ? 'behind' : 'ahead'}`,
  limit: () => `at most ${timeText(ASTRAY)} off`,
};

const disk: Check = {
  name: 'disk',
  passes: (_, { unwritable }) => !unwritable,
  value: (_, { unwritable }) => (unwritable ? 'cannot be written' : 'written'),
  limit: () => 'every order on disk first',
};

const operator: Check = {
  name: 'operator',
  live: true,
  passes: (_, { unreachable }) => unreachable === null || unreachable <= ALONE,
  value: (_, { unreachable }) => (unreachable === null ? 'reachable' : `out of reach for ${timeText(unreachable)}`),
  limit: () => `at most ${timeText(ALONE)}`,
};

const exchange: Check = {
  name: 'exchange',
  live: true,
  passes: (_, { hours, market, weeklyPause }) => trades(hours, market) !== false && !weeklyPause,
  value: (_, { hours, market, weeklyPause }) => {
    if (weeklyPause) return 'weekly pause';
    const open = trades(hours, market);
    return open === null ? 'not known' : open ? 'trades' : 'does not trade';
  },
  limit: () => 'trades',
};

const book: Check = {
  name: 'book',
  passes: (_, standing) => !standing.book.stale && !standing.book.crossed,
  value: (_, standing) => (standing.book.stale ? 'stale' : standing.book.crossed ? 'crossed' : 'live'),
  limit: () => 'live',
};

const left = ({ at, market }: Standing): number => (market?.closeAt ?? Number.POSITIVE_INFINITY) - at;

const close: Check = {
  name: 'close',
  passes: (_, standing) => (standing.market?.status ?? 'active') === 'active' && left(standing) >= CLOSING,
  value: (_, standing) => {
    const status = standing.market?.status ?? 'active';
    if (status !== 'active') return status;
    return left(standing) === Number.POSITIVE_INFINITY ? 'not known' : `${timeText(left(standing))} left`;
  },
  limit: () => timeText(CLOSING),
};

/** A price off the grid would be refused by the exchange. Whole cents are on every grid, also on one that is not known. */
const ticks: Check = {
  name: 'ticks',
  passes: ({ price, side }, { market }) => new TickGrid(market?.ranges ?? [], side).below(price, 0 as Price) === price,
  value: ({ price }) => (price === 0 ? 'no price to go by' : centsText(price)),
  limit: () => 'a price of the market’s grid',
};

/** What is under way here already, in words; null for nothing. */
function busy({ working, pending, exiting }: Standing): string | null {
  if (working > 0) return `${contractsText(working)} working`;
  if (pending > 0) return `${contractsText(pending)} waiting for a tap`;
  return exiting ? 'an exit working' : null;
}

const duplicate: Check = {
  name: 'duplicate',
  passes: (_, standing) => busy(standing) === null,
  value: (_, standing) => busy(standing) ?? 'none working',
  limit: () => 'none working',
};

/** The exchange nets a market into one position: what is bought against another one is not there to be sold again. */
const oneSided: Check = {
  name: 'held',
  live: true,
  passes: ({ side }, { foreign }) => (side === 'yes' ? foreign >= 0 : foreign <= 0),
  value: (_, { foreign }) =>
    foreign === 0
      ? 'nothing by hand'
      : `${contractsText(Math.abs(foreign) as Count)} ${foreign < 0 ? 'NO' : 'YES'} by hand`,
  limit: () => 'none of the other side',
};

const passed = ({ at, lastTrade }: Standing): number =>
  lastTrade === null ? Number.POSITIVE_INFINITY : (at - lastTrade) / 1_000;

const cooldown: Check = {
  name: 'cooldown',
  signal: true,
  passes: (_, standing) => passed(standing) >= standing.settings['trader.cooldownSeconds'],
  value: (_, standing) => (standing.lastTrade === null ? 'never traded' : `${passed(standing).toFixed(1)} s`),
  limit: (_, { settings }) => `${settings['trader.cooldownSeconds']} s`,
};

const rate: Check = {
  name: 'rate',
  live: true,
  passes: (_, { sent }) => sent < RATE,
  value: (_, { sent }) => `${sent} orders in 10 s`,
  limit: () => `${RATE}`,
};

const repeat: Check = {
  name: 'repeat',
  live: true,
  signal: true,
  passes: (_, { repeats }) => repeats < REPEATS,
  value: (_, { repeats }) => `${repeats} entries in an hour`,
  limit: () => `${REPEATS}`,
};

/** The prices between which an entry may lie, the lowest left out; null when a side has no bids to go by. */
function band(ticket: Ticket, standing: Standing): readonly [over: Price, most: Price] | null {
  const [bid, ask] = [bidOf(standing.book, ticket.side), askOf(standing.book, ticket.side)];
  const over = standing.byOwner ? (0 as Price) : bid;
  return over === null || ask === null ? null : [over, (ask + COLLAR) as Price];
}

const collar: Check = {
  name: 'collar',
  passes: (ticket, standing) => {
    const within = band(ticket, standing);
    const { price } = ticket;
    return within !== null && isTradable(price) && price > within[0] && price <= within[1];
  },
  value: (ticket, standing) => {
    if (band(ticket, standing) !== null) return centsText(ticket.price);
    return standing.book.stale ? 'not known without a book' : 'a side without bids';
  },
  limit: (ticket, standing) => {
    const within = band(ticket, standing);
    return within === null ? 'bids on both' : `${centsText(within[0])} to ${centsText(within[1])}`;
  },
};

const wouldHold = ({ count }: Ticket, { held, working }: Standing): Count => (held + working + count) as Count;
const mostHeld = ({ settings }: Standing): Count => contracts(settings['trader.maxPositionPerMarket']);

const position: Check = {
  name: 'position',
  passes: (ticket, standing) => wouldHold(ticket, standing) <= mostHeld(standing),
  value: (ticket, standing) => contractsText(wouldHold(ticket, standing)),
  limit: (_, standing) => contractsText(mostHeld(standing)),
};

const wouldRisk = ({ price, count }: Ticket, { exposure }: Standing): Money => (exposure + cost(price, count)) as Money;
const mostRisked = ({ settings }: Standing): Money => dollars(settings['trader.maxTotalExposure']);

const exposure: Check = {
  name: 'exposure',
  passes: (ticket, standing) => wouldRisk(ticket, standing) <= mostRisked(standing),
  value: (ticket, standing) => moneyText(wouldRisk(ticket, standing)),
  limit: (_, standing) => moneyText(mostRisked(standing)),
};

/** The whole that the exchange may take for it. */
function needs({ price, count }: Ticket, { market }: Standing): Money {
  const fee = isTradable(price) && Number.isInteger(count) ? fillFee(price, count, true, market?.fee ?? null) : 0;
  return (cost(price, count) + fee) as Money;
}

const balance: Check = {
  name: 'balance',
  live: true,
  passes: (ticket, standing) =>
    standing.shardBalance === null || needs(ticket, standing) <= standing.shardBalance - standing.reserved,
  value: (ticket, standing) => moneyText(needs(ticket, standing)),
  limit: (_, { shardBalance, reserved }) =>
    shardBalance === null ? 'not known' : moneyText((shardBalance - reserved) as Money),
};

const costs: Check = {
  name: 'costs',
  signal: true,
  passes: (_, { inside, skipInside }) => !(inside && skipInside),
  value: (_, { inside }) => (inside ? 'the stop lies inside spread and fee' : 'the stop lies beyond spread and fee'),
  limit: (_, { skipInside }) => (skipInside ? 'beyond' : 'either'),
};

/** Everything that an entry must pass, the gravest first. */
export const ENTRY_CHECKS: readonly Check[] = [
  paused,
  breaker,
  account,
  clock,
  disk,
  operator,
  exchange,
  book,
  close,
  ticks,
  duplicate,
  oneSided,
  cooldown,
  rate,
  repeat,
  collar,
  size,
  position,
  exposure,
  balance,
  costs,
];
