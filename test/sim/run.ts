import { optionsOf, refuse } from '../options.ts';
import { type Result, Simulation } from './simulation.ts';

/** `npm run sim -- --seeds N [--from S] [--bail]` plays N seeds, up to the first that fails; `--seed S` tells the story of one. */
const USAGE = 'npm run sim -- --seeds 2000 [--from 1] [--bail], or --seed 42';
const values = optionsOf(USAGE, {
  seeds: { type: 'string', default: '200' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  bail: { type: 'boolean', default: false },
});
const single = values.seed !== undefined;
const first = Number(values.seed ?? values.from);
const many = single ? 1 : Number(values.seeds);
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(many) || first < 0 || many < 1)
  refuse(`Give whole numbers: ${USAGE}`);

const began = performance.now();
const results: Omit<Result, 'story'>[] = [];
const print = (text: string): void => void process.stdout.write(`${text}\n`);
for (let seed = first; seed < first + many; seed += 1) {
  const { story, ...result } = await new Simulation(seed).play();
  results.push(result);
  if (single) print(story);
  if (result.violation !== null) {
    print(`SEED=${seed} ${result.violation.message}\n  replay: npm run sim -- --seed ${seed}`);
    if (values.bail) break;
  }
  if (!single && process.stderr.isTTY && seed % 50 === 0) process.stderr.write(`\r${seed - first + 1} of ${many}`);
}

const sum = (of: (result: Omit<Result, 'story'>) => number): number => results.reduce((all, one) => all + of(one), 0);
const failed = results.filter(({ violation }) => violation !== null).length;
const agreed = results.map((one) => one.agreed).sort((a, b) => a - b);
const seconds = (ms: number | undefined): string => `${((ms ?? 0) / 1_000).toFixed(1)} s`;
print(
  [
    `${results.length} ${single ? 'seed' : 'seeds'}, ${failed} failed`,
    `${sum((one) => one.orders)} orders, ${sum((one) => one.fills)} fills, ${sum((one) => one.restarts)} restarts`,
    `belief was truth again ${seconds(agreed[results.length >> 1])} after the last fault (median), ${seconds(agreed.at(-1))} at most`,
    `${seconds(performance.now() - began)}, trace ${results.at(-1)?.trace}`,
  ].join('\n'),
);
// Timers of clients that died with their process would keep this one.
process.exit(failed > 0 ? 1 : 0);
