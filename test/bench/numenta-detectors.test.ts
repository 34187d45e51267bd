import { describe, expect, it } from 'vitest';
import { ours, REST } from '../../bench/detection/numenta/ours.ts';
import published from '../../bench/detection/numenta/published.json' with { type: 'json' };
import { RIVALS } from '../../bench/detection/numenta/rivals.ts';
import { readSeries } from '../../bench/detection/numenta/series.ts';

describe('the detectors on the Numenta files', () => {
  const series = readSeries('PFE');
  const early = { ...series, values: series.values.slice(0, 6_000) };
  const all = [{ name: 'our score', score: ours }, ...RIVALS];

  it.each(all)('$name judges no row by a later one', ({ score }) => {
    expect(score(early)).toEqual(score(series).slice(0, 6_000));
  });

  it.each(all)('$name finds a hundredfold burst the strangest hour of a steady month', ({ score }) => {
    const values = Array.from({ length: 6_000 }, (_, row) => (row === 5_000 ? 500 : 4 + (row % 3)));
    const scores = score({ name: 'steady', values, windows: [] });
    const strangest = scores.indexOf(Math.max(...scores.slice(1_000)));
    expect(strangest).toBeGreaterThanOrEqual(5_000);
    expect(strangest).toBeLessThan(5_012);
  });

  it.each(RIVALS.filter(({ name }) => !name.startsWith('EWMA')))(
    '$name forgets what is older than its memory',
    ({ name, score }) => {
      const memory = name.endsWith('a day') ? 288 : 2_016;
      const steady = Array.from({ length: 2_500 }, (_, row) => 4 + ((row + 2) % 3));
      const scoresWith = (first: number): number[] =>
        score({ name, values: [first, ...steady.slice(1)], windows: [] }).slice(memory);
      const [with5, with500] = [scoresWith(5), scoresWith(500)];
      expect(with500[0]).not.toBeCloseTo(with5[0] ?? Number.NaN, 6);
      expect(with500.slice(1)).toEqual(with5.slice(1));
    },
  );

  it('rest as long as those whose figures were published for comparison', () => expect(published.rest).toBe(REST));
});
