import { test } from 'vitest';
import { Kills } from './kills.ts';

test.skipIf(process.platform === 'win32').for([101, 102])(
  'rows 7, 39 and 55: killed again and again under load, it loses nothing that it acknowledged and doubles no order (seed %i)',
  { concurrent: true, timeout: 120_000 },
  async (seed, { onTestFinished, expect }) => {
    const kills = await Kills.open(seed, onTestFinished);
    const tally = await kills.run(6);
    expect(tally.orders).toBeGreaterThan(0);
    expect(tally.acknowledged).toBeGreaterThan(0);
    // Each start clears what the kill before left.
    expect(tally.leftovers).toBeLessThanOrEqual(2);
  },
);
