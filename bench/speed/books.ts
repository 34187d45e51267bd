import { alternate, ratioOf } from './compare.ts';
import { streamOf } from './frames.ts';
import type { Page } from './page.ts';
import { ccxt } from './rivals/ccxt.ts';
import { finer, ofBooks, older, unaided } from './rivals/frame.ts';
import { install, installed, PACKAGES } from './rivals/install.ts';
import type { Rival } from './rivals/keeper.ts';
import { LEAST, OURS } from './rivals/ours.ts';
import { pmxt } from './rivals/pmxt.ts';
import { judge } from './rivals/right.ts';
import { tardis } from './rivals/tardis.ts';

const CHECKED = { markets: 2, messages: 5_000 };
const TIMED = { markets: 500, messages: 40_000 };
const ROUNDS = 7;

/** Books of others on the same frames: first whether they are right, then what those that are cost. */
export async function books(page: Page, timed = TIMED, rounds = ROUNDS): Promise<void> {
  page.begin('books', 'other programs’ books on the same frames, right before fast');
  if (!installed()) {
    page.say('  Installs them into bench/rivals with npm ci --ignore-scripts; they are no part of the product.');
    const fault = await install();
    if (fault !== null) {
      page.say(`  Left out, as they could not be installed: ${fault}`);
      return;
    }
  }
  const rivals = [OURS, LEAST, await tardis(PACKAGES), await ccxt(PACKAGES), await pmxt(PACKAGES)];
  const right = check(page, rivals);
  const stream = ofBooks(streamOf(timed.markets, timed.messages, 2_000, 1).frames);
  const bytes = (text: string): Buffer => Buffer.from(text);
  const messages = { documented: stream.map(bytes), old: stream.map(older).map(bytes) };
  const of = `${stream.length.toLocaleString('en-US')} messages of ${timed.markets} markets`;
  await compare(page, `from the bytes, ${of}`, right, rounds, (rival) => () => rival.fromBytes(messages[rival.frames]));
  // The floor reads as it applies.
  const reading = right.filter((rival) => rival !== LEAST);
  await compare(page, 'the book alone, frames read before', reading, rounds, (rival) =>
    rival.alone(messages[rival.frames]),
  );
}

/** Lets them take turns; prints what each costs, and as a multiple of ours. */
async function compare(
  page: Page,
  how: string,
  rivals: readonly Rival[],
  rounds: number,
  work: (rival: Rival) => () => number,
): Promise<void> {
  const contestants = Object.fromEntries(rivals.map((rival) => [rival.name, work(rival)]));
  const figures = await alternate(contestants, rounds, (round) => page.step(`${how}, ${round}`));
  page.say(`  ${how}`);
  const ours = figures[OURS.name];
  for (const { name, frames } of rivals) {
    const figure = figures[name];
    if (figure === undefined || ours === undefined) continue;
    const label = frames === 'old' ? `${name}, old frames` : name;
    page.row(label, figure, 'µs', 2);
    if (figure !== ours) page.row(`${label} / ours`, ratioOf(figure, ours), 'times', 2);
  }
}

/** Prints who is right on what, and answers who may be timed. */
function check(page: Page, rivals: readonly Rival[]): readonly Rival[] {
  const documented = unaided(ofBooks(streamOf(CHECKED.markets, CHECKED.messages, 2_000, 2).frames));
  const fine = documented.map(finer);
  const old = documented.map(older);
  page.say(
    `  levels wrong in the end, and best prices right, after ${documented.length.toLocaleString('en-US')} messages:`,
  );
  page.say(
    `  ${'two markets on one subscription'.padEnd(34)}${'documented'.padEnd(20)}${'tenths of a cent'.padEnd(20)}old frames`,
  );
  return rivals.filter((rival) => {
    const cell = (read: readonly string[], by: readonly string[]): [text: string, right: boolean] => {
      const { wrong, levels, best, sides } = judge(rival, read, by);
      return [`${wrong}/${levels}, ${best}/${sides}`, wrong === 0 && best === sides];
    };
    const today = cell(documented, documented);
    const finest = cell(fine, fine);
    const once: [string, boolean] = rival.frames === 'old' ? cell(old, documented) : ['–', true];
    page.say(`  ${rival.name.padEnd(34)}${today[0].padEnd(20)}${finest[0].padEnd(20)}${once[0]}`);
    return rival.frames === 'old' ? once[1] : today[1] && finest[1];
  });
}
