import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Rows in which an anomaly counts as found, both ends included, by their index from 0. */
export type Window = { readonly first: number; readonly last: number };

/** One file of the benchmark: tweets in each five minutes, and its labelled windows, oldest first and apart. */
export type Series = { readonly name: string; readonly values: readonly number[]; readonly windows: readonly Window[] };

/** The ten files, by the company whose tweets they count. */
export const NAMES = ['AAPL', 'AMZN', 'CRM', 'CVS', 'FB', 'GOOG', 'IBM', 'KO', 'PFE', 'UPS'] as const;

const DATA = new URL('data/', import.meta.url);

/** Reads one file with its windows. Throws when a row or a window is not of the shape that `data/SOURCES.md` describes. */
export function readSeries(name: (typeof NAMES)[number]): Series {
  const path = `Twitter_volume_${name}.csv`;
  const text = gunzipSync(readFileSync(new URL(`${path}.gz`, DATA))).toString('utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(','));
  const times = rows.map(([time]) => time ?? '');
  const values = rows.map(([, value]) => Number(value));
  if (!values.every((value) => Number.isInteger(value) && value >= 0)) throw new Error(`${path}: a value is no count.`);
  const labels = JSON.parse(readFileSync(new URL('combined_windows.json', DATA), 'utf8')) as Record<string, string[][]>;
  const windows = (labels[`realTweets/${path}`] ?? []).map(([from, to]) => {
    const window = { first: times.indexOf(seconds(from)), last: times.indexOf(seconds(to)) };
    if (window.first < 0 || window.last < window.first) throw new Error(`${path}: no rows for the window ${from}.`);
    return window;
  });
  return { name, values, windows };
}

/** Labels are written to the microsecond, rows to the second. */
const seconds = (time: string | undefined): string => (time ?? '').replace(/\.0+$/, '');
