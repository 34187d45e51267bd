import type { Market, Trade } from '../../src/desk/market.ts';
import { seeded } from '../../src/replay/random.ts';
import { DEVELOPMENT, HELD_OUT, marketOf, type World } from './cluster-themes.ts';
import { titled } from './cluster-titles.ts';
import { dateOf, group, SPLITS, type Split } from './day.ts';
import { readTape } from './tape.ts';

/** What each split is written with: other titles, other seeds. */
const WORLDS: Readonly<Record<Split, World>> = { development: DEVELOPMENT, heldOut: HELD_OUT };
export const SEEDS: Readonly<Record<Split, readonly number[]>> = {
  development: [1, 2, 3, 4, 5],
  heldOut: [201, 202, 203, 204, 205],
};
/** The index strikes first: of their streams the story markets are made, whole days of many markets. */
const ORDER = ['kxinx-jan2026', 'many-markets-nov2025', 'kxeth15m-may2026'] as const;

/** One half of one tape: its own trading, and that of the story markets written in between. Oldest first. */
export type Half = {
  readonly name: string;
  readonly markets: readonly Market[];
  readonly trades: readonly Trade[];
  readonly world: World;
};

/** A stream is worth cloning when a market traded so often on its day. */
const LEAST_STREAM = 40;

/** The tapes of one split; null when they are not on this machine. */
export async function readHalf(which: Split): Promise<Half[] | null> {
  const halves: Half[] = [];
  let streams: readonly (readonly Trade[])[] = [];
  for (const name of ORDER) {
    const tape = await readTape(name);
    if (tape === null) return null;
    const dates = [...SPLITS[which][name]].sort();
    const days = dates.map((date) => tape.trades.filter((trade) => dateOf(trade.time) === date));
    if (streams.length === 0)
      streams = days.flatMap((day) => [...group(day).values()].filter((stream) => stream.length >= LEAST_STREAM));
    const world = WORLDS[which];
    const clones = days.flatMap((day, index) => clonesOf(world, streams, day, index));
    halves.push({
      name,
      markets: [...tape.markets.map(titled), ...world.rows.map(marketOf)],
      trades: [...days.flat(), ...clones].sort((a, b) => a.time - b.time),
      world,
    });
  }
  return halves;
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
