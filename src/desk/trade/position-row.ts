import { type Market, marketName } from '../market.ts';
import type { Settings } from '../settings.ts';
import type { PositionRow } from '../view.ts';
import { breakEven } from './fee.ts';
import type { OpenPosition } from './position.ts';

/** A position as `/positions` shows it. One that is not guarded has no stop and is not the trader's own. */
export function positionRow(
  { ticker, paper, doing }: Pick<PositionRow, 'ticker' | 'paper' | 'doing'>,
  position: OpenPosition,
  market: Market | null,
  settings: Settings,
): PositionRow {
  const { side, count, entry, fees, lastBid: bid, guarded: own } = position;
  const model = market?.fee ?? null;
  return {
    paper,
    own,
    ticker,
    name: marketName(market ?? undefined, ticker),
    side,
    count,
    entry,
    bid,
    stop: own ? position.stop(settings, model) : null,
    trail: own ? position.trail(settings) : null,
    doing,
    breakEven: breakEven(entry, count, fees, model),
    unrealized: position.worth(bid ?? entry),
  };
}
