import type { Side, Trade } from '../../desk/market.ts';
import { PRICE_ONE } from '../../desk/money.ts';
import { type Fault, Fields } from './field.ts';

/** A clock may be off by hours; a trade dated further ahead than a day is a mistake that would mislead every window. */
export const AHEAD = 86_400_000;

function takerOf(fields: Fields): Side {
  if (fields.has('taker_outcome_side')) return fields.side('taker_outcome_side');
  if (fields.has('taker_book_side')) return fields.bookSide('taker_book_side');
  return fields.has('taker_side') ? fields.side('taker_side') : fields.side('taker_outcome_side');
}

/**
 * A public trade: the `msg` of a WebSocket `trade` frame, or an object of `GET /markets/trades`.
 * `at` (ms) is when it was learned of; a trade dated more than a day later is refused.
 */
export function readTrade(json: unknown, at: number): Trade | Fault {
  const fields = new Fields(json);
  const price = fields.price('yes_price_dollars');
  if (fields.has('no_price_dollars') && price + fields.price('no_price_dollars') !== PRICE_ONE) {
    fields.refuse('yes_price_dollars and no_price_dollars do not add up to $1');
  }
  const time = fields.time();
  if (time > at + AHEAD) fields.refuse('the trade is dated more than a day ahead of this clock');
  return fields.done({
    id: fields.name('trade_id'),
    ticker: fields.ticker(),
    price,
    count: fields.positive('count_fp'),
    taker: takerOf(fields),
    block: fields.has('is_block_trade') && fields.flag('is_block_trade'),
    time,
  });
}
