/**
 * `node bench/detection/fit.ts`: finds the weights of the two readings (`src/desk/flow/weights.ts`) on the development
 * days. Logistic regression over the strangest print of every episode and of every ten minutes of every market outside of
 * them; since the weights decide which print is the strangest, the two steps take turns. What it prints is rounded by
 * hand; another run finds other digits and the same recall.
 */
import { FACT, type Fact } from '../../src/desk/flow/evidence.ts';
import { Flow } from '../../src/desk/flow/flow.ts';
import { EVIDENCE } from '../../src/desk/flow/watch.ts';
import { defaults } from '../../src/desk/settings.ts';
import { ownerDays } from './day.ts';
import { GRACE_MS } from './measure.ts';
import { type StagedDay, stage } from './staged.ts';
import { readTape, TAPES } from './tape.ts';

const SEEDS = [1, 2, 3];
const ROUNDS = 6;
const STEPS = 400;
const RIDGE = 3e-3;
const SPELL_MS = 600_000;
/** Prints of minutes worth less can be no alert, ln of a hundred dollars' share. */
const LEAST_SMALL = -0.5;

const FACTS = Object.keys(FACT) as Fact[];
const WIDTH = FACTS.length;
/** What may weigh either way; everything else only raises. `impact` and `eaten` are not fitted. */
const FREE: ReadonlySet<Fact> = new Set(['rate', 'busy', 'quiet', 'turnover', 'settled', 'young', 'breadth', 'tide']);
const FIXED: ReadonlySet<Fact> = new Set(['impact', 'eaten']);
/** Where the readings begin: what a big order shows, and what many orders show. */
const BEGIN: readonly (readonly Fact[])[] = [
  ['dollars', 'size', 'small', 'minute'],
  ['rush', 'prints', 'oneSided', 'small', 'minute'],
];

/** Prints of one episode, or of one spell of a market: rows of evidence. */
type Bag = { readonly episode: boolean; readonly rows: Float32Array[] };
type Reading = { readonly weights: Float64Array; start: number };

function bagsOf(day: StagedDay): Iterable<Bag> {
  const flow = new Flow({ ...defaults(), 'flow.categories': ['all'] });
  for (const market of day.markets) flow.learn(market);
  const bags = new Map<string, Bag>();
  for (const trade of day.trades) {
    if (flow.observe(trade, trade.time) === null) continue;
    const within = day.episodes.findIndex(
      ({ ticker, from, to }) => ticker === trade.ticker && trade.time >= from && trade.time <= to + GRACE_MS,
    );
    if (within < 0 && (EVIDENCE[FACT.small] ?? 0) < LEAST_SMALL) continue;
    const key = within < 0 ? `${trade.ticker} ${Math.floor(trade.time / SPELL_MS)}` : `episode ${within}`;
    const bag = bags.get(key) ?? { episode: within >= 0, rows: [] };
    bags.set(key, bag);
    bag.rows.push(Float32Array.from(EVIDENCE));
  }
  return bags.values();
}

const weigh = (row: ArrayLike<number>, { weights, start }: Reading): number => {
  let sum = start;
  for (let i = 0; i < WIDTH; i += 1) sum += (row[i] ?? 0) * (weights[i] ?? 0);
  return sum;
};

const softmax = (row: ArrayLike<number>, readings: readonly Reading[]): number =>
  Math.log(readings.reduce((sum, reading) => sum + Math.exp(weigh(row, reading)), 0));

/** One step of gradient descent with momentum a weight (Adam), on rows that are scaled to deviation one. */
function descend(rows: readonly Float32Array[], labels: readonly boolean[], readings: readonly Reading[]): void {
  const size = WIDTH + 1;
  const moments = readings.map(() => [new Float64Array(size), new Float64Array(size)] as const);
  const positives = labels.filter(Boolean).length;
  for (let step = 1; step <= STEPS; step += 1) {
    const gradients = readings.map(({ weights }) => Float64Array.from([...weights.map((one) => 2 * RIDGE * one), 0]));
    rows.forEach((row, index) => {
      const all = softmax(row, readings);
      const error = (1 / (1 + Math.exp(-all)) - (labels[index] === true ? 1 : 0)) / positives;
      readings.forEach((reading, r) => {
        const share = error * Math.exp(weigh(row, reading) - all);
        const gradient = gradients[r] as Float64Array;
        for (let i = 0; i < WIDTH; i += 1) gradient[i] = (gradient[i] ?? 0) + share * (row[i] ?? 0);
        gradient[WIDTH] = (gradient[WIDTH] ?? 0) + share;
      });
    });
    readings.forEach((reading, r) => {
      const [first, second] = moments[r] as readonly [Float64Array, Float64Array];
      for (let i = 0; i < size; i += 1) {
        const gradient = gradients[r]?.[i] ?? 0;
        first[i] = 0.9 * (first[i] ?? 0) + 0.1 * gradient;
        second[i] = 0.999 * (second[i] ?? 0) + 0.001 * gradient * gradient;
        const change =
          (0.05 * (first[i] ?? 0)) / (1 - 0.9 ** step) / (Math.sqrt((second[i] ?? 0) / (1 - 0.999 ** step)) + 1e-9);
        if (i === WIDTH) reading.start -= change;
        else reading.weights[i] = bounded(FACTS[i] as Fact, (reading.weights[i] ?? 0) - change);
      }
    });
  }
}

const bounded = (fact: Fact, weight: number): number =>
  FIXED.has(fact) ? 0 : FREE.has(fact) ? weight : Math.max(0, weight);

const tapes = (await Promise.all(TAPES.map(readTape))).filter((tape) => tape !== null);
const bags: Bag[] = [];
for (const seed of SEEDS) {
  for (const [number, day] of ownerDays(tapes, 'development').entries()) bags.push(...bagsOf(stage(day, seed, number)));
}
const all = bags.flatMap(({ rows }) => rows);
process.stdout.write(
  `${all.length} prints in ${bags.length} spells, ${bags.filter((bag) => bag.episode).length} episodes\n`,
);
const scales = FACTS.map((_, i) => {
  const mean = all.reduce((sum, row) => sum + (row[i] ?? 0), 0) / all.length;
  return Math.sqrt(all.reduce((sum, row) => sum + ((row[i] ?? 0) - mean) ** 2, 0) / all.length) || 1;
});
for (const row of all) for (let i = 0; i < WIDTH; i += 1) row[i] = (row[i] ?? 0) / (scales[i] ?? 1);

const readings: readonly Reading[] = BEGIN.map((facts) => ({
  weights: Float64Array.from(FACTS.map((fact) => (facts.includes(fact) ? 0.3 : 0))),
  start: -5,
}));
for (let round = 1; round <= ROUNDS; round += 1) {
  const chosen = bags.map(({ rows }) =>
    rows.reduce((best, row) => (softmax(row, readings) > softmax(best, readings) ? row : best)),
  );
  descend(
    chosen,
    bags.map((bag) => bag.episode),
    readings,
  );
  process.stdout.write(`round ${round} of ${ROUNDS}\n`);
}
for (const { weights, start } of readings) {
  const named = FACTS.map((fact, i) => `${fact}: ${((weights[i] ?? 0) / (scales[i] ?? 1)).toFixed(2)}`);
  process.stdout.write(`\nstart: ${start.toFixed(1)}, ${named.join(', ')}\n`);
}
