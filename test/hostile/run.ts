/** Longer: `npm run fuzz -- --seconds N [--seed S] [--door NAME]`. Prints the seed and the smallest input of a failure. */
import { parseArgs } from 'node:util';
import { DOORS } from './doors.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, door: { type: 'string' } },
});
const doors = DOORS.filter(({ name }) => values.door === undefined || name === values.door);
const ms = (Number(values.seconds) * 1_000) / Math.max(1, doors.length);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

process.on('uncaughtException', (error) => {
  say(`it got out of the door: ${error.stack}`);
  process.exit(1);
});
if (!(ms > 0)) {
  say(`Usage: npm run fuzz -- [--seconds N] [--seed S] [--door ${DOORS.map(({ name }) => name).join('|')}]`);
  process.exit(64);
}
for (const { name, knock } of doors) {
  const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
  say(`${name}: seed ${seed}, ${Math.round(ms / 1_000)} s`);
  const failure = await knock(Number.MAX_SAFE_INTEGER, seed, ms);
  if (failure === null) continue;
  process.exitCode = 1;
  say(`${name} gave way. Again: npm run fuzz -- --door ${name} --seed ${seed}\n${failure.slice(0, 20_000)}`);
}
process.exit();
