import { type ParseArgsConfig, parseArgs } from 'node:util';

/** As `sysexits.h` has it: the command was used wrongly. */
const USAGE = 64;

/** The options that a program of the tests was given; it ends with one sentence where there is no such option. */
export function optionsOf<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
) {
  try {
    return parseArgs<{ options: Options }>({ options }).values;
  } catch (error) {
    // Some are followed by advice in lines of their own.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    return refuse(`${what.replace(/\.$/, '')}. Usage: ${usage}`);
  }
}

/** Ends the program with this sentence: what it was asked for cannot be done. */
export function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(USAGE);
}
