import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program of its own with these arguments; answers the figures of these names that it prints as JSON. */
export async function childOf<Name extends string>(
  script: URL,
  argv: readonly (number | string)[],
  names: readonly Name[],
): Promise<Record<Name, number>> {
  // As npm start has it.
  const node = ['--max-semi-space-size=4', fileURLToPath(script)];
  const { stdout } = await run(process.execPath, [...node, ...argv.map(String)]);
  const printed: Record<string, unknown> = JSON.parse(stdout);
  const figures = names.map((name) => [name, Number(printed[name])]);
  return Object.fromEntries(figures);
}
