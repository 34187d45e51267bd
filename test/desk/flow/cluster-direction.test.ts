import { describe, expect, it } from 'vitest';
import { Clusters, type Gathering } from '../../../src/desk/flow/cluster.ts';
import type { Side } from '../../../src/desk/market.ts';
import { cents } from '../../../src/desk/money.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';
import { NOON, score } from './fixture.ts';

const MINUTE = 60_000;
const RACE = 'Which party will win the U.S. Senate?';
const GAME = 'Denver vs Kansas City Winner?';

type Leg = readonly [ticker: string, title: string, taker: Side, value?: number];

/** Elevated scores a second apart, and what came of them. */
function gather(all: Clusters, eventTitle: string, legs: readonly Leg[], at = NOON): Gathering | null {
  let last: Gathering | null = null;
  legs.forEach(([ticker, title, taker, value = 85], index) => {
    const one = score(ticker, value, {
      market: market(ticker, { eventTitle, title }),
      taker,
      time: at + index * 1_000,
    });
    last = all.observe(one, true, at + index * 1_000) ?? last;
  });
  return last;
}

const tie = (eventTitle: string, ...legs: Leg[]): string | null =>
  gather(new Clusters(defaults()), eventTitle, legs)?.cluster.tie ?? null;

describe('directions within an event', () => {
  it('fit when one party is bought and the other sold, and the card says so', () => {
    expect(tie(RACE, ['S-1-D', 'Democratic party', 'yes'], ['S-1-R', 'Republican party', 'no'])).toBe(
      `same event: ${RACE}; YES on Democratic party, NO on its rival Republican party`,
    );
  });

  it('contradict each other when both parties are bought, or both sold', () => {
    for (const taker of ['yes', 'no'] as const) {
      expect(tie(RACE, ['S-1-D', 'Democratic party', taker], ['S-1-R', 'Republican party', taker])).toBeNull();
    }
  });

  it('let both clubs of a game be sold, for it may be a draw, and not both be bought', () => {
    const both = (taker: Side) => tie(GAME, ['G-1-A', 'Denver', taker], ['G-1-B', 'Kansas City', taker]);
    expect(both('yes')).toBeNull();
    expect(both('no')).toBe(`same event: ${GAME}; all buy NO`);
  });

  it('of a ladder are the same', () => {
    const ladder = (second: Side) => tie('CPI?', ['C-1-A', 'Above 2.5%', 'yes'], ['C-1-B', 'Above 2.6%', second]);
    expect(ladder('yes')).toBe('same event: CPI?; all buy YES');
    expect(ladder('no')).toBeNull();
  });

  it('veto nothing where nobody knows how the answers stand to each other', () => {
    expect(tie('What will Trump say?', ['W-1-A', 'Tariff', 'yes'], ['W-1-B', 'Border', 'no'])).toBe(
      'same event: What will Trump say?; YES on Tariff, NO on Border',
    );
  });

  it('leave out of the cluster what contradicts its stronger half', () => {
    const steps = [80, 90, 85].map((value, i): Leg => [`C-1-${i}`, `Above ${i}%`, i === 0 ? 'no' : 'yes', value]);
    const found = gather(new Clusters(defaults()), 'CPI?', steps);
    expect([...(found?.cluster.members.keys() ?? [])]).toEqual(['C-1-1', 'C-1-2']);
  });

  it('follow two that agree rather than one that scores higher', () => {
    const steps = [95, 80, 80].map((value, i): Leg => [`C-1-${i}`, `Above ${i}%`, i === 0 ? 'no' : 'yes', value]);
    const found = gather(new Clusters(defaults()), 'CPI?', steps);
    expect([...(found?.cluster.members.keys() ?? [])]).toEqual(['C-1-2', 'C-1-1']);
  });

  it('are what most of a market’s prints say, and the card shows such a print', () => {
    const prints = [90, 85, 85, 85].map((value, i): Leg => ['W-1-A', 'Tariff', i === 0 ? 'yes' : 'no', value]);
    const found = gather(new Clusters(defaults()), 'What will Trump say?', [...prints, ['W-1-B', 'Border', 'no']]);
    expect(found?.cluster.tie).toBe('same event: What will Trump say?; all buy NO');
    expect(found?.cluster.members.get('W-1-A')).toMatchObject({ taker: 'no', score: 85 });
  });

  it('are told anew when a member turns round', () => {
    const all = new Clusters(defaults());
    const say = 'What will Trump say?';
    gather(all, say, [
      ['W-1-A', 'Tariff', 'yes'],
      ['W-1-B', 'Border', 'yes'],
    ]);
    const turned = [92, 93, 94].map((value): Leg => ['W-1-B', 'Border', 'no', value]);
    expect(gather(all, say, turned, NOON + 5_000)?.cluster.tie).toBe(
      'same event: What will Trump say?; YES on Tariff, NO on Border',
    );
  });

  it('keep a market that contradicts a living cluster out of it', () => {
    const all = new Clusters(defaults());
    gather(all, 'CPI?', [
      ['C-1-0', 'Above 1%', 'yes'],
      ['C-1-1', 'Above 2%', 'yes'],
    ]);
    expect(gather(all, 'CPI?', [['C-1-2', 'Above 3%', 'no']], NOON + 5_000)).toBeNull();
    expect(gather(all, 'CPI?', [['C-1-3', 'Above 4%', 'yes']], NOON + 6_000)?.cluster.members.size).toBe(3);
  });

  it('are needed: markets bought and sold alike make no cluster', () => {
    const mixed = (ticker: string): Leg[] => [
      [ticker, ticker, 'yes'],
      [ticker, ticker, 'no'],
    ];
    expect(tie('What will Trump say?', ...mixed('W-1-A'), ...mixed('W-1-B'))).toBeNull();
  });
});

describe('what was learned from prices', () => {
  const ZIGZAG = [2, -1, 3, -2, 1, -3, 2, 2, -1, -2];

  /** Two markets that nothing else ties, quiet for a while but for their prices. */
  function learned(sign: 1 | -1, until: number, other = 'KXB-1-X'): Clusters {
    const all = new Clusters(defaults());
    let [a, b] = [50, 50];
    ZIGZAG.forEach((change, index) => {
      a += change;
      b += sign * change;
      const at = until - (ZIGZAG.length - index) * MINUTE;
      for (const [ticker, price] of [
        ['KXA-1-X', a],
        [other, b],
      ] as const) {
        all.observe(score(ticker, 5, { market: null, price: cents(price), time: at }), true, at);
      }
    });
    return all;
  }
  const burst = (all: Clusters, second: Side, other = 'KXB-1-X') => {
    const legs = [
      ['KXA-1-X', 'yes'],
      [other, second],
    ] as const;
    const made = legs.map(([ticker, taker]) => all.observe(score(ticker, 88, { market: null, taker }), true, NOON));
    return made.at(-1)?.cluster.tie ?? null;
  };

  it('ties markets that moved together, in the directions they moved', () => {
    expect(burst(learned(1, NOON - 6 * MINUTE), 'yes')).toBe('moved together until now (r = 1.0); all buy YES');
    expect(burst(learned(1, NOON - 6 * MINUTE), 'no')).toBeNull();
    expect(burst(learned(-1, NOON - 6 * MINUTE), 'no')).toBe(
      'moved against each other until now (r = -1.0); YES on KXA-1-X, NO on its rival KXB-1-X',
    );
  });

  it('tells the directions of an event whose titles do not', () => {
    const side = (second: Side) => burst(learned(-1, NOON - 6 * MINUTE, 'KXA-1-Y'), second, 'KXA-1-Y');
    expect(side('yes')).toBeNull();
    expect(side('no')).toBe('same event: KXA-1; YES on KXA-1-X, NO on its rival KXA-1-Y');
  });

  it('does not count the moves of the burst itself', () => {
    expect(burst(learned(1, NOON), 'yes')).toBeNull();
  });
});
