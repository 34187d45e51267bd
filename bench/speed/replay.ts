import { alternate } from './compare.ts';
import { streamOf } from './frames.ts';
import type { Page } from './page.ts';
import { Tape } from './tape.ts';

/** `npm run replay` of a gzip recording, from the file to the summary. */
export async function replay(page: Page, messages = 40_000, rounds = 3): Promise<void> {
  page.begin('replay', 'a gzip recording through the live desk, from the file to the summary');
  const tape = await Tape.of(streamOf(500, messages, 2_000, 1));
  const { speed } = await alternate({ speed: () => tape.replay() }, rounds, (round) => page.step(round));
  await tape.remove();
  page.row('npm run replay', speed, 'messages/s', 0);
}
