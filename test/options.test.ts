import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it.each([
  ['sim/run.ts', '--nonsense'],
  ['sim/run.ts', '--seeds=many'],
  ['hostile/run.ts', '--nonsense'],
  ['hostile/run.ts', '--door=nowhere'],
  ['soak/run.ts', '--days --rate'],
  ['soak/run.ts', '--days=0'],
  ['process/kills-run.ts', '--nonsense'],
  ['process/kills-run.ts', '--times=0'],
])('%s says in one line what is wrong with %s, and does nothing', async (program, option) => {
  const ended = run(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...option.split(' ')]);
  await expect(ended).rejects.toMatchObject({ code: 64, stdout: '' });
  await expect(ended).rejects.toHaveProperty('stderr', expect.stringMatching(/^[^\n]*npm run \w+ --[^\n]*\n$/));
});
