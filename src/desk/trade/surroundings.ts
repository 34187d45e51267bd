import type { Market } from '../market.ts';
import { skipsInsideCosts } from './costs.ts';
import type { Around } from './floor.ts';
import type { Ground, LiveParts } from './ground.ts';
import type { OrderDesk } from './order-desk.ts';
import { inWeeklyPause } from './pauses.ts';

type Parts = Pick<LiveParts, 'pauses' | 'unreachable' | 'unwritable'> & {
  readonly ground: Ground;
  readonly orders: OrderDesk;
};

/** What stands around an order with the account's money in this market at `at` (ms); null is a market that is not known. */
export function surroundings(parts: Parts, ticker: string, market: Market | null, at: number): Around {
  const { ground, orders, pauses } = parts;
  const { purse, foreign, settings } = ground;
  const shard = market?.exchangeIndex ?? 0;
  return {
    live: true,
    hours: purse.hours,
    weeklyPause: pauses && inWeeklyPause(at),
    shardBalance: purse.balance(shard),
    reserved: purse.reserved(shard),
    statementAge: purse.age(at),
    waking: purse.waking(at),
    ahead: purse.ahead,
    unreachable: parts.unreachable(at),
    unwritable: parts.unwritable(),
    sent: orders.rate(at),
    repeats: orders.repeats(ticker, at),
    foreign: foreign.count(ticker),
    skipInside: skipsInsideCosts(settings(), true),
  };
}
