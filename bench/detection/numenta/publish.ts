/**
 * `node bench/detection/numenta/publish.ts PATH`: makes `published.json` again from a clone of the benchmark (commit in
 * `data/SOURCES.md`). Reads the row scores that each of its detectors left there and scores them with our scorer; stops
 * when a file's score at the published threshold is not the published one.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { REST } from './ours.ts';
import { normalised, scoreDetections } from './score.ts';
import { NAMES, readSeries } from './series.ts';
import { tuned } from './standing.ts';
import { detections, type ScoredFile, scoreAt } from './threshold.ts';

const clone = process.argv[2];
if (clone === undefined) throw new Error('Say where the clone of the benchmark is: publish.ts PATH.');
const read = (path: string): string =>
  execFileSync('git', ['-C', clone, 'show', `HEAD:${path}`], { encoding: 'utf8', maxBuffer: 2 ** 27 });
const table = (path: string): string[][] =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));

const thresholds = JSON.parse(read('config/thresholds.json')) as Record<string, { standard: { threshold: number } }>;
/** Names of the benchmark's own score board where its folders are called otherwise. */
const NAMED: Readonly<Record<string, string>> = {
  numenta: 'Numenta HTM',
  numentaTM: 'NumentaTM HTM',
  htmjava: 'HTM Java',
  contextOSE: 'CAD OSE',
  earthgeckoSkyline: 'earthgecko Skyline',
  skyline: 'Etsy Skyline',
  knncad: 'KNN CAD',
  relativeEntropy: 'Relative Entropy',
  randomCutForest: 'Random Cut Forest',
  twitterADVec: 'Twitter ADVec',
  windowedGaussian: 'Windowed Gaussian',
  bayesChangePt: 'Bayesian Changepoint',
  expose: 'EXPoSE',
  random: 'Random',
};
const finals = JSON.parse(read('results/final_results.json')) as Record<string, { standard: number }>;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The ten files as this detector scored them. */
function scored(detector: string): ScoredFile[] {
  return NAMES.map((name) => {
    const { values, windows } = readSeries(name);
    const [head, ...rows] = table(`results/${detector}/realTweets/${detector}_Twitter_volume_${name}.csv`);
    const column = head?.indexOf('anomaly_score') ?? -1;
    const scores = rows.map((row) => Number(row[column]));
    if (column < 0 || scores.length !== values.length)
      throw new Error(`${detector} did not score every row of ${name}.`);
    return { name, rows: values.length, windows, scores };
  });
}

/** How many of the ten published scores are ours too, rows inside and outside of windows included. Throws at one that is not. */
function compare(detector: string, files: readonly ScoredFile[]): number {
  const published = table(`results/${detector}/${detector}_standard_scores.csv`);
  let same = 0;
  for (const file of files) {
    const row = published.find(([, , path]) => path === `realTweets/Twitter_volume_${file.name}.csv`);
    if (row === undefined) continue;
    const [, , , threshold, score, inside, , outside] = row.map(Number);
    const tally = scoreDetections(file, detections(file, threshold ?? Number.NaN));
    const apart = Math.abs(tally.score - (score ?? Number.NaN));
    if (!(apart < 1e-6) || tally.inside !== inside || tally.outside !== outside) {
      throw new Error(`${detector}, ${file.name}: published ${score}, ours ${tally.score}.`);
    }
    same += 1;
  }
  return same;
}

const lines = Object.entries(thresholds).flatMap(([detector, { standard }]) => {
  if (detector === 'null') return [];
  const files = scored(detector);
  say(`${detector}: ${compare(detector, files)} of 10 published file scores are the same`);
  const published = Math.round(10 * normalised(scoreAt(files, standard.threshold), files)) / 10;
  const whole = Math.round(10 * (finals[detector]?.standard ?? Number.NaN)) / 10;
  return [{ name: NAMED[detector] ?? detector, whole, published, ...tuned(files, REST) }];
});
lines.sort((a, b) => b.rows.ten - a.rows.ten);
writeFileSync(new URL('published.json', import.meta.url), `${JSON.stringify({ rest: REST, lines }, null, 2)}\n`);
