import type { Market, Trade } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import { copies, ends, sorted, span, twin } from './copies.ts';
import type { OwnerDay } from './day.ts';
import { type Episode, medianMinute } from './episode.ts';
import { pick } from './random.ts';

/** What looks like a burst and is none. */
export const TRAPS = [
  'busy market',
  'slow ramp',
  'opening',
  'surge of all',
  'convergence',
  'tiny swarm',
  'block',
] as const;

/** A trap: an alert on one of these markets between `from` and `to` is a false one. */
export type Trap = {
  readonly kind: (typeof TRAPS)[number];
  /** Null for all markets. */
  readonly ticker: string | null;
  readonly from: number;
  readonly to: number;
  readonly trades: readonly Trade[];
  /** Markets that exist only in the trap. */
  readonly markets: readonly Market[];
};

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The traps of one day, away from its episodes. */
export function traps(day: OwnerDay, random: () => number, episodes: readonly Episode[]): readonly Trap[] {
  const lively = [...day.byMarket].filter(([, list]) => list.length >= 60 && span(list) > 2 * HOUR);
  const all: Trap[] = [];
  const add = (trap: Trap | null): void => {
    if (trap !== null) all.push(trap);
  };
  add(busy(day, random, lively));
  add(ramp(day, random, lively));
  for (let i = 0; i < 2; i += 1) add(opening(day, random, i));
  add(surge(day, random, episodes));
  for (let i = 0; i < 2; i += 1) add(convergence(day, random, i));
  for (let i = 0; i < 2; i += 1) add(swarm(day, random, lively, i));
  for (let i = 0; i < 2; i += 1) add(block(random, lively, i));
  return all;
}

type Lively = readonly (readonly [string, readonly Trade[]])[];

/** Eight times the trade of a lively market, from morning to night. */
function busy(day: OwnerDay, random: () => number, lively: Lively): Trap | null {
  if (lively.length === 0) return null;
  const [ticker, list] = pick(random, lively);
  const name = `BUSY-${ticker}`;
  const trades = sorted(list.flatMap((trade) => copies(random, list, trade, 8, 5 * MINUTE, name)));
  return { kind: 'busy market', ticker: name, ...ends(trades), trades, markets: [twin(day, ticker, name, null)] };
}

/** A lively market that trades more and more, up to ten times as much, over two hours. */
function ramp(day: OwnerDay, random: () => number, lively: Lively): Trap | null {
  if (lively.length === 0) return null;
  const [ticker, list] = pick(random, lively);
  const name = `RAMP-${ticker}`;
  const from = (list[0]?.time ?? 0) + random() * (span(list) - 2 * HOUR);
  const trades = sorted(
    list.flatMap((trade) => {
      const share = Math.min(1, Math.max(0, (trade.time - from) / (2 * HOUR)));
      return copies(random, list, trade, 1 + Math.floor(9 * share + random()), 2 * MINUTE, name);
    }),
  );
  return {
    kind: 'slow ramp',
    ticker: name,
    from,
    to: from + 2 * HOUR,
    trades,
    markets: [twin(day, ticker, name, null)],
  };
}

/** A market that begins with the busiest quarter of an hour of another, and goes on. */
function opening(day: OwnerDay, random: () => number, number: number): Trap | null {
  const lists = [...day.byMarket].filter(([, list]) => list.length >= 100);
  if (lists.length === 0) return null;
  const [ticker, list] = pick(random, lists);
  const name = `OPEN${number}-${ticker}`;
  const quarter = 15 * MINUTE;
  const counts = new Map<number, number>();
  for (const { time } of list)
    counts.set(Math.floor(time / quarter), (counts.get(Math.floor(time / quarter)) ?? 0) + 1);
  const [busiest = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const trades = list
    .filter(({ time }) => time >= busiest * quarter)
    .flatMap((trade) => copies(random, list, trade, 1, 1_000, name));
  const from = busiest * quarter;
  return {
    kind: 'opening',
    ticker: name,
    from,
    to: from + quarter,
    trades: sorted(trades),
    markets: [twin(day, ticker, name, null)],
  };
}

/** Ten minutes in which everything trades five times as much: the hour at which America looks up. */
function surge(day: OwnerDay, random: () => number, episodes: readonly Episode[]): Trap | null {
  const middle = day.start + 24 * HOUR * 0.75;
  const from = middle - 3 * HOUR + random() * 6 * HOUR;
  const to = from + 10 * MINUTE;
  if (episodes.some((one) => one.from < to + 10 * MINUTE && one.to > from - 10 * MINUTE)) return null;
  const trades: Trade[] = [];
  for (const [ticker, list] of day.byMarket) {
    for (const trade of list) {
      if (trade.time < from || trade.time > to) continue;
      trades.push(
        ...copies(random, list, trade, 4, 20_000, ticker).map((copy) => ({ ...copy, id: `surge-${copy.id}` })),
      );
    }
  }
  return { kind: 'surge of all', ticker: null, from, to: to + MINUTE, trades: sorted(trades), markets: [] };
}

/** The matter is settled but for the paying out: twenty usual minutes of contracts bought at 97 to 99 cents within five. */
function convergence(day: OwnerDay, random: () => number, number: number): Trap | null {
  const lists = [...day.byMarket].filter(([, list]) => {
    const last = list.at(-1)?.price ?? 5_000;
    return list.length >= 30 && (last >= 9_300 || last <= 700);
  });
  if (lists.length === 0) return null;
  const [ticker, list] = pick(random, lists);
  const last = list.at(-1);
  if (last === undefined) return null;
  const high = last.price >= 5_000;
  const from = last.time + 2 * MINUTE;
  const total = 20 * medianMinute(list);
  const trades = Array.from({ length: 30 }, (_, index): Trade => {
    const cents = 97 + Math.floor(random() * 3);
    return {
      ...last,
      id: `convergence-${number}-${ticker}-${index}`,
      price: ((high ? cents : 100 - cents) * 100) as Price,
      count: Math.max(100, Math.round((total / 30) * (0.5 + random()))) as Count,
      taker: high ? 'yes' : 'no',
      time: Math.round(from + (index / 30) * 5 * MINUTE),
    };
  });
  return { kind: 'convergence', ticker, from, to: from + 6 * MINUTE, trades, markets: [] };
}

/** A hundred and twenty prints of one contract within a minute: a program that splits its lunch money. */
function swarm(day: OwnerDay, random: () => number, lively: Lively, number: number): Trap | null {
  if (lively.length === 0) return null;
  const [ticker, list] = pick(random, lively);
  const from = (list[0]?.time ?? 0) + 0.2 * span(list) + random() * 0.7 * span(list);
  const at = list.findLast(({ time }) => time <= from) ?? list[0];
  if (at === undefined) return null;
  const trades = Array.from(
    { length: 120 },
    (_, index): Trade => ({
      ...at,
      id: `swarm-${day.name}-${number}-${index}`,
      count: 100 as Count,
      taker: random() < 0.5 ? 'yes' : 'no',
      time: Math.round(from + index * 500),
    }),
  );
  return { kind: 'tiny swarm', ticker, from, to: from + 2 * MINUTE, trades, markets: [] };
}

/** Arranged off the book, of forty usual minutes. */
function block(random: () => number, lively: Lively, number: number): Trap | null {
  if (lively.length === 0) return null;
  const [ticker, list] = pick(random, lively);
  const at = pick(random, list);
  const trade: Trade = {
    ...at,
    id: `block-${number}-${at.id}`,
    count: Math.round(40 * medianMinute(list)) as Count,
    block: true,
    time: at.time + 60,
  };
  return { kind: 'block', ticker, from: trade.time, to: trade.time + 1_000, trades: [trade], markets: [] };
}
