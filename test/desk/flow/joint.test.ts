import { describe, expect, it } from 'vitest';
import { Clusters } from '../../../src/desk/flow/cluster.ts';
import { Heat } from '../../../src/desk/flow/heat.ts';
import { isSurprising } from '../../../src/desk/flow/joint.ts';
import { Moves } from '../../../src/desk/flow/moves.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';
import { NOON, score } from './fixture.ts';

const MINUTE = 60_000;

/** Scores of one minute, all at once, in this category. Answers how many clusters were born. */
function minute(
  all: Clusters,
  tickers: readonly string[],
  value: number,
  category: string,
  at: number,
  eligible = true,
): number {
  return tickers.filter((ticker) => {
    const one = score(ticker, value, { market: market(ticker, { category }), time: at });
    return all.observe(one, eligible, at)?.born === true;
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

  it('is expected sooner in a large series than in a small one', () => {
    const large = named(40, (i) => `KXGOV-S${i}-X`);
    const small = [...named(38, (i) => `KX${i}-1-X`), ...large.slice(0, 2)];
    expect(minute(calm(small, 'Elections'), large.slice(0, 2), 74, 'Elections', NOON)).toBe(1);
    expect(minute(calm(large, 'Elections'), large.slice(0, 2), 74, 'Elections', NOON)).toBe(0);
  });

  it('may be less rare where titles tell the directions', () => {
    const born = (title: string, eventTitle: string) => {
      const all = new Clusters(defaults());
      return ['A', 'B'].some((ticker) => {
        const one = market(ticker, { event: ticker, series: ticker, category: 'Politics', eventTitle, title });
        return all.observe(score(ticker, 70, { market: one }), true, NOON)?.born === true;
      });
    };
    expect(born('Kevin Hassett', 'who runs the bank?')).toBe(true);
    expect(born('Yes', 'length of the government shutdown')).toBe(false);
  });

  it('adds no weak market of the series to a cluster that lives', () => {
    const many = named(200, (i) => `KXGOV-S${i}-X`);
    const all = calm(many, 'Elections');
    minute(all, many.slice(0, 5), 97, 'Elections', NOON);
    const late = (ticker: string, value: number) =>
      all.observe(score(ticker, value, { market: market(ticker) }), true, NOON + 1_000);
    expect(late('KXGOV-S9-X', 70)).toBeNull();
    expect(late('KXGOV-S9-X', 90)?.born).toBe(false);
  });
});

describe('a third market', () => {
  it('counts by how rarely chance brings two such, not one', () => {
    const bond = { rank: 2, key: 'series:S', tie: '', sign: 1, bothFalse: false, share: 0.5 } as const;
    const heat = (ticker: string): Heat =>
      new Heat({ ticker, seat: { event: ticker, series: 'S', active: 0 }, moves: new Moves() }, score(ticker, 70));
    const around = { window: 5 * MINUTE, liveliness: 1 };
    expect(isSurprising(bond, score('S-1', 75), [heat('S-2')], around, 70)).toBe(false);
    expect(isSurprising(bond, score('S-1', 75), [heat('S-2'), heat('S-3')], around, 70)).toBe(true);
  });
});

describe('a surge', () => {
  const games = named(300, (i) => `KXG${i}-1-X`);
  const races = named(10, (i) => `KXR${i}-1-X`);

  it('makes the same pair no news, be it of a dozen events or of hundreds', () => {
    const pair = ['KXG2-1-X', 'KXG2-1-Y'];
    for (const count of [12, 300]) {
      const markets = games.slice(0, count);
      expect(minute(calm(markets, 'Sports'), pair, 75, 'Sports', NOON)).toBe(1);
      const all = calm(markets, 'Sports');
      minute(all, markets, 75, 'Sports', NOON);
      expect(minute(all, pair, 75, 'Sports', NOON + 1_000)).toBe(0);
    }
  });

  it('is over after the window', () => {
    const all = calm(games, 'Sports');
    minute(all, games, 75, 'Sports', NOON);
    expect(minute(all, ['KXG2-1-X', 'KXG2-1-Y'], 75, 'Sports', NOON + 301_000)).toBe(1);
  });

  it('is not what a few strange markets among hundreds are', () => {
    const all = calm(games, 'Sports');
    minute(all, games.slice(0, 10), 75, 'Sports', NOON);
    expect(minute(all, ['KXG40-1-Y', 'KXG40-1-Z'], 97, 'Sports', NOON + 1_000)).toBe(1);
  });

  it('hides nothing that is strange enough', () => {
    const all = calm(games, 'Sports', calm(races, 'Elections'));
    minute(all, games, 75, 'Sports', NOON);
    minute(all, races, 20, 'Elections', NOON);
    expect(minute(all, ['KXR1-1-Y', 'KXR1-1-Z'], 97, 'Elections', NOON + 1_000)).toBe(1);
  });

  it('of one series is one story', () => {
    const strikes = named(12, (i) => `KXBTC-H${i}-A`).concat(named(12, (i) => `KXBTC-H${i}-B`));
    const all = calm([...strikes, ...games.slice(0, 20)], 'Crypto');
    const born = minute(all, strikes, 96, 'Crypto', NOON) + minute(all, strikes, 97, 'Crypto', NOON + 10_000);
    expect(born).toBe(1);
  });

  it('of one series leaves that story to be told', () => {
    const strikes = named(12, (i) => `KXBTC-H${i}-A`);
    const all = calm([...strikes, ...games.slice(0, 20)], 'Crypto');
    minute(all, strikes, 90, 'Crypto', NOON, false);
    expect(minute(all, ['KXBTC-H1-A', 'KXBTC-H1-B'], 97, 'Crypto', NOON + 1_000)).toBe(1);
  });
});
