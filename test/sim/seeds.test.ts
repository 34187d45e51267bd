import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Simulation } from './simulation.ts';
import { firstFailure, MUTANTS } from './teeth.ts';

/** Played at every change, in two processes side by side. */
const SEEDS = 2_000;
function play(args: readonly string[]): Promise<{ readonly code: number | null; readonly printed: string }> {
  const command = ['--max-semi-space-size=16', 'test/sim/run.ts', ...args];
  const child = spawn(process.execPath, command, {
    cwd: resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (printed += String(piece)));
  return new Promise((done) => child.on('close', (code) => done({ code, printed })));
}

test('rows 40 and 63: thousands of seeds of everything that goes wrong, power cuts too, end with belief and truth alike', async () => {
  const half = SEEDS / 2;
  const runs = await Promise.all([1, half + 1].map((from) => play(['--seeds', `${half}`, '--from', `${from}`])));
  const printed = runs.map((run) => run.printed).join('\n');
  expect(
    runs.map(({ code }) => code),
    printed,
  ).toEqual([0, 0]);
  // Nothing is shown by seeds in which nothing happens.
  const orders = [...printed.matchAll(/^(\d+) orders/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(orders, printed).toBeGreaterThan(SEEDS / 2);
}, 300_000);

test('row 63: one seed is one story, whenever it is played', async () => {
  for (const seed of [7, 11]) {
    const [one, two] = [await new Simulation(seed).play(), await new Simulation(seed).play()];
    expect(two.trace).toBe(one.trace);
    expect([two.events, two.orders, two.story]).toEqual([one.events, one.orders, one.story]);
  }
});

test.for(MUTANTS)('row 63: without $name a seed fails', { timeout: 300_000 }, async (mutant) => {
  expect(await firstFailure(mutant, 1_500)).toMatch(/^SEED=\d+ /);
});
