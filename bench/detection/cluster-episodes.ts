import type { Trade } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import { seeded } from '../../src/replay/random.ts';
import type { Half } from './cluster-half.ts';
import { type Leg, planners } from './cluster-plans.ts';
import { dateOf, group } from './day.ts';
import { medianMinute } from './episode.ts';
import { normal, pick } from './random.ts';

/** What should be told as one, and what should not. */
export const POSITIVE = ['event', 'series', 'theme'] as const;
export const NEGATIVE = ['contradiction', 'hours apart', 'unrelated', 'surge'] as const;
export type Kind = (typeof POSITIVE)[number] | (typeof NEGATIVE)[number];

export type ClusterEpisode = {
  readonly kind: Kind;
  /** Null for a surge: it has them all. */
  readonly tickers: ReadonlySet<string> | null;
  readonly from: number;
  readonly to: number;
};

export type Labelled = { readonly trades: readonly Trade[]; readonly episodes: readonly ClusterEpisode[] };

const KINDS: readonly Kind[] = [...POSITIVE, ...NEGATIVE];
/** Times that every kind is tried for a day, and moments that are tried for each. */
const ROUNDS = 3;
const ATTEMPTS = 300;
/** Between two episodes, ms. */
const APART_MS = 1_200_000;
/** A market is open when it is known for so long and traded so recently, ms. */
const WARM_MS = 900_000;
const STALE_MS = 3_600_000;
/** What a burst comes to at least, micro-dollars. */
const LEAST_PAID = 150 * 1e6;
/** Its contracts, in medians of the market's minutes that traded. */
const SIZES = [10, 20, 40];
const SURGE_MS = 600_000;
/** Copies of every trade in a surge. */
const SURGE_COPIES = 7;
/** Trades that there must be to copy. */
const SURGE_LEAST = 40;

/** The half with labelled episodes, three rounds of every kind a day where the tape has room, twenty minutes apart. */
export function label(half: Half, seed: number): Labelled {
  const random = seeded(seed);
  const episodes: ClusterEpisode[] = [];
  const added: Trade[] = [];
  for (const day of new Set(half.trades.map((trade) => dateOf(trade.time)))) {
    const trades = half.trades.filter((trade) => dateOf(trade.time) === day);
    const streams = group(trades);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const kind of KINDS) {
        for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
          const at = pick(random, trades).time;
          const made = kind === 'surge' ? surge(random, trades, at) : written(random, kind, half, streams, at);
          if (made === null || episodes.some((other) => near(other, made.episode))) continue;
          episodes.push(made.episode);
          added.push(...made.trades.map((trade, index) => ({ ...trade, id: `e${episodes.length}-${index}` })));
          break;
        }
      }
    }
  }
  return { trades: [...half.trades, ...added].sort((a, b) => a.time - b.time), episodes };
}

const near = (a: ClusterEpisode, b: ClusterEpisode): boolean => a.from < b.to + APART_MS && b.from < a.to + APART_MS;

type Made = { readonly episode: ClusterEpisode; readonly trades: readonly Trade[] };

function written(
  random: () => number,
  kind: Exclude<Kind, 'surge'>,
  half: Half,
  streams: ReadonlyMap<string, readonly Trade[]>,
  at: number,
): Made | null {
  const open = [...streams].filter(([, stream]) => isOpen(stream, at)).map(([ticker]) => ticker);
  const legs = open.length < 2 ? null : planners[kind](random, open, half.world);
  if (legs === null) return null;
  // Coincidences lie an hour or two apart; what belongs together starts within two minutes.
  const gap = kind === 'hours apart' ? 3_600_000 * (1 + random()) : 0;
  const begins = legs.map((_, index) => Math.round(at + index * gap + (index === 0 ? 0 : random() * 120_000)));
  const bursts = legs.map((leg, index) => burst(random, streams.get(leg.ticker) ?? [], leg, begins[index] ?? at));
  if (bursts.some((one) => one === null)) return null;
  const trades = bursts.flatMap((one) => one ?? []);
  const to = Math.max(...trades.map((trade) => trade.time));
  return { episode: { kind, tickers: new Set(legs.map((leg) => leg.ticker)), from: at, to }, trades };
}

/** Known for a quarter of an hour, traded within the last hour and again afterwards, 6 to 94 cents. */
function isOpen(stream: readonly Trade[], at: number): boolean {
  const before = stream.findLast((trade) => trade.time < at);
  const [first, last] = [stream[0], stream[stream.length - 1]];
  if (before === undefined || first === undefined || last === undefined || stream.length < 8) return false;
  if (first.time > at - WARM_MS || before.time < at - STALE_MS || last.time < at) return false;
  return before.price >= 600 && before.price <= 9_400;
}

/** A burst of 10, 20 or 40 usual minutes within 10 to 90 s, nine in ten fills on one side, drifting 1 to 6 cents. */
function burst(random: () => number, stream: readonly Trade[], leg: Leg, from: number): Trade[] | null {
  const price = stream.findLast((trade) => trade.time < from)?.price ?? 0;
  if (price < 600 || price > 9_400 || (stream[stream.length - 1]?.time ?? 0) < from) return null;
  const yes = leg.taker === 'yes';
  const least = LEAST_PAID / (yes ? price : 10_000 - price);
  const total = Math.max(least, pick(random, SIZES) * medianMinute(stream));
  const fills = 8 + Math.floor(random() * 20);
  const length = 10_000 + random() * 80_000;
  const drift = (1 + Math.floor(random() * 6)) * 100 * (yes ? 1 : -1);
  const weights = Array.from({ length: fills }, () => Math.exp(normal(random)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight, index) => {
    const share = index / (fills - 1);
    const moved = Math.round((price + drift * share) / 100) * 100;
    return {
      id: '',
      ticker: leg.ticker,
      price: Math.min(9_900, Math.max(100, moved)) as Price,
      count: Math.max(100, Math.round((total * weight) / sum / 100) * 100) as Count,
      taker: random() < 0.9 ? leg.taker : ({ yes: 'no', no: 'yes' } as const)[leg.taker],
      block: false,
      time: Math.round(from + length * share),
    };
  });
}

/** Ten minutes in which everybody trades eight times as much, in every market. */
function surge(random: () => number, trades: readonly Trade[], from: number): Made | null {
  const inside = trades.filter((trade) => trade.time >= from && trade.time < from + SURGE_MS);
  if (inside.length < SURGE_LEAST) return null;
  const copies = inside.flatMap((trade) =>
    Array.from({ length: SURGE_COPIES }, () => ({ ...trade, time: Math.round(trade.time + random() * 20_000) })),
  );
  return { episode: { kind: 'surge', tickers: null, from, to: from + SURGE_MS }, trades: copies };
}

export const isPositive = (kind: Kind): boolean => (POSITIVE as readonly Kind[]).includes(kind);
