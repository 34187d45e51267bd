/**
 * A program of its own: hears what an exchange in a thread sends at the pace of the plan it is given, and prints how
 * long each message took from being handed to the socket to being decided, as JSON.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/clock.ts';
import type { Plan, Said } from './exchange.ts';
import { Watcher } from './watcher.ts';

export type Figures = {
  /** ms from the socket of the exchange to the decision, after a second in which the program warms up. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
  /** Messages sent, and of those decided. */
  readonly sent: number;
  readonly decided: number;
  /** How long after the last was sent the last was decided, ms, and bytes that then waited at the exchange. */
  readonly behind: number;
  readonly waiting: number;
  /** Of a core, in the thread that decides. */
  readonly share: number;
  /** For which share of the time that thread had work and waited for a processor, as Linux counts it; 0 elsewhere. */
  readonly held: number;
  /** What could not be read was left out: the times above are of other messages then. */
  readonly shed: boolean;
  /** Pauses of the garbage collector: how many a second, the usual one, the longest, and their share of the time. */
  readonly pauses: { readonly rate: number; readonly median: number; readonly longest: number; readonly share: number };
  readonly rss: number;
  readonly stale: number;
  readonly faults: number;
};

/** How long the main thread has waited for a processor in all, ms. */
function waited(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** Longer than this nothing is waited for, ms. */
const PATIENCE = 10_000;

/** More books the settings do not let the desk follow. */
const FOLLOWED = 500;

const { markets, rate, seconds }: Omit<Plan, 'stamps'> = JSON.parse(process.argv[2] ?? '');
const most = markets + Math.ceil(rate * seconds * 1.1) + rate;
const stamps = new Float64Array(new SharedArrayBuffer(8 * most));
const lags = new Float64Array(most);
const plan: Plan = { markets, rate, seconds, stamps: stamps.buffer as SharedArrayBuffer };
const worker = new Worker(new URL('./exchange.ts', import.meta.url), { workerData: plan });
const [{ port }] = (await once(worker, 'message')) as [Extract<Said, { port: number }>];

let decided = 0;
const watcher = new Watcher({
  port,
  markets,
  decided: ({ type }) => {
    if (type !== 'trade' && type !== 'book.delta' && type !== 'book.snapshot') return;
    lags[decided] = Number(process.hrtime.bigint()) / 1e6 - (stamps[decided] as number);
    decided += 1;
  },
});
const pauses: number[] = [];
const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries().map(({ duration }) => duration)));
watcher.open();
while (decided < Math.min(markets, FOLLOWED) + rate) await systemClock.sleep(5);
observer.observe({ entryTypes: ['gc'] });
const began = { cpu: process.threadCpuUsage(), waited: waited(), at: systemClock.monotonic(), decided };
const [{ sent, waiting }] = (await once(worker, 'message')) as [Extract<Said, { sent: number }>];
const ended = systemClock.monotonic();
while (decided < sent && systemClock.monotonic() - ended < PATIENCE) await systemClock.sleep(1);
const gone = systemClock.monotonic() - began.at;
const { user, system } = process.threadCpuUsage(began.cpu);
const share = (user + system) / 1_000 / gone;
const sorted = lags.slice(began.decided, decided).sort();
const at = (share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
const figures: Figures = {
  p50: at(0.5),
  p99: at(0.99),
  p999: at(0.999),
  most: at(1),
  sent,
  decided,
  behind: systemClock.monotonic() - ended,
  waiting,
  share,
  held: (waited() - began.waited) / gone,
  shed: watcher.notices.some(({ kind }) => kind === 'feed.flooded'),
  pauses: {
    rate: (1_000 * pauses.length) / gone,
    median: pauses.toSorted((a, b) => a - b)[pauses.length >> 1] ?? 0,
    longest: Math.max(0, ...pauses),
    share: pauses.reduce((sum, pause) => sum + pause, 0) / gone,
  },
  rss: process.memoryUsage().rss,
  stale: watcher.heard.stale,
  faults: watcher.heard.faults,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
await watcher.close();
await worker.terminate();
