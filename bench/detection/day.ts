import type { Market, Trade } from '../../src/desk/market.ts';
import type { Tape } from './tape.ts';

export const DAY_MS = 86_400_000;
/** Where every owner's day is moved to: tapes of different years are watched side by side, at their own time of day. */
const BASE = Date.UTC(2026, 0, 1);

/**
 * One day of an owner who watches everything at once: sports, index strikes and crypto side by side. That is how the
 * product is used, and it is what a rule made for one kind of market fails at.
 */
export type OwnerDay = {
  readonly name: string;
  readonly start: number;
  readonly markets: readonly Market[];
  /** Oldest first. */
  readonly trades: readonly Trade[];
  /** Trades by market, oldest first. */
  readonly byMarket: ReadonlyMap<string, readonly Trade[]>;
  /** Which tape a market comes from. */
  readonly tapeOf: ReadonlyMap<string, string>;
};

/** UTC dates of each tape. What was looked at while the detector was made, and what was kept aside until it was done. */
const SPLITS = {
  development: {
    'many-markets-nov2025': ['2025-11-06', '2025-11-05'],
    'kxeth15m-may2026': ['2026-05-15'],
    'kxinx-jan2026': ['02', '05', '06', '07', '08', '09', '12', '13', '14', '15'].map((day) => `2026-01-${day}`),
  },
  heldOut: {
    'many-markets-nov2025': ['2025-11-08', '2025-11-07'],
    'kxeth15m-may2026': ['2026-05-16'],
    'kxinx-jan2026': ['16', '20', '21', '22', '23', '26', '27', '28', '29', '30'].map((day) => `2026-01-${day}`),
  },
} as const;

export type Split = keyof typeof SPLITS;

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * The days of a split: one for each day of the index tape, with the sports and crypto of that split beside it. Those
 * two are the same every time, only the episodes written into them differ.
 */
export function ownerDays(tapes: readonly Tape[], split: Split): readonly OwnerDay[] {
  const dates = SPLITS[split];
  const index = tapes.find(({ name }) => name === 'kxinx-jan2026');
  const others = tapes.filter((tape) => tape !== index);
  const beside = others.flatMap((tape) => slices(tape, dates[tape.name as keyof typeof dates] ?? []));
  if (index === undefined) return [];
  return dates['kxinx-jan2026'].map((date) => compose(date, [...slices(index, [date]), ...beside]));
}

/** All days of all tapes, of both splits, as if they were one: the most that can be watched at once. */
export const everyDay = (tapes: readonly Tape[]): OwnerDay =>
  compose(
    'every day',
    tapes.flatMap((tape) => slices(tape, [...new Set(tape.trades.map(({ time }) => dateOf(time)))])),
  );

/** One tape by itself, as an owner who watches nothing else. */
export const aloneDays = (tape: Tape, split: Split): readonly OwnerDay[] => {
  const dates: readonly string[] = SPLITS[split][tape.name as keyof (typeof SPLITS)[Split]] ?? [];
  return tape.name === 'kxinx-jan2026'
    ? dates.map((date) => compose(date, slices(tape, [date])))
    : [compose(dates.join(' '), slices(tape, dates))];
};

type Slice = { readonly tape: string; readonly trades: readonly Trade[]; readonly markets: readonly Market[] };

/** Trades of these dates, each moved to the base day. A market that trades on two of them is two markets. */
function slices(tape: Tape, dates: readonly string[]): readonly Slice[] {
  return dates.map((date, index) => {
    const shift = BASE - Date.parse(`${date}T00:00:00Z`);
    const rename = (ticker: string): string => (index === 0 ? ticker : `${ticker}~${index}`);
    const trades = tape.trades
      .filter(({ time }) => dateOf(time) === date)
      .map((trade) => ({ ...trade, ticker: rename(trade.ticker), time: trade.time + shift }));
    const seen = new Set(trades.map(({ ticker }) => ticker));
    const markets = tape.markets
      .map((market) => ({
        ...market,
        ticker: rename(market.ticker),
        closeAt: market.closeAt === null ? null : market.closeAt + shift,
      }))
      .filter(({ ticker }) => seen.has(ticker));
    return { tape: tape.name, trades, markets };
  });
}

function compose(name: string, parts: readonly Slice[]): OwnerDay {
  const trades = parts.flatMap((part) => part.trades).sort((a, b) => a.time - b.time);
  const tapeOf = new Map(parts.flatMap((part) => part.markets.map(({ ticker }) => [ticker, part.tape] as const)));
  return { name, start: BASE, markets: parts.flatMap((part) => part.markets), trades, byMarket: group(trades), tapeOf };
}

/** Trades by market, in the order given. */
export function group(trades: readonly Trade[]): Map<string, Trade[]> {
  const byMarket = new Map<string, Trade[]>();
  for (const trade of trades) {
    const list = byMarket.get(trade.ticker);
    if (list === undefined) byMarket.set(trade.ticker, [trade]);
    else list.push(trade);
  }
  return byMarket;
}
