import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../bench/load/exchange.ts';
import type { Figures } from '../../bench/load/rush.ts';

/** `LOAD_SECONDS=60` for the whole minute. */
const SECONDS = Number(process.env.LOAD_SECONDS ?? 6);
/** Neighbours for whom it has to wait longer than this share of the time decide what is measured. */
const HELD = 0.05;
const ROOM = 5;
const LOAD = new URL('../../bench/load/', import.meta.url);
/** As `npm start` has it. */
const FLAGS = ['--max-semi-space-size=4'];

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function run(script: string, ...argv: readonly (string | number)[]) {
  const path = fileURLToPath(new URL(script, LOAD));
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, path, ...argv.map(String)]);
  return JSON.parse(stdout);
}

const say = (line: string): void => void process.stdout.write(`      ${line}\n`);
const ms = (value: number): string => `${value.toFixed(2)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

describe('the live path keeps up', () => {
  it.each([
    { rate: 2_000, markets: 300, p99: 1 },
    { rate: 20_000, markets: 10_000, p99: 5 },
  ])(
    'with $rate messages a second of $markets markets, p99 under $p99 ms, without falling behind',
    {
      timeout: 3 * (SECONDS * 1_000 + 30_000),
      retry: 2,
    },
    async ({ rate, markets, p99 }) => {
      const figures: Figures = await run('rush.ts', JSON.stringify({ markets, rate, seconds: SECONDS }));
      const { pauses } = figures;
      say(
        `from the socket to the decision p50 ${ms(figures.p50)}, p99 ${ms(figures.p99)} (asked for: ${p99} ms), at most ${ms(figures.most)}; ${percent(figures.share)} of a core`,
      );
      say(
        `all was decided ${ms(figures.behind)} after the last was sent, when ${figures.waiting} bytes waited; ${pauses.rate.toFixed(0)} collections a second took ${percent(pauses.share)}, ${ms(pauses.median)} each`,
      );
      expect(figures.faults).toBe(0);
      expect(figures.shed || figures.decided === figures.sent).toBe(true);
      if (figures.held > HELD) {
        say(`not judged: for ${percent(figures.held)} of the time neighbours had the processor`);
        return;
      }
      expect(figures).toMatchObject({ decided: figures.sent, stale: 0, waiting: 0, shed: false });
      expect(figures.sent).toBeGreaterThan(0.9 * rate * SECONDS);
      expect(figures.behind).toBeLessThan(250);
      // The exchange runs on the same cores: what is asked for is printed, this leaves room for it.
      expect(figures.p99).toBeLessThan(ROOM * p99);
    },
  );

  it('with 1,000 quiet markets, one message each in 100 s, for under 3 % of a core and 150 MB', {
    timeout: 80_000,
    // Five seconds are short, and what else runs on the machine counts into them.
    retry: 2,
  }, async () => {
    const plan: Plan = { markets: 1_000, rate: 10, seconds: 30, stamps: new SharedArrayBuffer(0) };
    const quiet = async (script: string) => {
      const worker = new Worker(new URL('exchange.ts', LOAD), { workerData: plan });
      closing.push(() => worker.terminate());
      const [{ port }] = await once(worker, 'message');
      return run(script, port, plan.markets, 5);
    };
    const [cost, bare] = await Promise.all([quiet('quiet.ts'), quiet('bare.ts')]);
    say(
      `${percent(cost.share)} of a core (ws and JSON.parse alone: ${percent(bare.share)}), ${Math.round(cost.grown / 1e6)} MB`,
    );
    expect(cost.books).toBeGreaterThan(plan.markets);
    expect(cost).toMatchObject({ stale: 0, faults: 0 });
    // On a machine whose neighbours keep its caches cold every waking costs many times more, whoever wakes.
    expect(cost.share).toBeLessThan(Math.max(0.03, 3 * bare.share));
    expect(cost.grown).toBeLessThan(150e6);
  });
});
