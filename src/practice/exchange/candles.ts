import type { Trade } from '../../desk/market.ts';
import { type Count, cents, countText, PRICE_ONE, type Price, priceText } from '../../desk/money.ts';
import { Refusal } from './refusal.ts';

/** Unix seconds, and the length of a candle. */
type Span = { readonly from: number; readonly to: number; readonly minutes: number };

const CENT = cents(1);

/** The candles that end within the span and in which something was traded, oldest first. `trades` oldest first. */
export function candles(trades: readonly Trade[], { from, to, minutes }: Span, latestBefore: boolean): object[] {
  if (![1, 60, 1_440].includes(minutes))
    throw new Refusal(400, 'invalid_parameters', 'invalid parameters', 'period_interval: one of 1, 60, 1440');
  const length = minutes * 60;
  const found = new Map<number, Trade[]>();
  let before: Trade | null = null;
  for (const trade of trades) {
    const end = (Math.floor(trade.time / 1_000 / length) + 1) * length;
    if (end < from) before = trade;
    if (end < from || end > to) continue;
    const known = found.get(end);
    if (known === undefined) found.set(end, [trade]);
    else known.push(trade);
  }
  let previous = before?.price ?? null;
  const list = [...found].map(([end, traded]) => {
    const candle = candleWire(end, traded, previous);
    previous = traded.at(-1)?.price ?? previous;
    return candle;
  });
  const start = (Math.floor(from / length) + 1) * length;
  return latestBefore && before !== null ? [candleWire(start, [], before.price), ...list] : list;
}

function candleWire(end: number, trades: readonly Trade[], previous: Price | null): object {
  const prices = trades.map(({ price }) => price);
  const [open, close] = [prices[0] ?? null, prices.at(-1) ?? null];
  const [low, high] = prices.length === 0 ? [null, null] : [Math.min(...prices), Math.max(...prices)];
  const text = (price: number | null): string | null => (price === null ? null : priceText(price as Price));
  const count = trades.reduce((sum, trade) => sum + trade.count, 0);
  // The tape has no quotes: they are told as a cent on either side of what was traded.
  const last = previous ?? close ?? cents(50);
  const quoted = (by: number) => {
    const near = (price: number | null): string => {
      const quote = Math.max(0, Math.min(PRICE_ONE, (price ?? last) + by));
      return priceText(quote as Price);
    };
    return { open_dollars: near(open), low_dollars: near(low), high_dollars: near(high), close_dollars: near(close) };
  };
  return {
    end_period_ts: end,
    yes_bid: quoted(-CENT),
    yes_ask: quoted(CENT),
    price: {
      open_dollars: text(open),
      low_dollars: text(low),
      high_dollars: text(high),
      close_dollars: text(close),
      mean_dollars: text(
        prices.length === 0 ? null : Math.round(prices.reduce((sum, one) => sum + one, 0) / prices.length),
      ),
      previous_dollars: text(previous),
    },
    volume_fp: countText(count as Count),
    open_interest_fp: '0.00',
  };
}
