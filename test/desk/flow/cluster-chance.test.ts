import { describe, expect, it } from 'vitest';
import { Clusters } from '../../../src/desk/flow/cluster.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';
import { NOON, score } from './fixture.ts';

const MINUTE = 60_000;

/** Scores of one minute, all at once, in this category. Answers how many clusters were born. */
function minute(all: Clusters, tickers: readonly string[], value: number, category: string, at: number): number {
  return tickers.filter((ticker) => {
    const one = score(ticker, value, { market: market(ticker, { category }), time: at });
    return all.observe(one, true, at)?.born === true;
  }).length;
}

const named = (count: number, name: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => name(i));

/** Half an hour in which these markets trade and none is strange. */
function calm(tickers: readonly string[], category: string, all = new Clusters(defaults())): Clusters {
  for (let i = 30; i > 0; i -= 1) minute(all, tickers, 20, category, NOON - i * MINUTE);
  return all;
}

describe('a coincidence', () => {
  it('is expected sooner where more markets trade that the same would tie', () => {
    const pair = ['KXGOV-S0-X', 'KXGOV-S1-X'];
    const many = named(200, (i) => `KXGOV-S${i}-X`);
    expect(minute(calm(pair, 'Elections'), pair, 74, 'Elections', NOON)).toBe(1);
    expect(minute(calm(many, 'Elections'), pair, 74, 'Elections', NOON)).toBe(0);
    expect(minute(calm(many, 'Elections'), many.slice(0, 5), 97, 'Elections', NOON)).toBe(1);
  });

  it('is expected sooner in a category whose markets are often strange', () => {
    const markets = named(20, (i) => `KXS${i}-1-X`);
    const lively = new Clusters(defaults());
    for (let i = 200; i > 0; i -= 1) {
      for (const [index, ticker] of markets.entries()) {
        minute(lively, [ticker], (index + i) % 4 === 0 ? 84 : 20, 'Sports', NOON - i * 7 * MINUTE);
      }
    }
    const pair = ['KXS3-1-X', 'KXS3-1-Y'];
    expect(minute(calm(markets, 'Sports'), pair, 78, 'Sports', NOON)).toBe(1);
    expect(minute(lively, pair, 78, 'Sports', NOON)).toBe(0);
  });
});

describe('a surge', () => {
  const games = named(300, (i) => `KXG${i}-1-X`);
  const races = named(10, (i) => `KXR${i}-1-X`);

  it('of everything in a category makes no cluster, be it of five events or of hundreds', () => {
    for (const count of [5, 300]) {
      const all = calm(games.slice(0, count), 'Sports');
      minute(all, games.slice(0, count), 75, 'Sports', NOON);
      expect(minute(all, ['KXG2-1-Y', 'KXG2-1-Z'], 95, 'Sports', NOON + 1_000)).toBe(0);
    }
  });

  it('is not what a few strange markets among hundreds are', () => {
    const all = calm(games, 'Sports');
    minute(all, games.slice(0, 10), 75, 'Sports', NOON);
    expect(minute(all, ['KXG40-1-Y', 'KXG40-1-Z'], 97, 'Sports', NOON + 1_000)).toBe(1);
  });

  it('of all sports hides nothing in politics', () => {
    const all = calm(games, 'Sports', calm(races, 'Elections'));
    minute(all, games, 75, 'Sports', NOON);
    minute(all, races, 20, 'Elections', NOON);
    expect(minute(all, ['KXR1-1-Y', 'KXR1-1-Z'], 88, 'Elections', NOON + 1_000)).toBe(1);
  });

  it('of most categories at once hides what gathers in a small one', () => {
    const all = new Clusters(defaults());
    for (const category of ['Sports', 'Crypto', 'Climate']) {
      const markets = named(4, (i) => `KX${category}${i}-1-X`);
      calm(markets, category, all);
      minute(all, markets, 75, category, NOON);
    }
    expect(minute(all, ['KXR1-1-Y', 'KXR1-1-Z'], 88, 'Elections', NOON + 1_000)).toBe(0);
  });

  it('of one series is one story', () => {
    const strikes = named(12, (i) => `KXBTC-H${i}-A`).concat(named(12, (i) => `KXBTC-H${i}-B`));
    const all = calm([...strikes, ...games.slice(0, 20)], 'Crypto');
    const born = minute(all, strikes, 96, 'Crypto', NOON) + minute(all, strikes, 97, 'Crypto', NOON + 10_000);
    expect(born).toBe(1);
  });
});
