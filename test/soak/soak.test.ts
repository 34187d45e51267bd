import { expect, it } from 'vitest';
import { tempDir } from '../store/temp.ts';
import { type Gauge, slope, soak } from './soak.ts';

const MB = 1e6;

it('row 58: twenty minutes at 100 messages a second leave no more behind than ten', { timeout: 120_000 }, async () => {
  const gauges = await soak({
    dir: await tempDir(),
    hours: 1 / 3,
    rate: 100,
    step: 100,
    every: 120_000,
    lasting: 100,
    daily: 100,
    look: () => {},
  });
  const last = gauges.at(-1) as Gauge;
  const middle = gauges[4] as Gauge;
  expect(last.messages).toBeGreaterThan(119_000);
  expect(last.heap - middle.heap).toBeLessThan(3 * MB);
  expect(last.handles - middle.handles).toBeLessThanOrEqual(2);
  // The feed's look at the line, and a journal or recording that is about to be put on the platter.
  expect(Math.max(...gauges.map(({ sleeping }) => sleeping))).toBeLessThanOrEqual(5);
  expect(last.markets).toBe(200);
  expect(last.state).toBeLessThan(MB);
  expect(last.journal).toBeLessThan(MB);
  expect(last.logs).toBeLessThan(MB);
});

it('row 58: over turns of the day markets that are over are let go of', { timeout: 120_000 }, async () => {
  // A message every ten seconds: only the days count here.
  const gauges = await soak({
    dir: await tempDir(),
    hours: 5 * 24,
    rate: 0.1,
    step: 10_000,
    every: 12 * 3_600_000,
    lasting: 20,
    daily: 50,
    look: () => {},
  });
  const known = gauges.map(({ markets }) => markets);
  expect(Math.max(...known)).toBeLessThanOrEqual(20 + 3 * 50);
  expect(slope(gauges, ({ markets }) => markets)).toBeLessThan(5);
  expect(slope(gauges, ({ heap }) => heap)).toBeLessThan(MB);
});
