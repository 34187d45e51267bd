import { describe, expect, it } from 'vitest';
import { Chance, newSpell } from '../../../src/desk/flow/chance.ts';
import { dailyRate } from '../../../src/desk/flow/rate.ts';
import { NOON } from './fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A day in which so many markets trade all the time, every eighth spell of theirs a little strange. */
function dayOf(markets: number): Chance {
  const chance = new Chance();
  const spells = Array.from({ length: markets }, newSpell);
  for (let at = NOON, round = 0; at < NOON + DAY; at += 600_000, round += 1)
    for (const [i, spell] of spells.entries()) chance.observe(spell, (i + round) % 8 === 0 ? -4.5 : -9, at);
  return chance;
}

describe('what points are worth', () => {
  it('is the less the more markets are watched, so that a score means as many alerts a day', () => {
    const [few, many] = [dayOf(50), dayOf(5_000)];
    for (const points of [-3, -1, 1]) {
      const [a, b] = [few.score(points), many.score(points)];
      expect(b).toBeLessThan(a);
      // A hundred times the markets: a hundred times as often by chance.
      expect(dailyRate(b) / dailyRate(a)).toBeGreaterThan(80);
      expect(dailyRate(b) / dailyRate(a)).toBeLessThan(120);
    }
  });

  it('falls when high points become common', () => {
    const calm = dayOf(200);
    const wild = new Chance();
    const spells = Array.from({ length: 200 }, newSpell);
    for (let at = NOON; at < NOON + DAY; at += 600_000) for (const spell of spells) wild.observe(spell, -4, at);
    expect(wild.score(-1)).toBeLessThan(calm.score(-1));
  });

  it('forgets a wild day in the calm ones after it', () => {
    const chance = dayOf(200);
    const spells = Array.from({ length: 200 }, newSpell);
    const live = (from: number, points: (i: number) => number): void => {
      for (let at = from; at < from + DAY; at += 600_000)
        for (const [i, spell] of spells.entries()) chance.observe(spell, points(i + at / 600_000), at);
    };
    const before = chance.score(-1);
    live(NOON + DAY, () => -4);
    expect(chance.score(-1)).toBeLessThan(before - 10);
    for (let day = 2; day < 8; day += 1) live(NOON + day * DAY, (i) => (i % 8 === 0 ? -4.5 : -9));
    expect(Math.abs(chance.score(-1) - before)).toBeLessThan(3);
  });

  it('counts one spell of a market once, however often it trades in it', () => {
    const [once, often] = [new Chance(), new Chance()];
    const [a, b] = [newSpell(), newSpell()];
    once.observe(a, -4, NOON);
    for (let second = 0; second < 590; second += 1) often.observe(b, -4, NOON + second * 1_000);
    often.observe(b, -4, NOON);
    expect(often.score(0)).toBeGreaterThanOrEqual(once.score(0));
  });

  it('grows with points over their whole range and reaches neither end', () => {
    const chance = dayOf(300);
    const scores = Array.from({ length: 110 }, (_, i) => chance.score(-40 + i * 0.45));
    scores.forEach((score, i) => {
      if (i > 0) expect(score).toBeGreaterThan(scores[i - 1] ?? 0);
    });
    expect(scores[0]).toBeGreaterThan(0);
    expect(chance.score(1e6)).toBeLessThan(100);
    // Two bursts of thousands of dollars each can still be ranked.
    expect(chance.score(20)).toBeGreaterThan(chance.score(13));
    expect(new Chance().score(1e6)).toBeLessThan(100);
    expect(chance.score(Number.NEGATIVE_INFINITY)).toBe(0);
  });

  it('is known before anything was heard, and after the clock was set back', () => {
    const chance = new Chance();
    expect(chance.score(-2)).toBeGreaterThan(50);
    const day = dayOf(300);
    const before = day.score(-2);
    day.setBack(NOON - HOUR);
    expect(day.score(-2)).toBe(before);
    day.observe(newSpell(), -9, NOON);
    expect(day.score(-2)).toBeCloseTo(before, -0.5);
    day.setBack(NOON + DAY);
    expect(day.score(-2)).toBeCloseTo(before, -0.5);
  });

  it('counts the spells of a back-fill that comes too late to be judged', () => {
    const hour = (late: boolean): number => {
      const chance = new Chance();
      const spells = Array.from({ length: 500 }, newSpell);
      const behind = Array.from({ length: 500 }, newSpell);
      for (let round = 0; round < 6; round += 1) {
        const at = NOON + (late && round > 0 ? round - 6 : round) * 600_000;
        for (const [i, spell] of (late && round > 0 ? behind : spells).entries()) {
          if (late && round > 0) for (let again = 0; again < 3; again += 1) chance.guess(spell, at + again);
          else chance.observe(spell, (i + round) % 8 === 0 ? -4.5 : -9, at);
        }
      }
      return chance.score(-1);
    };
    expect(hour(true)).toBeCloseTo(hour(false), -0.5);
  });
});
