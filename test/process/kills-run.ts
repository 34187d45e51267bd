import { optionsOf, refuse } from '../options.ts';
import { Kills, type Tally } from './kills.ts';

/** `npm run kills -- [--times 200] [--seed 1] [--machines 3]`: so many kills, on machines side by side. */
const USAGE = 'npm run kills -- [--times 200] [--seed 1] [--machines 3]';
const values = optionsOf(USAGE, {
  times: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  machines: { type: 'string', default: '3' },
});
const [times, seed, machines] = [Number(values.times), Number(values.seed), Number(values.machines)];
if (![times, seed, machines].every((number) => Number.isSafeInteger(number) && number > 0))
  refuse(`Give whole numbers: ${USAGE}`);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const began = Date.now();
let done = 0;

async function campaign(number: number): Promise<Tally> {
  const ends: (() => Promise<void>)[] = [];
  const share = Math.floor(times / machines) + (number < times % machines ? 1 : 0);
  try {
    const kills = await Kills.open(seed + number, (act) => void ends.push(act));
    return await kills.run(share, () => {
      done += 1;
      if (done % 20 === 0) say(`${done} kills, ${Math.round((Date.now() - began) / 1_000)} s`);
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

const tallies = await Promise.all(Array.from({ length: machines }, (_, number) => campaign(number)));
for (const [number, tally] of tallies.entries()) say(`seed ${seed + number}: ${JSON.stringify(tally)}`);
say(`${times} kills in ${Math.round((Date.now() - began) / 1_000)} s: no acknowledged change lost, no order doubled.`);
