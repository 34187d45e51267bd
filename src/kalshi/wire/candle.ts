import type { Candle } from '../../desk/chart.ts';
import { type Fault, Fields } from './field.ts';

/** One of `GET /series/{series_ticker}/markets/{ticker}/candlesticks`: what was traded in the time up to its end. */
export function readCandle(json: unknown): Candle | Fault {
  const fields = new Fields(json);
  const price = new Fields(fields.raw('price'));
  const candle = fields.done({
    at: fields.seconds('end_period_ts'),
    close: price.optional('close_dollars', (f, name) => f.price(name)),
    previous: price.optional('previous_dollars', (f, name) => f.price(name)),
    volume: fields.size('volume_fp'),
  });
  return typeof candle === 'string' ? candle : price.done(candle);
}
