import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOKEN } from '../fakes/telegram.ts';

const SABOTEUR = pathToFileURL(resolve(import.meta.dirname, 'saboteur.ts')).href;

/** How a `Machine` starts a program in which SIGUSR2 makes `act` of the saboteur happen. */
export const sabotaged = (act: string) => ({
  node: ['--import', SABOTEUR],
  variables: { SABOTAGE: act, CANARY: TOKEN },
});
