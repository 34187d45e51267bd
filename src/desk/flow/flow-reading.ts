import { type Market, marketName } from '../market.ts';
import type { Count } from '../money.ts';
import type { FlowReading } from '../view.ts';
import { RECENT_MS } from './recent.ts';
import type { Score } from './score.ts';

/** A market's flow at `at` (ms) by its newest score: a minute after its last trade the recent past is empty, and so is the score. */
export function readingOf(market: Market, newest: Score, at: number): FlowReading {
  const over = at - newest.time >= RECENT_MS;
  return {
    ticker: newest.ticker,
    name: marketName(market, newest.ticker),
    score: over ? 0 : newest.score,
    taker: newest.taker,
    price: newest.price,
    volume: over ? (0 as Count) : newest.volume,
    baseline: newest.baseline,
    lastTrade: newest.time,
  };
}
