import type { Market, Trade } from '../../src/desk/market.ts';
import { seeded } from '../../src/replay/random.ts';
import { DEVELOPMENT, marketOf, REPORTING, type World } from './cluster-themes.ts';
import { titled } from './cluster-titles.ts';
import { dayOf } from './inject.ts';
import { readTape } from './tape.ts';

/** Which days of each tape the finder was built on, and which ones it is judged by. */
export const HALVES = {
  development: {
    world: DEVELOPMENT,
    seeds: [1, 2, 3, 4, 5],
    days: { 'kxinx-jan2026': ['2026-01-02', '2026-01-15'], 'many-markets-nov2025': ['2025-11-05', '2025-11-06'] },
    eth: '2026-05-15',
  },
  reporting: {
    world: REPORTING,
    seeds: [201, 202, 203, 204, 205],
    days: { 'kxinx-jan2026': ['2026-01-16', '2026-01-30'], 'many-markets-nov2025': ['2025-11-07', '2025-11-08'] },
    eth: '2026-05-16',
  },
} as const;

/** One half of one tape: its own trading, and that of the story markets written in between. Oldest first. */
export type Half = {
  readonly name: string;
  readonly markets: readonly Market[];
  readonly trades: readonly Trade[];
  readonly world: World;
};

/** A stream is worth cloning when a market traded so often on its day. */
const LEAST_STREAM = 40;

/** The tapes of one half; null when they are not on this machine. */
export async function readHalf(which: keyof typeof HALVES): Promise<Half[] | null> {
  const { days, eth, world } = HALVES[which];
  const halves: Half[] = [];
  let streams: readonly (readonly Trade[])[] = [];
  for (const [name, [from, to]] of Object.entries({ ...days, 'kxeth15m-may2026': [eth, eth] as const })) {
    const tape = await readTape(name);
    if (tape === null) return null;
    const trades = tape.trades.filter((trade) => dayOf(trade.time) >= from && dayOf(trade.time) <= to);
    // The story markets trade as index strikes do on other days: the one tape with whole days of many markets.
    if (streams.length === 0) streams = streamsOf(trades);
    const clones = [...new Set(trades.map((trade) => dayOf(trade.time)))].flatMap((day, index) =>
      clonesOf(
        world,
        streams,
        trades.filter((trade) => dayOf(trade.time) === day),
        index,
      ),
    );
    halves.push({
      name,
      markets: [...tape.markets.map(titled), ...world.rows.map(marketOf)],
      trades: [...trades, ...clones].sort((a, b) => a.time - b.time),
      world,
    });
  }
  return halves;
}

function streamsOf(trades: readonly Trade[]): Trade[][] {
  const streams = new Map<string, Trade[]>();
  for (const trade of trades) {
    const key = `${trade.ticker} ${dayOf(trade.time)}`;
    const stream = streams.get(key) ?? [];
    streams.set(key, stream);
    stream.push(trade);
  }
  return [...streams.values()].filter((stream) => stream.length >= LEAST_STREAM);
}

/** Each story market trades like some stream, begun somewhere in the first fifth of the day so that no two keep step. */
function clonesOf(world: World, streams: readonly (readonly Trade[])[], day: readonly Trade[], index: number): Trade[] {
  const random = seeded(9_000 + index);
  const [first, last] = [day[0], day[day.length - 1]];
  if (first === undefined || last === undefined) return [];
  return world.rows.flatMap(([ticker]) => {
    const stream = streams[Math.floor(random() * streams.length)] ?? [];
    const begin = first.time + random() * 0.2 * (last.time - first.time);
    const shift = Math.round(begin - (stream[0]?.time ?? 0));
    return stream
      .map((trade, number) => ({ ...trade, id: `${ticker}-${index}-${number}`, ticker, time: trade.time + shift }))
      .filter((trade) => trade.time <= last.time);
  });
}
