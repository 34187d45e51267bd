import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Flow } from '../../src/desk/flow/flow.ts';
import type { Market, Trade } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import { defaults } from '../../src/desk/settings.ts';
import { many } from './calibration.ts';
import { DAY_MS, ownerDays } from './day.ts';
import { type StagedDay, unstaged } from './staged.ts';
import type { Tape } from './tape.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const MEASURED = 400_000;

const watching = (markets: readonly Market[]): Flow => {
  const flow = new Flow({ ...defaults(), 'flow.categories': ['all'] });
  for (const market of markets) flow.learn(market);
  return flow;
};

/** µs a trade with some ten thousand markets, in their own rhythm; and bytes a market that is quiet. */
export function cost(tapes: readonly Tape[]): string {
  const [day] = ownerDays(tapes, 'heldOut');
  if (day === undefined) return '';
  // What is measured is the monitor, not the keeping of two million trades: they are let go of when they have taught it.
  let staged: StagedDay | null = unstaged(many(day, 32, 1));
  const { markets } = staged;
  const flow = watching(markets);
  const half = staged.trades.length >> 1;
  for (const trade of staged.trades.slice(0, half)) flow.observe(trade, trade.time);
  // As they come from the wire: an id that was put together from two texts costs more to read than a whole one.
  const measured: Trade[] = JSON.parse(JSON.stringify(staged.trades.slice(half, half + MEASURED)));
  staged = null;
  collect();
  const started = process.hrtime.bigint();
  for (const trade of measured) flow.observe(trade, trade.time);
  const micros = Number(process.hrtime.bigint() - started) / 1_000 / measured.length;
  return [
    'Cost of the score',
    `${markets.length.toLocaleString('en-US')} markets, ${measured.length.toLocaleString('en-US')} trades: ${micros.toFixed(2)} µs a trade`,
    `a quiet market: ${quiet(markets).toFixed(0)} bytes`,
  ].join('\n');
}

/** Bytes that the monitor keeps for a market which traded a few times and fell silent. */
function quiet(markets: readonly Market[]): number {
  const named = markets.slice(0, 10_000);
  const used = (): number => {
    collect();
    collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return heapUsed + external + arrayBuffers;
  };
  const before = used();
  const flow = watching(named);
  for (let round = 0; round < 5; round += 1) {
    for (const [index, { ticker }] of named.entries()) {
      const time = DAY_MS + round * 600_000 + index;
      const trade: Trade = {
        id: `${round}-${index}`,
        ticker,
        price: 5_000 as Price,
        count: 1_000 as Count,
        taker: 'yes',
        block: false,
        time,
      };
      flow.observe(trade, time);
    }
  }
  const after = used();
  // The monitor has to outlive the measurement.
  flow.reading(named[0]?.ticker ?? '', DAY_MS);
  return (after - before) / named.length;
}
