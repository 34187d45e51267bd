import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf, refuse } from '../options.ts';
import { type Gauge, slope, soak } from './soak.ts';

/** `npm run soak -- --days 7 [--rate 100]`: prints how things stand each simulated hour, and what grew. */
const USAGE = 'npm run soak -- [--days 1] [--rate 100]';
const values = optionsOf(USAGE, {
  days: { type: 'string', default: '1' },
  rate: { type: 'string', default: '100' },
});
const [days, rate] = [Number(values.days), Number(values.rate)];
if (!(days * 24 >= 1 && rate > 0)) refuse(`Give at least an hour, in days of 0.05 and more: ${USAGE}`);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const line = (gauge: Gauge): string =>
  [
    `hour ${gauge.hours.toFixed(1)}`,
    `${gauge.messages.toLocaleString('en-US')} messages`,
    `heap ${mb(gauge.heap)}`,
    `rss ${mb(gauge.rss)}`,
    `handles ${gauge.handles}`,
    `waiting ${gauge.sleeping}`,
    `markets ${gauge.markets}`,
    `state ${mb(gauge.state)}`,
    `journal ${mb(gauge.journal)}`,
    `recordings ${mb(gauge.recordings)}`,
    `logs ${mb(gauge.logs)}`,
    `alerts ${gauge.alerts}`,
    `paper trades ${gauge.paperTrades}`,
  ].join(' · ');

const dir = mkdtempSync(join(tmpdir(), 'pilot-soak-'));
const began = performance.now();
try {
  const gauges = await soak({
    dir,
    hours: days * 24,
    rate,
    step: 100,
    every: 3_600_000,
    lasting: 200,
    daily: 300,
    look: (gauge) => say(`${((performance.now() - began) / 1000).toFixed(0)} s · ${line(gauge)}`),
  });
  const took = (performance.now() - began) / 1000;
  const last = gauges.at(-1);
  if (last === undefined) throw new Error('Nothing was looked at.');
  const most = (of: (gauge: Gauge) => number): number => Math.max(...gauges.map(of));
  say(
    `\n${last.messages.toLocaleString('en-US')} messages in ${took.toFixed(0)} s: ${((took * 1e6) / last.messages).toFixed(1)} µs each`,
  );
  const rows = ['heap', 'rss', 'state', 'journal', 'logs'] as const;
  for (const row of rows) {
    const of = (gauge: Gauge): number => gauge[row];
    say(
      `${row.padEnd(10)} last ${mb(of(last)).padStart(10)}   most ${mb(most(of)).padStart(10)}   grows ${mb(slope(gauges, of))} a day`,
    );
  }
  for (const row of ['handles', 'sleeping', 'markets'] as const) {
    const of = (gauge: Gauge): number => gauge[row];
    say(
      `${row.padEnd(10)} last ${String(of(last)).padStart(10)}   most ${String(most(of)).padStart(10)}   grows ${slope(gauges, of).toFixed(2)} a day`,
    );
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
