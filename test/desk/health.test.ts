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
