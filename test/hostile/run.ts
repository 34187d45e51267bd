/** Longer: `npm run fuzz -- --seconds N [--seed S] [--door NAME]`. Prints the seed and the smallest input of a failure. */
import { optionsOf, refuse } from '../options.ts';
import { DOORS } from './doors.ts';

const USAGE = `npm run fuzz -- [--seconds N] [--seed S] [--door ${DOORS.map(({ name }) => name).join('|')}]`;
const values = optionsOf(USAGE, {
  seconds: { type: 'string', default: '60' },
  seed: { type: 'string' },
  door: { type: 'string' },
});
const doors = DOORS.filter(({ name }) => values.door === undefined || name === values.door);
if (doors.length === 0) refuse(`There is no door ${values.door}: ${USAGE}`);
if (!(Number(values.seconds) > 0) || !Number.isSafeInteger(Number(values.seed ?? 0))) refuse(`Give numbers: ${USAGE}`);
const ms = (Number(values.seconds) * 1_000) / doors.length;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

process.on('uncaughtException', (error) => {
  say(`it got out of the door: ${error.stack}`);
  process.exit(1);
});
for (const { name, knock } of doors) {
  const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
  say(`${name}: seed ${seed}, ${Math.round(ms / 1_000)} s`);
  const failure = await knock(Number.MAX_SAFE_INTEGER, seed, ms);
  if (failure === null) continue;
  process.exitCode = 1;
  say(`${name} gave way. Again: npm run fuzz -- --door ${name} --seed ${seed}\n${failure.slice(0, 20_000)}`);
}
process.exit();
