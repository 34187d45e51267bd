import { join } from 'node:path';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Check } from './check.ts';
import type { Machine } from './machine.ts';
import { isInRepository } from './place.ts';
import { rightsOf } from './rights.ts';

/** `.env`: whether git has it, and who can read it. */
export const dotenvFile = (machine: Machine): Check => ({
  name: '.env',
  unseen: 'warn',
  mend: 'Look yourself that git does not have it: git ls-files .env',
  async look() {
    const path = join(machine.cwd, '.env');
    const there = await machine.exists(path);
    const inGit = await gitHas(machine);
    if (!there) return [inGit ?? ok('.env', 'none: practice, or all is set in the environment')];
    return [inGit ?? (await openness(path, machine))];
  },
});

async function gitHas(machine: Machine): Promise<Finding | null> {
  if (!(await isInRepository(join(machine.cwd, '.env'), machine))) return null;
  const tracked = await machine.run('git', ['ls-files', '--', '.env'], machine.cwd);
  if (tracked !== null && tracked.trim() !== '') {
    const mend = 'git rm --cached .env, commit; then make a new token (@BotFather) and a new key: git keeps the old.';
    return fail('.env', 'git tracks it: whoever gets the repository gets the token', mend);
  }
  const past = await machine.run('git', ['log', '--all', '--format=%h', '--max-count=1', '--', '.env'], machine.cwd);
  if (past === null || past.trim() === '') return null;
  return warn(
    '.env',
    `it was committed once (${past.trim()})`,
    'If that held a token, make a new one with @BotFather: git keeps the old.',
  );
}

async function openness(path: string, machine: Machine): Promise<Finding> {
  const found = await rightsOf(path, machine);
  if (found.kind === 'open') return warn('.env', found.shown, found.mend);
  return ok('.env', found.kind === 'private' ? `not in git, ${found.shown}` : 'not in git');
}
