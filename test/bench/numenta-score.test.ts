import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalised, probation, scoreDetections } from '../../bench/detection/numenta/score.ts';
import { NAMES, readSeries } from '../../bench/detection/numenta/series.ts';
import { bestRested, bestThreshold, detections, scoreAt } from '../../bench/detection/numenta/threshold.ts';

type Excerpt = { detector: string; file: (typeof NAMES)[number]; rows: number[]; score: number } & Counts;
type Counts = { inside: number; outside: number };
const excerpts = JSON.parse(
  readFileSync(new URL('../../bench/detection/numenta/data/detections.json', import.meta.url), 'utf8'),
) as Excerpt[];

const labelsOf = (name: (typeof NAMES)[number]) => {
  const { values, windows } = readSeries(name);
  return { rows: values.length, windows };
};

describe('the scorer of the Numenta benchmark', () => {
  it.each(excerpts)('gives $detector on $file the published score', ({ file, rows, score, inside, outside }) => {
    const tally = scoreDetections(labelsOf(file), rows);
    expect(tally.score).toBeCloseTo(score, 9);
    expect({ inside: tally.inside, outside: tally.outside }).toEqual({ inside, outside });
  });

  it('calls no detection at all 0 and the first row of every window 100', () => {
    const files = NAMES.map(labelsOf);
    const sum = (rows: (file: (typeof files)[number]) => number[]): number =>
      files.reduce((total, file) => total + scoreDetections(file, rows(file)).score, 0);
    expect(files.reduce((total, { windows }) => total + windows.length, 0)).toBe(33);
    expect(
      normalised(
        sum(() => []),
        files,
      ),
    ).toBe(0);
    expect(
      normalised(
        sum(({ windows }) => windows.map(({ first }) => first)),
        files,
      ),
    ).toBeCloseTo(100, 9);
  });

  it('counts nothing on probation, a hundred false alarms included', () => {
    const labels = {
      rows: 1_000,
      windows: [
        { first: 10, last: 20 },
        { first: 500, last: 520 },
      ],
    };
    const early = Array.from({ length: probation(1_000) }, (_, row) => row);
    expect(early).toHaveLength(150);
    expect(scoreDetections(labels, early)).toEqual({ score: -1, inside: 0, outside: 0 });
  });
});

describe('the threshold of the Numenta benchmark', () => {
  const files = (['PFE', 'CVS'] as const).map((name) => {
    const series = readSeries(name);
    return { name, rows: series.values.length, windows: series.windows, scores: [...series.values] };
  });
  const levels = [...new Set(files.flatMap(({ scores }) => scores)), Number.POSITIVE_INFINITY];

  it('is the best of all there are, one for all files', () => {
    const best = bestThreshold(files);
    expect(best.score).toBeCloseTo(Math.max(...levels.map((level) => scoreAt(files, level))), 9);
    expect(scoreAt(files, best.threshold)).toBeCloseTo(best.score, 9);
  });

  it('is the best with a rest too', () => {
    const best = bestRested(files, 50);
    expect(best.score).toBeCloseTo(Math.max(...levels.map((level) => scoreAt(files, level, 50))), 9);
    expect(scoreAt(files, best.threshold, 50)).toBeCloseTo(best.score, 9);
    expect(best.score).toBeGreaterThan(bestThreshold(files).score);
  });

  it('leaves out what comes within the rest', () => {
    const scores = Array.from({ length: 20 }, (_, row) => (row >= 10 ? 1 : 0));
    expect(detections({ name: 'one', rows: 20, windows: [], scores }, 1, 4)).toEqual([10, 14, 18]);
  });
});
