import { describe, expect, it } from 'vitest';
import type { Deal, Effect } from '../../src/desk/effect.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { Whereabouts } from '../../src/replay/chance.ts';
import { Ledger } from '../../src/replay/ledger.ts';
import { seeded } from '../../src/replay/random.ts';

const same = { at: 5, ticker: 'A', side: 'yes', count: contracts(5) } as const;
const exit = (pnl: number): Deal => ({
  type: 'exit',
  own: true,
  ...same,
  spent: dollars(1),
  proceeds: dollars(1 + pnl),
  reason: 'stop_loss',
  fees: dollars(0),
  pnl: dollars(pnl),
});
const buy: Effect = { type: 'order', ...same, action: 'buy', price: cents(40), style: 'improve', order: 'o' };

describe('what trading came to', () => {
  it('adds up trades, wins, fees and the expectancy of a closed trade', () => {
    const ledger = new Ledger();
    const fill = { type: 'fill', ...same, action: 'buy', price: cents(40), fee: dollars(0.1), taker: true } as const;
    for (const effect of [buy, buy, { ...fill, order: 'o' }, exit(0.5), exit(-0.2)] as const) ledger.hear(effect);
    const { interval, ...rest } = ledger.results;
    expect(rest).toEqual({ entries: 2, trades: 2, wins: 1, fees: 100_000, pnl: 300_000, expectancy: 150_000 });
    expect(interval).toEqual([-200_000, 500_000]);
  });

  it('knows no expectancy of no trade, and no interval of one', () => {
    expect(new Ledger().results).toMatchObject({ trades: 0, expectancy: null, interval: null });
    const one = new Ledger();
    one.hear(exit(1));
    expect(one.results).toMatchObject({ expectancy: 1_000_000, interval: null });
  });

  it('gives an interval around the expectancy that narrows with more trades, and the same one every time', () => {
    const width = (trades: number): number => {
      const ledger = new Ledger();
      for (let index = 0; index < trades; index += 1) ledger.hear(exit(index % 2 === 0 ? 1 : -1));
      const [low, high] = ledger.results.interval ?? [0, 0];
      expect([low <= 0, high >= 0]).toEqual([true, true]);
      expect(ledger.results.interval).toEqual([low, high]);
      return high - low;
    };
    expect(width(400)).toBeLessThan(width(40) / 2);
  });
});

describe('entries at random times', () => {
  it('are as many in each market, within the time of its book, and each is drawn once', () => {
    const where = new Whereabouts();
    const change = { type: 'book.delta', ticker: 'A', side: 'yes', price: cents(40), change: contracts(1) } as const;
    for (const at of [1_000, 5_000, 9_000]) where.meet({ ...change, at });
    for (let entries = 0; entries < 20; entries += 1) where.hear(buy);
    const signals = where.draw(seeded(1));
    expect(signals('A', 999)).toBe('none');
    expect(signals('B', 9_000)).toBe('none');
    const drawn = Array.from({ length: 100 }, () => signals('A', 9_000)).filter((signal) => signal !== 'none');
    expect(drawn).toHaveLength(20);
    expect(new Set(drawn)).toEqual(new Set(['bullish', 'bearish']));
  });
});
