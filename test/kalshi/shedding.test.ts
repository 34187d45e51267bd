import { describe, expect, it } from 'vitest';
import { Shedding } from '../../src/kalshi/shedding.ts';

/** Two clocks that do not agree: what is heard at once seems to be this old, ms. */
const APART = -1_700_000_000_000;

/** Looks once a second at a loop so busy, hearing what is so late. */
class Watch {
  readonly shedding = new Shedding();
  now = 1_000;

  constructor() {
    this.shedding.begin(this.now);
    this.seconds(3, 0.3, 2);
  }

  second(busy: number, late: number | null): number {
    this.now += 1_000;
    return this.shedding.look({ now: this.now, busy, lag: late === null ? null : APART + late });
  }

  /** The steps of so many seconds alike, each once. */
  seconds(count: number, busy: number, late: number | null): number[] {
    const steps: number[] = [];
    for (let second = 0; second < count; second += 1) {
      const step = this.second(busy, late);
      if (steps.at(-1) !== step) steps.push(step);
    }
    return steps;
  }
}

describe('nothing is left out', () => {
  it.each([
    ['a loop without room that hears everything in time', 1, 300],
    ['a loop with room that hears everything late', 0.8, 60_000],
    ['a loop without room that hears hardly anything', 1, null],
  ])('by %s', (_what, busy, late) => {
    expect(new Watch().seconds(200, busy, late)).toEqual([0]);
  });

  it('for a clock of either machine that was set, once the loop is busy again', () => {
    const watch = new Watch();
    watch.seconds(130, 0.3, 90_000);
    expect(watch.seconds(60, 1, 90_100)).toEqual([0]);
  });

  it('for what was usual on another connection', () => {
    const watch = new Watch();
    watch.shedding.begin(watch.now);
    expect(watch.seconds(60, 1, 5_000)).toEqual([0]);
  });
});

describe('too much', () => {
  it('is met a step at a time, and no step is taken that the one before has made needless', () => {
    const watch = new Watch();
    expect([watch.second(1, 800), watch.second(1, 300), watch.second(1, 300), watch.second(1, 700)]).toEqual([
      1, 1, 1, 2,
    ]);
    expect(watch.seconds(500, 1, 5_000)).toEqual([3]);
  });

  it('that lasts does not become what is usual', () => {
    const watch = new Watch();
    watch.seconds(3, 1, 5_000);
    expect(watch.seconds(500, 1, 5_000)).toEqual([3]);
    expect(watch.seconds(20, 0.6, 5_000)).toEqual([3]);
  });

  it('that ends is over step by step, each after a calm of five seconds', () => {
    const watch = new Watch();
    watch.seconds(3, 1, 5_000);
    const calm = Array.from({ length: 17 }, () => watch.second(0.4, 10));
    expect(calm.map((step, index) => (step === calm[index - 1] ? '' : `${index}:${step}`)).filter(Boolean)).toEqual([
      '0:3',
      '5:2',
      '10:1',
      '15:0',
    ]);
  });

  it('is not over while a calm is broken again and again', () => {
    const watch = new Watch();
    watch.second(1, 5_000);
    for (let round = 0; round < 20; round += 1) {
      expect(watch.seconds(4, 0.4, 10)).toEqual([1]);
      expect(watch.second(0.9, 10)).toBe(1);
    }
  });

  it('that comes back at once is waited for longer each time, five minutes at most, and after a long calm anew', () => {
    const watch = new Watch();
    /** How long it stays away from the next relapse on, s. */
    const away = (): number => {
      watch.second(1, 5_000);
      let seconds = 0;
      while (watch.second(0.4, 10) > 0) seconds += 1;
      return seconds;
    };
    expect(Array.from({ length: 9 }, away)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    watch.seconds(70, 0.4, 10);
    expect(away()).toBe(5);
  });
});
