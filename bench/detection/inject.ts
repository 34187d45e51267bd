import type { Side, Trade } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import { seeded } from '../../src/replay/random.ts';
import { normal, pick } from './random.ts';
import type { Tape } from './tape.ts';

/** Lengths of an episode: one print, one sweep of several levels, or a burst over so many seconds. */
export const KINDS = ['print', 'sweep', 'burst 5 s', 'burst 20 s', 'burst 60 s', 'burst 120 s'] as const;
/** Contracts of an episode, in medians of the market's own volume of a minute that traded. */
export const SIZES = [5, 10, 20, 40] as const;

export type Episode = {
  readonly kind: (typeof KINDS)[number];
  readonly size: (typeof SIZES)[number];
  readonly ticker: string;
  readonly from: number;
  readonly to: number;
  readonly day: string;
};

export type Injected = { readonly trades: readonly Trade[]; readonly episodes: readonly Episode[] };

const PER_DAY = 12;
const QUIET_MS = 300_000;
const APART_MS = 1_200_000;
/** Fewer dollars than this is nothing that anyone wants to be woken for. */
const LEAST_DOLLARS = 100;

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * The tape with labelled episodes written into quiet stretches: market known for ten minutes, price 6 to 94 cents, the
 * five minutes before no busier than the market's mean of that day, nothing else of ours within twenty minutes.
 */
export function inject(tape: Tape, seed: number): Injected {
  const random = seeded(seed);
  const byDay = new Map<string, Map<string, Trade[]>>();
  for (const trade of tape.trades) {
    const day = dayOf(trade.time);
    const markets = byDay.get(day) ?? new Map<string, Trade[]>();
    byDay.set(day, markets);
    const list = markets.get(trade.ticker) ?? [];
    markets.set(trade.ticker, list);
    list.push(trade);
  }
  const episodes: Episode[] = [];
  const added: Trade[] = [];
  for (const [day, markets] of byDay) {
    const eligible = [...markets.values()].filter((list) => list.length >= 8);
    if (eligible.length < 5) continue;
    let placed = 0;
    for (let attempt = 0; attempt < 4_000 && placed < PER_DAY; attempt += 1) {
      const episode = place(random, pick(random, eligible), day, placed, episodes);
      if (episode === null) continue;
      episodes.push(episode.episode);
      added.push(...episode.trades);
      placed += 1;
    }
  }
  const trades = [...tape.trades, ...added].sort((a, b) => a.time - b.time);
  return { trades, episodes };
}

function place(random: () => number, list: readonly Trade[], day: string, number: number, others: readonly Episode[]) {
  const first = list[0];
  const last = list[list.length - 1];
  if (first === undefined || last === undefined) return null;
  const kind = KINDS[number % KINDS.length] ?? 'print';
  const size = pick(random, SIZES);
  const length = kind.startsWith('burst') ? Number(kind.split(' ')[1]) * 1_000 : 0;
  const earliest = first.time + 600_000;
  if (earliest >= last.time) return null;
  const from = Math.floor(earliest + random() * (last.time - earliest));
  if (others.some((other) => other.ticker === first.ticker && Math.abs(other.from - from) < APART_MS)) return null;
  const before = list.filter((trade) => trade.time >= from - QUIET_MS && trade.time < from);
  const usual = (list.length * QUIET_MS) / Math.max(QUIET_MS, last.time - first.time);
  if (before.length > usual) return null;
  const at = list.findLast((trade) => trade.time < from)?.price ?? first.price;
  if (at < 600 || at > 9_400) return null;
  const total = size * medianMinute(list);
  const side: Side = random() < 0.5 ? 'yes' : 'no';
  const paid = ((total / 100) * (side === 'yes' ? at : 10_000 - at)) / 10_000;
  if (paid < LEAST_DOLLARS) return null;
  const trades = prints(random, kind, length, total, side, at, from, `${day}-${number}`, first.ticker);
  return { episode: { kind, size, ticker: first.ticker, from, to: from + length, day }, trades };
}

function medianMinute(list: readonly Trade[]): number {
  const minutes = new Map<number, number>();
  for (const trade of list) {
    const minute = Math.floor(trade.time / 60_000);
    minutes.set(minute, (minutes.get(minute) ?? 0) + trade.count);
  }
  const volumes = [...minutes.values()].sort((a, b) => a - b);
  return volumes[Math.floor(volumes.length / 2)] ?? 0;
}

/** Fills of one episode: sizes log-normal, 75 to 100 % on one side, the price drifting 0 to 6 cents that way. */
function prints(
  random: () => number,
  kind: Episode['kind'],
  length: number,
  total: number,
  side: Side,
  at: Price,
  from: number,
  id: string,
  ticker: string,
): Trade[] {
  const fills = kind === 'print' ? 1 : kind === 'sweep' ? 3 + Math.floor(random() * 6) : 6 + Math.floor(random() * 25);
  const drift = Math.floor(random() * 7) * 100 * (side === 'yes' ? 1 : -1);
  const loyal = kind === 'sweep' ? 1 : 0.75 + random() * 0.25;
  const weights = Array.from({ length: fills }, () => Math.exp(normal(random)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight, index) => {
    const share = fills === 1 ? 1 : index / (fills - 1);
    const moved = at + Math.round((drift * share) / 100) * 100;
    return {
      id: `episode-${id}-${index}`,
      ticker,
      price: Math.min(9_900, Math.max(100, moved)) as Price,
      count: Math.max(100, Math.round((total * weight) / sum / 100) * 100) as Count,
      taker: random() < loyal ? side : side === 'yes' ? 'no' : 'yes',
      block: false,
      time: Math.round(from + length * share),
    };
  });
}
