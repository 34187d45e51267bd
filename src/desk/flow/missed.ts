import type { HeldBack, Withheld } from '../state.ts';

/** More are not read. */
const MOST = 8;

/** What was withheld at once: the markets of it, since and until when what they tell belongs to it, and how often it was counted. */
type Burst = {
  readonly tickers: ReadonlySet<string>;
  readonly since: number;
  readonly until: number;
  readonly count: number;
};

/**
 * The alerts that the cap, or a snooze, held back: each is counted once in the owner's day and named once, by its best
 * market, so that never more are named than were counted.
 */
export class Missed {
  readonly #bursts = new Map<string, Burst>();

  /** True while what this market tells at `at` (ms) belongs to an alert that is counted. */
  counted(ticker: string, at: number): boolean {
    return (this.#bursts.get(ticker)?.until ?? at) > at;
  }

  /** One more of these markets, which go on being it up to `until` (ms). */
  withhold<D extends HeldBack>(day: D, tickers: readonly string[], at: number, until: number): D {
    // What a market told alone a moment ago was the beginning of its cluster.
    const before = this.#of(tickers, at);
    const burst = {
      tickers: new Set([...tickers, ...before.flatMap((one) => [...one.tickers])]),
      since: Math.min(at, ...before.map(({ since }) => since)),
      until,
      count: before.reduce((sum, { count }) => sum + count, 1),
    };
    for (const ticker of burst.tickers) this.#bursts.set(ticker, burst);
    return { ...day, withheld: day.withheld + 1 };
  }

  /** What is counted is named by this market if that is its best so far; nothing else is named. */
  name<D extends HeldBack>(day: D, one: Withheld): D {
    const [burst] = this.#of([one.ticker], one.at);
    if (burst === undefined) return day;
    const others = named(day, burst).filter(({ ticker }) => ticker !== one.ticker);
    if (others.some(({ score }) => score >= one.score)) return day;
    const rest = day.missed.filter((other) => !others.includes(other));
    return { ...day, missed: withMissed(rest, one) };
  }

  /** These markets are told of after all: what of them was just counted was the beginning of this, and none was missed. */
  told<D extends HeldBack>(day: D, tickers: readonly string[], at: number): D {
    const bursts = this.#of(tickers, at);
    const gone = bursts.flatMap((burst) => named(day, burst));
    const count = bursts.reduce((sum, burst) => sum + burst.count, 0);
    for (const ticker of [...tickers, ...bursts.flatMap((burst) => [...burst.tickers])]) this.#bursts.delete(ticker);
    return {
      ...day,
      withheld: Math.max(0, day.withheld - count),
      missed: day.missed.filter((one) => !tickers.includes(one.ticker) && !gone.includes(one)),
    };
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    this.#bursts.delete(ticker);
  }

  /** Another day counts for itself. */
  clear(): void {
    this.#bursts.clear();
  }

  #of(tickers: readonly string[], at: number): readonly Burst[] {
    const bursts = tickers.flatMap((ticker) => this.#bursts.get(ticker) ?? []);
    return [...new Set(bursts)].filter(({ until }) => until > at);
  }
}

/** What of the day's names belongs to this. */
const named = (day: HeldBack, burst: Burst): readonly Withheld[] =>
  day.missed.filter(({ ticker, at }) => burst.tickers.has(ticker) && at >= burst.since);

/** The best of them, best first, with one more: a market has one entry, its strongest. */
function withMissed(missed: readonly Withheld[], one: Withheld): readonly Withheld[] {
  const before = missed.find(({ ticker }) => ticker === one.ticker);
  if (before !== undefined && before.score >= one.score) return missed;
  return [...missed.filter((other) => other !== before), one].sort((a, b) => b.score - a.score).slice(0, MOST);
}
