import { expect, it } from 'vitest';
import { Health } from '../../src/desk/health.ts';

it('tells once that the feed was lost and once that it is back, however often it fails in between', () => {
  const health = new Health();
  const up = (at: number) => health.observe({ type: 'feed.up', at, address: 'demo' });
  const down = (at: number) => health.observe({ type: 'feed.down', at, reason: 'silent for 25 s' });
  expect(up(0)).toBeNull();
  expect(down(1_000)).toEqual({ kind: 'feed.lost', reason: 'silent for 25 s' });
  expect(down(2_000)).toBeNull();
  expect(down(3_000)).toBeNull();
  expect(health.feed()).toMatchObject({ up: false, since: 1_000 });
  expect(up(9_000)).toEqual({ kind: 'feed.back', away: 8_000 });
  expect(health.feed()).toMatchObject({ up: true, since: 9_000, address: 'demo' });
});

it('tells of a kind of faulty frame once, and again only hours later', () => {
  const health = new Health();
  const fault = (at: number) =>
    health.observe({ type: 'feed.fault', at, kind: 'trade', fault: 'count_fp is missing', sample: '{}' });
  expect(fault(0)).toMatchObject({ kind: 'feed.fault', frame: 'trade' });
  expect(fault(60_000)).toBeNull();
  expect(fault(6 * 3_600_000)).not.toBeNull();
});

it('tells of a failing part once and of its recovery with how long it was away', () => {
  const health = new Health();
  expect(health.observe({ type: 'part.recovered', at: 1, part: 'disk' })).toBeNull();
  expect(health.observe({ type: 'part.failed', at: 1_000, part: 'disk', reason: 'full' })).toEqual({
    kind: 'part.failed',
    part: 'disk',
    reason: 'full',
  });
  expect(health.observe({ type: 'part.failed', at: 2_000, part: 'disk', reason: 'still full' })).toBeNull();
  expect(health.failed()).toEqual([{ part: 'disk', reason: 'still full', since: 1_000 }]);
  expect(health.observe({ type: 'part.recovered', at: 5_000, part: 'disk' })).toEqual({
    kind: 'part.recovered',
    part: 'disk',
    away: 4_000,
  });
  expect(health.failed()).toEqual([]);
});

it('tells of each step of leaving out once, not of less, and of the end with how long it took', () => {
  const health = new Health();
  const shed = (at: number, step: 0 | 1 | 2 | 3, books: number) =>
    health.observe({ type: 'feed.shed', at, step, books });
  expect(shed(1_000, 1, 312)).toEqual({ kind: 'feed.flooded', step: 1, books: 312 });
  expect(shed(2_000, 1, 310)).toBeNull();
  expect(shed(3_000, 2, 310)).toEqual({ kind: 'feed.flooded', step: 2, books: 310 });
  expect(shed(4_000, 1, 310)).toBeNull();
  expect(shed(5_000, 2, 310)).toBeNull();
  expect(health.feed().shed).toEqual({ step: 2, books: 310, since: 1_000 });
  expect(shed(41_000, 0, 0)).toEqual({ kind: 'feed.calm', away: 40_000 });
  expect(health.feed().shed).toBeNull();
  // Where every book is traded the first step leaves nothing out.
  expect([shed(50_000, 1, 0), shed(60_000, 0, 0)]).toEqual([null, null]);
  expect(shed(70_000, 1, 1)).toMatchObject({ kind: 'feed.flooded' });
});
