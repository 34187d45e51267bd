import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Plan } from './exchange.ts';
import { Floor } from './floor.ts';

/** `LOAD_SECONDS=60` for the whole minute. */
const SECONDS = Number(process.env.LOAD_SECONDS ?? 6);

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An exchange in a thread of its own; `done` resolves when it has sent everything. */
async function exchangeOf(plan: Plan): Promise<{ port: number; done: Promise<unknown> }> {
  const worker = new Worker(new URL('./exchange.ts', import.meta.url), { workerData: plan });
  closing.push(() => worker.terminate());
  const [port] = await once(worker, 'message');
  return { port, done: once(worker, 'message') };
}

describe('the live path keeps up', () => {
  it(`hears 2,000 messages a second for ${SECONDS} s without falling behind`, {
    timeout: SECONDS * 1000 + 30_000,
  }, async () => {
    const plan = { markets: 300, rate: 2_000, seconds: SECONDS };
    const { port, done } = await exchangeOf(plan);
    const floor = new Floor(port, plan.markets);
    closing.push(() => floor.close());
    floor.open();
    const before = process.threadCpuUsage();
    await done;
    const sent = systemClock.monotonic();
    const expected = plan.markets + plan.rate * plan.seconds;
    const { heard } = floor;
    while (heard.trades + heard.books < expected && systemClock.monotonic() - sent < 5_000) await systemClock.sleep(5);
    const behind = systemClock.monotonic() - sent;
    const { user, system } = process.threadCpuUsage(before);
    const busy = (user + system) / 1e6 / (plan.seconds + 1.5);
    const last = floor.lags.slice(-plan.rate / 10).toSorted((a, b) => a - b);
    const lag = last[last.length >> 1] ?? Number.NaN;
    process.stdout.write(
      `      ${Math.round(busy * 100)} % of a core; the last messages were ${lag} ms old; all was heard ${Math.round(behind)} ms after the last was sent\n`,
    );
    expect(heard.trades + heard.books).toBe(expected);
    expect(heard).toMatchObject({ stale: 0, faults: 0 });
    expect(lag).toBeLessThan(250);
    expect(behind).toBeLessThan(1_000);
  });

  it('watches 1,000 quiet markets, one message each in 100 s, for under 3 % of a core and 150 MB', {
    timeout: 40_000,
    // Five seconds are short, and what else runs on the machine counts into them.
    retry: 2,
  }, async () => {
    const plan = { markets: 1_000, rate: 10, seconds: 20 };
    const { port } = await exchangeOf(plan);
    const run = async (script: string) => {
      const argv = [fileURLToPath(new URL(script, import.meta.url)), String(port), String(plan.markets), '5'];
      return JSON.parse((await promisify(execFile)(process.execPath, argv)).stdout);
    };
    const [cost, bare] = await Promise.all([run('./quiet.ts'), run('./bare.ts')]);
    const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
    process.stdout.write(
      `      ${percent(cost.share)} of a core (ws and JSON.parse alone: ${percent(bare.share)}), ${Math.round(cost.grown / 1e6)} MB\n`,
    );
    expect(cost.books).toBeGreaterThan(plan.markets);
    expect(cost).toMatchObject({ stale: 0, faults: 0 });
    // On a machine whose neighbours keep its caches cold every waking costs many times more, whoever wakes.
    expect(cost.share).toBeLessThan(Math.max(0.03, 3 * bare.share));
    expect(cost.grown).toBeLessThan(150e6);
  });
});
