import { ours, REST, SOLO } from './ours.ts';
import published from './published.json' with { type: 'json' };
import { RIVALS } from './rivals.ts';
import { NAMES, readSeries, type Series } from './series.ts';
import { CHOSEN_ON, fixed, type Split, type Standing, tuned } from './standing.ts';
import type { ScoredFile } from './threshold.ts';

const series = (): Series[] => NAMES.map((name) => readSeries(name));
const scored = (all: readonly Series[], score: (one: Series) => number[]): ScoredFile[] =>
  all.map((one) => ({ name: one.name, rows: one.values.length, windows: one.windows, scores: score(one) }));

const number = (value: number): string => value.toFixed(1).padStart(6);
const split = ({ ten, three, seven, unseen }: Split): string => [ten, three, seven, unseen].map(number).join(' ');
const line = (name: string, { rows, alerts }: Standing): string =>
  `${name.padEnd(30)}${split(rows)}  |${split(alerts)}`;

/** Our detector, simple rules and the published detectors on the ten Twitter files, as a table to print. */
export async function benchNumenta(): Promise<string> {
  const all = series();
  const our = scored(all, ours);
  const columns = '   ten  three  seven unseen';
  return [
    'Numenta Anomaly Benchmark, its ten files of Twitter volume, standard profile: 0 finds nothing, 100 is perfect',
    `three: ${CHOSEN_ON.join(', ')}, on which our adaptation was chosen; seven: the others; thresholds tuned on the ten,`,
    'unseen: the seven with the threshold of the three',
    '',
    `${' '.repeat(30)}${'every row over it counts'.padEnd(29)}|  then ${REST} rows of rest`,
    `${' '.repeat(30)}${columns}  |${columns}`,
    line(`our score at ${SOLO}, not tuned`, fixed(our, SOLO, REST)),
    line('our score', tuned(our, REST)),
    '',
    'simple rules, run here',
    ...RIVALS.map(({ name, score }) => line(name, tuned(scored(all, score), REST))),
    '',
    "published row scores of the benchmark's detectors",
    ...published.lines.map((one) => line(one.name, one)),
    '',
  ].join('\n');
}
