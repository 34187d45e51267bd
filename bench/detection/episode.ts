import type { Side, Trade } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import type { OwnerDay } from './day.ts';
import { normal, pick } from './random.ts';

/** One print in a market that hardly trades, one anywhere, one sweep of several levels, or a burst over so many seconds. */
export const KINDS = [
  'thin print',
  'print',
  'sweep',
  'burst 5 s',
  'burst 20 s',
  'burst 60 s',
  'burst 120 s',
  'burst 300 s',
] as const;
/** Contracts of an episode, in medians of the market's own volume of a minute that traded. */
export const SIZES = [10, 20, 40, 80] as const;

/** Something that the owner would want to be told of. Times in ms, of the owner's day. */
export type Episode = {
  readonly kind: (typeof KINDS)[number];
  readonly size: (typeof SIZES)[number];
  readonly tape: string;
  readonly ticker: string;
  readonly from: number;
  readonly to: number;
  readonly trades: readonly Trade[];
};

const PER_DAY = 12;
/** Quiet before it, apart from the next one in its market, known since: ms. */
const QUIET_MS = 300_000;
const APART_MS = 1_200_000;
const KNOWN_MS = 600_000;
/** Fewer dollars than this is nothing that anyone wants to be woken for. */
const LEAST_DOLLARS = 100;
/** A thin market prints less often than this on its own, ms. */
const THIN_MS = 300_000;

/**
 * Twelve episodes for this day, each in a tape drawn at random, in quiet stretches: market known for ten minutes, price 6
 * to 94 cents, the five minutes before no busier than the market's mean of that day, no other within twenty minutes there.
 */
export function episodes(day: OwnerDay, random: () => number, number: number): readonly Episode[] {
  const placed: Episode[] = [];
  const tapes = [...new Set(day.tapeOf.values())];
  const lists = new Map(
    tapes.map((tape) => [
      tape,
      [...day.byMarket].filter(([ticker, list]) => day.tapeOf.get(ticker) === tape && list.length >= 8),
    ]),
  );
  for (let attempt = 0; attempt < 6_000 && placed.length < PER_DAY; attempt += 1) {
    const kind = KINDS[(placed.length + number * 5) % KINDS.length] ?? 'print';
    const tape = pick(random, tapes);
    const [ticker, list] = pick(random, lists.get(tape) ?? []);
    const first = list[0];
    const last = list[list.length - 1];
    if (first === undefined || last === undefined || last.time - first.time <= KNOWN_MS) continue;
    const mean = (last.time - first.time) / list.length;
    if (kind === 'thin print' && mean <= THIN_MS) continue;
    const from = Math.floor(first.time + KNOWN_MS + random() * (last.time - first.time - KNOWN_MS));
    if (placed.some((other) => other.ticker === ticker && Math.abs(other.from - from) < APART_MS)) continue;
    const before = list.filter(({ time }) => time >= from - QUIET_MS && time < from);
    if (before.length > Math.max(1, QUIET_MS / mean)) continue;
    const at = list.findLast(({ time }) => time < from)?.price ?? first.price;
    if (at < 600 || at > 9_400) continue;
    const size = pick(random, SIZES);
    const side: Side = random() < 0.5 ? 'yes' : 'no';
    const total = size * medianMinute(list);
    if (((total / 100) * (side === 'yes' ? at : 10_000 - at)) / 10_000 < LEAST_DOLLARS) continue;
    const length = kind.startsWith('burst') ? Number(kind.split(' ')[1]) * 1_000 : 0;
    const trades = prints(random, { kind, length, total, side, at, from, ticker, id: `${day.name}-${placed.length}` });
    placed.push({ kind, size, tape, ticker, from, to: from + length, trades });
  }
  return placed;
}

/** Median of the contracts of a minute that traded, in hundredths. */
export function medianMinute(list: readonly Trade[]): number {
  const minutes = new Map<number, number>();
  for (const { time, count } of list) {
    const minute = Math.floor(time / 60_000);
    minutes.set(minute, (minutes.get(minute) ?? 0) + count);
  }
  const volumes = [...minutes.values()].sort((a, b) => a - b);
  return volumes[Math.floor(volumes.length / 2)] ?? 0;
}

type Order = {
  readonly kind: Episode['kind'];
  readonly length: number;
  readonly total: number;
  readonly side: Side;
  readonly at: Price;
  readonly from: number;
  readonly ticker: string;
  readonly id: string;
};

/** Fills of one episode: sizes log-normal, 75 to 100 % on one side, the price drifting 0 to 6 cents that way. */
function prints(random: () => number, { kind, length, total, side, at, from, ticker, id }: Order): Trade[] {
  const one = kind === 'print' || kind === 'thin print';
  const fills = one ? 1 : kind === 'sweep' ? 3 + Math.floor(random() * 6) : 6 + Math.floor(random() * 25);
  const drift = Math.floor(random() * 7) * 100 * (side === 'yes' ? 1 : -1);
  const loyal = kind === 'sweep' ? 1 : 0.75 + random() * 0.25;
  const weights = Array.from({ length: fills }, () => Math.exp(normal(random)));
  const sum = weights.reduce((a, b) => a + b, 0);
  // The first and the last print mark the ends; the others come when they come.
  const moments = Array.from({ length: fills }, (_, index) => (index === 0 ? 0 : index === fills - 1 ? 1 : random()));
  moments.sort((a, b) => a - b);
  return weights.map((weight, index) => {
    const share = fills === 1 ? 1 : index / (fills - 1);
    const moved = at + Math.round((drift * share) / 100) * 100;
    return {
      id: `episode-${id}-${index}`,
      ticker,
      price: Math.min(9_900, Math.max(100, moved)) as Price,
      count: Math.max(100, Math.round((total * weight) / sum / 100) * 100) as Count,
      taker: one || random() < loyal ? side : side === 'yes' ? 'no' : 'yes',
      block: false,
      time: Math.round(from + length * (moments[index] ?? 0)),
    };
  });
}
