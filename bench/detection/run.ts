/**
 * `npm run bench:detection`: how many labelled episodes, written into real trading, each rule finds when it may send
 * twenty alerts a day. Every rule gets the threshold that spends just that, so that all are compared at the same
 * loudness. Days and seeds are those that were kept aside while the detector was made.
 */
import { calibration } from './calibration.ts';
import { benchClusters } from './clusters.ts';
import { cost } from './cost.ts';
import { ownerDays } from './day.ts';
import { KINDS, SIZES } from './episode.ts';
import { floored, scoreDay } from './measure.ts';
import { TRAPS } from './negative.ts';
import { benchNumenta } from './numenta/report.ts';
import { ours } from './ours.ts';
import { BUDGET, Result } from './result.ts';
import { minuteDollars, RIVALS } from './rules.ts';
import { stage } from './staged.ts';
import { readTape, TAPES, type Tape } from './tape.ts';

const SEEDS = [201, 202, 203];

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const percent = (value: number | null): string => (value === null ? '–' : value.toFixed(0)).padStart(5);

/** Every rule on every held-out day and seed; progress goes to stderr. */
function recall(tapes: readonly Tape[]): readonly Result[] {
  const days = ownerDays(tapes, 'heldOut');
  const results = new Map<string, Result>();
  const of = (name: string): Result => {
    const found = results.get(name) ?? new Result(name);
    results.set(name, found);
    return found;
  };
  for (const seed of SEEDS) {
    for (const [number, day] of days.entries()) {
      process.stderr.write(`seed ${seed}, day ${number + 1} of ${days.length}\n`);
      const staged = stage(day, seed, number);
      const minutes = scoreDay(minuteDollars, staged);
      of('our score').add(staged, scoreDay(ours, staged));
      for (const { make, floored: floor } of RIVALS) {
        const { name } = make([]);
        const scored = scoreDay(make, staged);
        of(name).add(staged, scored);
        if (floor) of(`${name}, $100 floor`).add(staged, floored(scored, minutes));
      }
    }
  }
  return [...results.values()];
}

function tables(results: readonly Result[]): void {
  const columns = [...TAPES, ...KINDS, ...SIZES.map((size) => `x${size}`)];
  say(
    `\nRecall in % of episodes at ${BUDGET} alerts a day; 95 % intervals over days and seeds (${SEEDS.join(', ')})\n`,
  );
  say(`${'rule'.padEnd(44)}recall  interval   false a day   delay s`);
  for (const one of results) {
    const [mean, low, high] = one.recall;
    const delay = (one.delay / 1_000).toFixed(1);
    say(
      `${one.name.padEnd(44)}${percent(mean)}  ${percent(low)} –${percent(high)}${one.falseADay.toFixed(1).padStart(11)}${delay.padStart(10)}`,
    );
  }
  const [our, ...rivals] = results;
  const best = [...rivals].sort((a, b) => b.recall[0] - a.recall[0])[0];
  if (our === undefined || best === undefined) return;
  say(`\nagainst the best rival (${best.name}): ${(our.recall[0] / best.recall[0]).toFixed(2)} times\n`);
  say(`${'by tape, kind and size'.padEnd(28)}  ours  best  of all rivals the best here`);
  for (const column of columns) {
    const top = Math.max(...rivals.map((one) => one.share(column) ?? 0));
    say(`${column.padEnd(28)} ${percent(our.share(column))} ${percent(best.share(column))} ${percent(top)}`);
  }
  say(`\n${'alerts a day in a trap'.padEnd(28)}  ours  best`);
  for (const kind of TRAPS)
    say(`${kind.padEnd(28)} ${our.trapped(kind).toFixed(1).padStart(5)} ${best.trapped(kind).toFixed(1).padStart(5)}`);
}

const tapes: Tape[] = [];
for (const name of TAPES) {
  const tape = await readTape(name);
  if (tape === null) say(`skipped ${name}: ../shared/tapes/trades-${name}.jsonl.gz is not on this machine`);
  else tapes.push(tape);
}
if (tapes.length === TAPES.length) {
  tables(recall(tapes));
  say(`\n${calibration(tapes)}`);
  say(`\n${cost(tapes)}`);
  say(`\n${await benchClusters()}`);
}
say(`\n${await benchNumenta()}`);
