/**
 * `npm run bench:detection`: how many labelled bursts, written into real trading, each rule finds when it may send
 * twenty alerts a day. Every rule gets the threshold that spends exactly that. The score's weights were fitted on seeds
 * 1 to 5 of the same tapes, the seeds here are others: new episodes, but no new trading.
 */
import { inject, KINDS, SIZES } from './inject.ts';
import { alerts, caught, countAlerts, interval, scoreAll, thresholdFor } from './measure.ts';
import { ours } from './ours.ts';
import { fixedDollars, minuteDollars, multipleOfMean, multipleWithFloor, type Rule } from './rules.ts';
import { readTape, TAPES, type Tape } from './tape.ts';

const BUDGET = 20;
const SEEDS = [101, 102, 103, 104, 105];
const FIXED = [85, 70];
const RULES: readonly ((tape: Tape) => Rule)[] = [ours, fixedDollars, minuteDollars, multipleOfMean, multipleWithFloor];

/** What one rule did: each episode once, and in groups of one tape-day and seed for the bootstrap. */
type Result = {
  readonly groups: boolean[][];
  readonly hits: Map<string, boolean[]>;
  nanoseconds: number;
  trades: number;
};

/** Our score with a threshold that nobody tuned to the day, on the tape as it is and with the episodes. */
type Untuned = { clean: number; days: number; readonly found: boolean[] };

const results = new Map<string, Result>();
const untuned = new Map<string, Untuned>();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function of<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function run(tape: Tape, seed: number): void {
  const injected = inject(tape, seed);
  for (const make of RULES) {
    const rule = make(tape);
    const result = of(results, rule.name, () => ({ groups: [], hits: new Map(), nanoseconds: 0, trades: 0 }));
    const started = process.hrtime.bigint();
    const days = scoreAll(rule, injected);
    result.nanoseconds += Number(process.hrtime.bigint() - started);
    result.trades += injected.trades.length;
    for (const [day, scored] of days) {
      const episodes = injected.episodes.filter((episode) => episode.day === day);
      const sent = alerts(scored, thresholdFor(scored, BUDGET));
      const group = episodes.map((episode) => caught(episode, sent));
      result.groups.push(group);
      episodes.forEach((episode, index) => {
        for (const key of [tape.name, episode.kind, `x${episode.size}`]) {
          of(result.hits, key, () => []).push(group[index] === true);
        }
      });
      if (make !== ours) continue;
      for (const threshold of FIXED) {
        const fixed = alerts(scored, threshold);
        const found = of(untuned, `${tape.name} ${threshold}`, () => ({ clean: 0, days: 0, found: [] })).found;
        found.push(...episodes.map((episode) => caught(episode, fixed)));
      }
    }
  }
}

/** Alerts a day on the tape as it is, at our own thresholds. */
function clean(tape: Tape): void {
  for (const scored of scoreAll(ours(tape), { trades: tape.trades, episodes: [] }).values()) {
    for (const threshold of FIXED) {
      const entry = of(untuned, `${tape.name} ${threshold}`, () => ({ clean: 0, days: 0, found: [] }));
      entry.clean += countAlerts(alerts(scored, threshold));
      entry.days += 1;
    }
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)}`.padStart(4);
const share = (hits: readonly boolean[] | undefined): string =>
  hits === undefined || hits.length === 0 ? '   -' : percent(hits.filter(Boolean).length / hits.length);

function table(): void {
  const columns = [...TAPES.map(String), ...KINDS.map(String), ...SIZES.map((size) => `x${size}`)];
  say(
    `\nRecall in % of episodes at ${BUDGET} alerts a day, 95 % intervals over tape-days; seeds ${SEEDS.join(', ')}\n`,
  );
  say(`${'rule'.padEnd(28)}recall    interval   µs/trade`);
  for (const [name, result] of results) {
    const [mean, low, high] = interval(result.groups, 1);
    const cost = (result.nanoseconds / result.trades / 1_000).toFixed(2);
    say(`${name.padEnd(28)}${percent(mean)}   ${percent(low)} –${percent(high)}   ${cost.padStart(8)}`);
  }
  say('');
  for (const column of columns) {
    const cells = [...results].map(([name, result]) => `${name} ${share(result.hits.get(column)).trim()}`);
    say(`${column.padEnd(24)}${cells.join(' | ')}`);
  }
  say('\nOur score with fixed thresholds, nothing tuned to the day');
  for (const [key, { clean: sent, days, found }] of untuned) {
    const day = (sent / Math.max(1, days)).toFixed(1);
    say(`${key.padEnd(28)}${day.padStart(6)} alerts a day on the tape as it is, recall ${share(found).trim()} %`);
  }
}

let read = 0;
for (const name of TAPES) {
  const tape = await readTape(name);
  if (tape === null) {
    say(`skipped ${name}: ../shared/tapes/trades-${name}.jsonl.gz is not on this machine`);
    continue;
  }
  read += 1;
  say(`${name}: ${tape.trades.length} trades, ${tape.markets.length} markets`);
  clean(tape);
  for (const seed of SEEDS) run(tape, seed);
}
if (read > 0) table();
