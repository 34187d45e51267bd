import type { Bench } from '../practice/exchange/fixture.ts';

/** Whoever can ask the exchange directly. */
type Caller = Pick<Bench, 'call'>;
type Row = Readonly<Record<string, string>>;

/** What the exchange has, asked for past the proxy and past the bot. Counts in contracts, money in dollars. */
export type Truth = {
  /** + YES, − NO; markets that are flat are missing. */
  readonly positions: Readonly<Record<string, number>>;
  readonly resting: readonly Row[];
  /** Every order there ever was, newest first. */
  readonly orders: readonly Row[];
  readonly fills: readonly Row[];
  /** Cost of positions and of what rests. */
  readonly exposure: number;
};

async function list(bench: Caller, path: string, name: string): Promise<readonly Row[]> {
  const { status, body } = await bench.call('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1000`);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return (body as Record<string, readonly Row[]>)[name] ?? [];
}

export async function truthOf(bench: Caller): Promise<Truth> {
  const held = await list(bench, '/portfolio/positions?count_filter=position', 'market_positions');
  const orders = await list(bench, '/portfolio/orders', 'orders');
  const fills = await list(bench, '/portfolio/fills', 'fills');
  const resting = orders.filter(({ status }) => status === 'resting');
  const atStake = held.reduce((sum, row) => sum + Number(row.market_exposure_dollars), 0);
  const claimed = resting.reduce((sum, row) => {
    const price = Number(row.outcome_side === 'yes' ? row.yes_price_dollars : row.no_price_dollars);
    return sum + price * Number(row.remaining_count_fp);
  }, 0);
  return {
    positions: Object.fromEntries(held.map((row) => [row.ticker, Number(row.position_fp)])),
    resting,
    orders,
    fills,
    exposure: atStake + claimed,
  };
}
