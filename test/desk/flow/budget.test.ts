import { describe, expect, it } from 'vitest';
import { barOf, type Spending } from '../../../src/desk/flow/budget.ts';
import { dailyRate, scoreAt } from '../../../src/desk/flow/rate.ts';
import { seeded } from '../../../src/replay/random.ts';

describe('the rate of a score', () => {
  it('is 4 a day at 85 and 20 at 70, falls all the way, and has a reverse', () => {
    expect([85, 70].map((score) => Math.round(dailyRate(score)))).toEqual([4, 20]);
    for (let score = 1; score < 100; score += 0.5) {
      expect(dailyRate(score)).toBeLessThan(dailyRate(score - 0.5));
      expect(scoreAt(dailyRate(score))).toBeCloseTo(score, 9);
    }
    expect([dailyRate(0), dailyRate(100), scoreAt(0), scoreAt(Number.POSITIVE_INFINITY)]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      100,
      0,
    ]);
  });
});

describe('the bar of the cap', () => {
  const of = (part: Partial<Spending>) =>
    barOf({ cap: 20, sent: 0, withheld: 0, threshold: 85, share: 1, best: [], ...part }) ?? Number.NaN;

  it('lets the larger part go as it comes, and all of a cap under ten', () => {
    expect(of({ sent: 11, withheld: 90 })).toBe(0);
    expect(of({ sent: 12, withheld: 90 })).toBeGreaterThan(85);
    expect([of({ cap: 1, withheld: 9 }), of({ cap: 2, sent: 1, withheld: 9 }), of({ cap: 9, sent: 8 })]).toEqual([
      0, 0, 0,
    ]);
    expect(of({ cap: 10, sent: 9, withheld: 3 })).toBeGreaterThan(85);
  });

  it('is nothing that a score could reach once the cap is spent', () => {
    expect([20, 21].map((sent) => barOf({ cap: 20, sent, withheld: 0, threshold: 85, share: 1, best: [] }))).toEqual([
      null,
      null,
    ]);
    expect(barOf({ cap: 0, sent: 0, withheld: 0, threshold: 85, share: 1, best: [] })).toBeNull();
  });

  it('falls as the day ends, until all that is left may be spent', () => {
    const bars = [0.9, 0.5, 0.2, 0.05, 0.001].map((share) => of({ sent: 18, withheld: 10, share }));
    expect(bars).toEqual([...bars].sort((a, b) => b - a));
    expect(bars[0]).toBeGreaterThan(92);
    expect(bars.at(-1)).toBeLessThan(50);
  });

  it('rises with what is spent and with a day that is busier than chance', () => {
    expect(of({ sent: 19, share: 0.5 })).toBeGreaterThan(of({ sent: 14, share: 0.5 }));
    expect(of({ sent: 15, withheld: 60, share: 0.5 })).toBeGreaterThan(of({ sent: 15, share: 0.5 }));
  });

  it('never stands above a score that chance brings once a day while the candidates fit the cap', () => {
    for (let sent = 12; sent < 20; sent += 1)
      for (const share of [1, 0.99, 0.5])
        expect(of({ sent, withheld: 19 - sent, share })).toBeLessThanOrEqual(scoreAt(1));
    expect(of({ sent: 19, withheld: 1, share: 0.99 })).toBeGreaterThan(scoreAt(1));
  });

  it('goes by the rank of the day’s own when all that was spent went on what chance brings once a day', () => {
    const best = Array.from({ length: 20 }, (_, i) => 99.9 - i / 10);
    const rest = { sent: 12, withheld: 8, best, share: 0.75 };
    // Eight are left for three times as many as came: the second best is the last that fits.
    expect(of(rest)).toBeCloseTo(99.8);
    expect(of({ ...rest, sent: 19, withheld: 1 })).toBeCloseTo(99.9);
    expect(of({ ...rest, share: 0.4 })).toBeCloseTo(98.9);
    expect(of({ ...rest, share: 0.01 })).toBeLessThan(90);
    expect(of({ ...rest, best: best.slice(0, 11) })).toBeLessThan(95);
  });

  it('is a number at every threshold and cap', () => {
    for (const threshold of [0, 50, 99, 100])
      for (const cap of [10, 1_000_000]) expect(of({ threshold, cap, sent: cap - 1, withheld: 5 })).toBeLessThan(100);
    expect(of({ threshold: 0, cap: 10, sent: 9 })).toBeGreaterThan(0);
  });
});

/**
 * Days of alerts as the score's meaning has them: by chance 4 a day, their rates even up to that of the threshold, so
 * that few are strong; on other days so many times as many, or more of them early or late. Told in turn, as they come.
 */
type Candidate = { readonly time: number; readonly rate: number };
type Rule = (spending: Spending, rate: number) => boolean;
const CAP = 20;
const DAYS = 1_000;

const early = (u: number): number => u ** 3;
const KINDS: Readonly<Record<string, (random: () => number) => Candidate[]>> = {
  'a quiet day': (random) => day(random, 8),
  'a day as large as its cap': (random) => day(random, 19),
  'such a day, all of it before three in the morning': (random) => day(random, 19, (u) => u / 8),
  'a busy day': (random) => day(random, 48),
  'a busy day that begins early': (random) => day(random, 48, early),
  'a busy day that begins late': (random) => day(random, 48, (u) => 1 - early(u)),
  'an election day': (random) => day(random, 160),
};

function day(random: () => number, count: number, when: (u: number) => number = (u) => u): Candidate[] {
  const candidates = Array.from({ length: count }, () => ({
    time: Math.min(0.9999, when(random())),
    rate: dailyRate(85) * random(),
  }));
  return candidates.sort((a, b) => a.time - b.time);
}

const ranked = (scores: readonly number[]): number[] => [...scores].sort((a, b) => b - a);

const firstCome: Rule = ({ sent, cap }) => sent < cap;
const ours: Rule = (spending, rate) => {
  const bar = barOf(spending);
  return bar !== null && scoreAt(rate) >= bar;
};
/** The same without looking at how busy the day is. */
const byChance =
  (reserve: number): Rule =>
  ({ cap, sent, share }, rate) =>
    cap - sent > Math.floor(reserve * cap) || (sent < cap && rate * share <= cap - sent);

/** Share of the best of each day that was sent, and of those that chance brings once a day or more seldom. */
function measure(kind: string, rule: Rule): { readonly best: number; readonly rare: number } {
  const random = seeded(20_261_103);
  const sums = { best: 0, bestSent: 0, rare: 0, rareSent: 0 };
  for (let i = 0; i < DAYS; i += 1) {
    const candidates = KINDS[kind]?.(random) ?? [];
    const best = new Set([...candidates].sort((a, b) => a.rate - b.rate).slice(0, CAP));
    let sent = 0;
    const scores: number[] = [];
    for (const [heard, one] of candidates.entries()) {
      const spending = {
        cap: CAP,
        sent,
        withheld: heard - sent,
        threshold: 85,
        share: 1 - one.time,
        best: ranked(scores),
      };
      const told = rule(spending, one.rate);
      scores.push(scoreAt(one.rate));
      if (told) sent += 1;
      if (told && best.has(one)) sums.bestSent += 1;
      if (one.rate <= 1) sums.rare += 1;
      if (told && one.rate <= 1) sums.rareSent += 1;
    }
    sums.best += best.size;
  }
  return { best: sums.bestSent / sums.best, rare: sums.rareSent / sums.rare };
}

describe('of the twenty best of a day', () => {
  it.each([
    // Sent of them: first come first served, by what chance brings, and by this rule.
    ['a quiet day', 1, 1, 1],
    ['a day as large as its cap', 1, 1, 0.996],
    ['such a day, all of it before three in the morning', 1, 0.971, 0.737],
    ['a busy day', 0.418, 0.446, 0.621],
    ['a busy day that begins early', 0.418, 0.469, 0.6],
    ['a busy day that begins late', 0.418, 0.419, 0.474],
    ['an election day', 0.121, 0.144, 0.39],
  ])('%s sends %d of them as they come, %d by chance alone, and %d', (kind, served, chance, now) => {
    expect(measure(kind, firstCome).best).toBeCloseTo(served, 1.5);
    expect(measure(kind, ours).best).toBeCloseTo(now, 1.5);
    // A bar over the whole cap would be no better, since what is left is hardly ever less than chance still brings.
    for (const reserve of [0.4, 1]) expect(measure(kind, byChance(reserve)).best).toBeCloseTo(chance, 1.5);
  });

  it('none that chance brings once a day is left unsent on a day that fits its cap', () => {
    for (const kind of Object.keys(KINDS).slice(0, 3)) expect([kind, measure(kind, ours).rare]).toEqual([kind, 1]);
  });
});
