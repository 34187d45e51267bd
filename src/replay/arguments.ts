import { parseArgs } from 'node:util';
import { readArguments, shortName } from '../config/arguments.ts';
import type { Settings } from '../desk/settings.ts';

export const USAGE = 'npm run replay -- FILE… [--json [--scores]] [--set KEY=VALUE]…';

/** What a replay was asked for. */
export type ReplayArguments = {
  readonly files: readonly string[];
  /** One JSON object a line instead of text for people. */
  readonly json: boolean;
  /** Every trade's score as well. */
  readonly scores: boolean;
  readonly help: boolean;
  readonly settings: Settings;
  /** Everything that is wrong, a sentence each; nothing may be run then. */
  readonly faults: readonly string[];
};

/** Reads the command line, laying `--set` over these settings (the last one of a key holds). */
export function readReplayArguments(argv: readonly string[], defaults: Settings): ReplayArguments {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      json: { type: 'boolean' },
      scores: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      set: { type: 'string', multiple: true },
    },
  });
  const files: string[] = [];
  const flags = new Set<string>();
  const faults: string[] = [];
  let settings = defaults;
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'set') {
      const read = readArguments([`--set=${token.value ?? ''}`]);
      settings = { ...settings, ...read.overrides };
      faults.push(...read.faults);
    } else if (['json', 'scores', 'help'].includes(token.name) && token.value === undefined) {
      flags.add(token.name);
    } else {
      faults.push(`Unknown argument ${shortName(token.rawName)}. Usage: ${USAGE}`);
    }
  }
  const help = flags.has('help');
  const [json, scores] = [flags.has('json'), flags.has('scores')];
  if (scores && !json) faults.push('--scores needs --json.');
  if (files.length === 0 && !help) faults.push(`Name at least one recording. Usage: ${USAGE}`);
  return { files, json, scores, help, settings, faults };
}
