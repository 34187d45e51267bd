import { Flow } from '../../../src/desk/flow/flow.ts';
import type { Score } from '../../../src/desk/flow/score.ts';
import type { Side, Trade } from '../../../src/desk/market.ts';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';

/** A round time for a test's day: Tuesday, 3 November 2026, noon in New York. */
export const NOON = Date.UTC(2026, 10, 3, 17, 0, 0);

/** The market of most tests. */
export const A = 'KXSENATE-26-DEM';

let made = 0;

/** A public trade of so many contracts at so many cents of YES, with an id of its own. */
export function trade(ticker: string, time: number, count: number, price = 50, taker: Side = 'yes'): Trade {
  made += 1;
  return { id: `t${made}`, ticker, price: cents(price), count: contracts(count), taker, block: false, time };
}

/** A finished score of a warm market, as the flow would give it at noon. */
export function score(ticker: string, value: number, part: Partial<Score> = {}): Score {
  return {
    ticker,
    market: market(ticker),
    since: NOON - 3_600_000,
    time: NOON,
    warm: true,
    score: value,
    parts: [value / 6],
    taker: 'yes',
    price: cents(52),
    priceBefore: cents(50),
    volume: contracts(500),
    baseline: contracts(5),
    span: 20_000,
    prints: 8,
    paid: dollars(255),
    ...part,
  };
}

/** The monitor with these markets learnt, hearing for an hour. */
export function watching(...tickers: string[]): Flow {
  const flow = new Flow(defaults());
  for (const ticker of tickers) flow.learn(market(ticker));
  flow.began(NOON - 3_600_000);
  return flow;
}

/** A trade of ten contracts every two minutes for an hour: the rhythm of a quiet market. */
export function quiet(ticker = A, until = NOON): Trade[] {
  return Array.from({ length: 30 }, (_, i) =>
    trade(ticker, until - 3_540_000 + i * 2 * 60_000, 10, 50, i % 2 ? 'yes' : 'no'),
  );
}

/** Hears all of them live, each at its own time; answers the last score. */
export function observeAll(flow: Flow, trades: readonly Trade[]): Score | null {
  let last: Score | null = null;
  for (const one of trades) last = flow.observe(one, one.time) ?? last;
  return last;
}

/** The last score as a number. */
export const scoreOf = (flow: Flow, trades: readonly Trade[]): number => observeAll(flow, trades)?.score ?? Number.NaN;
