import type { FeeModel } from '../../desk/market.ts';
import { type Count, cents, contracts, type Price } from '../../desk/money.ts';
import { type Grid, LINEAR, TAPERED } from './grid.ts';
import { EVENTS, type EventRow } from './questions.ts';
import { OTHER_EVENTS } from './questions-other.ts';
import { THEMES } from './themes.ts';

export type Series = {
  readonly ticker: string;
  readonly title: string;
  readonly category: string;
  readonly frequency: string;
  readonly tags: readonly string[];
  readonly fee: FeeModel;
  /** The exchange shard on which its markets live. */
  readonly shard: number;
};

export type EventSpec = {
  readonly ticker: string;
  readonly series: Series;
  readonly title: string;
  readonly subTitle: string;
  /** At most one of its markets resolves to YES. */
  readonly exclusive: boolean;
  readonly markets: readonly MarketSpec[];
};

export type MarketSpec = {
  readonly ticker: string;
  readonly event: string;
  readonly category: string;
  readonly yes: string;
  readonly rules: string;
  readonly grid: Grid;
  readonly openAt: number;
  readonly closeAt: number;
  readonly fee: FeeModel;
  readonly shard: number;
  /** Where the YES price begins. */
  readonly price: Price;
  /** Mean time between trades, ms. */
  readonly tradeEvery: number;
  /** Typical trade. */
  readonly size: Count;
};

/** Markets which the same news moves, and the side that it lifts. */
export type Theme = { readonly name: string; readonly legs: readonly { ticker: string; up: boolean }[] };

export type Catalogue = {
  readonly events: readonly EventSpec[];
  readonly themes: readonly Theme[];
};

const DAY = 86_400_000;
/** What most series charge. */
const TAKERS_PAY: FeeModel = { multiplier: 1, maker: 0 };
const MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'long' });
const FULL_DATE = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'long' });

/** Tuesday after the first Monday of November, 20:00 in New York. */
function electionNight(year: number): number {
  const first = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  return Date.UTC(year, 10, 2 + ((8 - first) % 7), 25);
}

/** The next election of a cycle of so many years that is at least a month away. */
function nextElection(now: number, every: 2 | 4): number {
  let year = new Date(now).getUTCFullYear();
  while (year % every !== 0 || electionNight(year) < now + 30 * DAY) year += 1;
  return electionNight(year);
}

/** Fills in the dates of a question: `{year}`, `{month}` and `{date}` of its closing. */
function dated(text: string, closeAt: number): string {
  const date = new Date(closeAt);
  return text
    .replaceAll('{year}', String(date.getUTCFullYear()))
    .replaceAll('{month}', MONTH.format(date))
    .replaceAll('{date}', FULL_DATE.format(date));
}

/** When a question closes: on an election night, or so many days from today. */
function closing(closes: EventRow['closes'], now: number): number {
  if (typeof closes === 'number') return now - (now % DAY) + closes * DAY;
  return nextElection(now, closes === 'cycle' ? 2 : 4);
}

function eventOf(row: EventRow, now: number): EventSpec {
  const closeAt = closing(row.closes, now);
  const stamp = new Date(closeAt).toISOString();
  const suffix = typeof row.closes === 'string' ? stamp.slice(2, 4) : stamp.slice(2, 10).replaceAll('-', '');
  const series = { ...row.series, fee: row.fee ?? TAKERS_PAY, shard: row.shard ?? 0 };
  const ticker = `${series.ticker}-${suffix}`;
  const markets = row.markets.map(([code, yes, price, seconds, size, laterDays]): MarketSpec => {
    const closes = laterDays === undefined ? closeAt : closing(laterDays, now);
    return {
      ticker: `${ticker}-${code}`,
      event: ticker,
      category: series.category,
      yes: dated(yes, closes),
      rules: `If ${dated(row.rules, closes).replaceAll('{yes}', dated(yes, closes))}, then the market resolves to Yes.`,
      grid: row.tapered === true ? TAPERED : LINEAR,
      openAt: now - (now % DAY) - 40 * DAY,
      closeAt: closes,
      fee: series.fee,
      shard: series.shard,
      price: cents(price),
      tradeEvery: seconds * 1_000,
      size: contracts(size),
    };
  });
  return {
    ticker,
    series,
    title: dated(row.title, closeAt),
    subTitle: dated(row.subTitle, closeAt),
    exclusive: row.exclusive,
    markets,
  };
}

/** What the practice exchange lists for somebody who starts it at `now` (ms). */
export function catalogue(now: number): Catalogue {
  const events = [...EVENTS, ...OTHER_EVENTS].map((row) => eventOf(row, now));
  const byName = new Map<string, string>();
  for (const event of events) {
    for (const market of event.markets)
      byName.set(`${event.series.ticker}/${market.ticker.slice(event.ticker.length + 1)}`, market.ticker);
  }
  const themes = Object.entries(THEMES).map(([name, legs]) => ({
    name,
    legs: legs.map((leg) => {
      const ticker = byName.get(leg.slice(1));
      if (ticker === undefined) throw new Error(`theme ${name} names no market: ${leg}`);
      return { ticker, up: leg.startsWith('+') };
    }),
  }));
  return { events, themes };
}
