import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../src/desk/market.ts';
import { type Catalogue, catalogue } from '../../../src/practice/exchange/catalogue.ts';
import { OrderEntry } from '../../../src/practice/exchange/entry.ts';
import { Random } from '../../../src/practice/exchange/random.ts';
import { Street } from '../../../src/practice/exchange/street.ts';
import { Trader } from '../../../src/practice/exchange/trader.ts';
import { order as limit } from './fixture.ts';

const START = Date.UTC(2026, 10, 21, 15);
const SPAN = 12_000;

/** Signed contracts of each market in each 12 s, beside what the hour before makes usual. */
class Watch {
  readonly usual = new Map<string, number>();
  readonly trades: Trade[] = [];
  readonly street: Street;
  readonly catalogue: Catalogue = catalogue(START);

  constructor(seed: number) {
    this.street = new Street(this.catalogue, new Random(seed), START);
    const { items } = this.street.venue.tape.page({ ticker: null, from: 0, to: START, block: false }, 1e6, '');
    for (const trade of items) {
      this.usual.set(trade.ticker, (this.usual.get(trade.ticker) ?? 0) + trade.count / (3_600_000 / SPAN));
    }
    this.street.venue.listen((event) => {
      if (event.type === 'trade') this.trades.push(event.trade);
    });
  }

  advance(seconds: number): void {
    for (let second = 1; second <= seconds; second++) this.street.advance(this.street.venue.now + 1_000);
  }

  /** Markets that traded 15 times their usual, four fifths of it one way, moving 2 cents, by the time they did so first. */
  unusual(): Map<string, number> {
    const found = new Map<string, number>();
    for (const [ticker, trades] of Map.groupBy(this.trades, (trade) => trade.ticker)) {
      for (const last of trades) {
        const recent = trades.filter((each) => each.time > last.time - SPAN && each.time <= last.time && !each.block);
        const total = recent.reduce((sum, each) => sum + each.count, 0);
        const net = recent.reduce((sum, each) => sum + (each.taker === 'yes' ? each.count : -each.count), 0);
        const moved = Math.abs(last.price - (recent[0]?.price ?? last.price));
        if (
          total < 15 * (this.usual.get(ticker) ?? 1) ||
          Math.abs(net) < 0.8 * total ||
          moved < 200 ||
          recent.length < 8
        )
          continue;
        found.set(ticker, (last.time - START) / 1_000);
        break;
      }
    }
    return found;
  }

  category(ticker: string): string | undefined {
    return this.street.venue.listings.get(ticker)?.spec.category;
  }
}

describe('practice episodes', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'seed %i: a burst within a minute, a cluster within three',
    (seed) => {
      const watch = new Watch(seed);
      watch.advance(190);
      const found = [...watch.unusual()].sort((a, b) => a[1] - b[1]);
      const [ticker, at] = found[0] ?? ['', 0];
      expect(['Elections', 'Politics']).toContain(watch.category(ticker));
      expect(at).toBeGreaterThan(20);
      expect(at).toBeLessThan(60);
      const later = found.filter(([, each]) => each > 90 && each < 180).map(([each]) => each);
      const related = watch.catalogue.themes.map(
        (theme) => theme.legs.filter((leg) => later.includes(leg.ticker)).length,
      );
      expect(Math.max(...related)).toBeGreaterThanOrEqual(2);
    },
  );

  it('go on for ever, in every kind, and leave the rest of the market quiet', () => {
    const watch = new Watch(99);
    const { venue } = watch.street;
    const crossed: string[] = [];
    venue.listen((event) => {
      if (event.type !== 'trade') return;
      const { bids, asks } = event.listing.book.depth();
      if ((bids[0]?.[0] ?? 0) >= (asks[0]?.[0] ?? 10_000)) crossed.push(event.trade.ticker);
    });
    watch.advance(3_600);
    const printed = watch.trades.map((trade) => trade.time);
    expect(printed).toEqual(printed.toSorted((a, b) => a - b));
    expect(printed.every(Number.isInteger)).toBe(true);
    expect(watch.trades.some((trade) => trade.block)).toBe(true);
    const orders = Map.groupBy(watch.trades, (trade) => `${trade.ticker} ${trade.time} ${trade.taker}`);
    const sweeps = [...orders.values()].filter((trades) => new Set(trades.map((trade) => trade.price)).size >= 4);
    expect(sweeps.length).toBeGreaterThan(3);
    expect(watch.unusual().size).toBeGreaterThan(8);
    expect(crossed).toEqual([]);
    const perSecond = watch.trades.length / 3_600;
    expect(perSecond).toBeGreaterThan(2);
    expect(perSecond).toBeLessThan(10);
    for (const event of venue.events) {
      if (!event.exclusive) continue;
      const sum = event.markets.reduce((total, spec) => total + (venue.listings.get(spec.ticker)?.last ?? 0), 0);
      expect(Math.abs(sum - 10_000), event.ticker).toBeLessThan(2_000);
    }
  });

  it('walk a price while the spread closes, up and down', () => {
    const walks = { up: 0, down: 0 };
    for (const seed of [1, 2]) {
      const watch = new Watch(seed);
      const { venue } = watch.street;
      const past = new Map<string, { at: number; bid: number; gap: number }[]>();
      for (let second = 0; second < 2_400; second++) {
        watch.advance(1);
        for (const listing of venue.listings.values()) {
          const { bids, asks } = listing.book.depth();
          const bid = bids[0]?.[0] ?? 0;
          const now = { at: venue.now, bid, gap: (asks[0]?.[0] ?? 10_000) - bid };
          const history = (past.get(listing.spec.ticker) ?? []).filter((each) => each.at >= venue.now - 5_000);
          const then = history[0];
          if (then !== undefined && then.gap - now.gap >= 300) {
            if (now.bid - then.bid >= 200) walks.up += 1;
            if (then.bid - now.bid >= 200) walks.down += 1;
          }
          past.set(listing.spec.ticker, [...history, now]);
        }
      }
    }
    expect(walks.up).toBeGreaterThan(0);
    expect(walks.down).toBeGreaterThan(0);
  });

  it('are the same again for the same seed, however time is cut, and others for another', () => {
    const tape = (seed: number, step: number): string[] => {
      const watch = new Watch(seed);
      for (let at = step; at <= 60_000; at += step) watch.street.advance(START + at);
      return watch.trades.map((trade) => `${trade.id} ${trade.ticker} ${trade.price} ${trade.count} ${trade.time}`);
    };
    const first = tape(5, 100);
    expect(first.length).toBeGreaterThan(100);
    expect(tape(5, 20_000)).toEqual(first);
    expect(tape(6, 20_000)).not.toEqual(first);
  });

  it.each([1, 2, 3, 4])('come at once when called, one market at a time, time after time (seed %i)', (seed) => {
    const watch = new Watch(seed);
    const called = new Set<string>();
    for (let call = 0; call < 5; call++) {
      watch.trades.length = 0;
      const { ticker, side } = watch.street.spike();
      expect(['Elections', 'Politics']).toContain(watch.category(ticker));
      expect(called).not.toContain(ticker);
      called.add(ticker);
      watch.advance(14);
      expect([...watch.unusual().keys()]).toContain(ticker);
      const taken = watch.trades.filter((trade) => trade.ticker === ticker && !trade.block);
      expect(taken.filter((trade) => trade.taker === side).length).toBeGreaterThan(0.8 * taken.length);
    }
  });

  it('wait while the computer sleeps', () => {
    const watch = new Watch(3);
    watch.street.advance(START + 8 * 3_600_000);
    expect(watch.trades).toEqual([]);
    watch.advance(60);
    expect(watch.trades.length).toBeGreaterThan(60);
  });
});

describe('a practice market that closes', () => {
  it('ends its resting orders, refuses new ones and falls silent, while others trade on', () => {
    const { street, trades, catalogue: listed } = new Watch(3);
    const { venue } = street;
    const random = new Random(4);
    const trader = new Trader(venue, random);
    const entry = new OrderEntry(venue, trader, random);
    const spec = listed.events.find((event) => event.series.ticker === 'KXFEDDECISION')?.markets[0];
    if (spec === undefined) throw new Error('no such market');
    const { order } = entry.create(limit(spec.ticker));
    street.advance(spec.closeAt - 100);
    trader.tick();
    expect(order.status).toBe('resting');
    street.advance(spec.closeAt);
    trader.tick();
    expect(order.status).toBe('resting');
    street.advance(spec.closeAt + 2_000);
    trader.tick();
    expect(order).toMatchObject({ status: 'canceled', reason: 'CloseCancel' });
    expect(() => entry.create(limit(spec.ticker))).toThrow('market is not active');
    for (let second = 1; second <= 300; second++) street.advance(spec.closeAt + second * 1_000);
    const after = trades.filter((trade) => trade.time > spec.closeAt).map((trade) => trade.ticker);
    expect(after.length).toBeGreaterThan(300);
    expect(after).not.toContain(spec.ticker);
  });
});
