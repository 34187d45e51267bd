import { type Machine, thisMachine } from '../../src/doctor/machine.ts';

/** A computer of another system: its programs print what is given, by their name, or by name and last argument. */
export const machineOf = (
  platform: NodeJS.Platform,
  prints: Readonly<Record<string, string>> = {},
  env: Machine['env'] = { USERNAME: 'me' },
): Machine => ({
  ...thisMachine,
  platform,
  env,
  run: async (file, args) => prints[`${file} ${args.at(-1)}`] ?? prints[file] ?? null,
});

/** What `icacls key.pem` prints: the form is that of Windows 11, the names are made up. */
export const icacls = (...entries: readonly string[]): string =>
  [
    ...entries.map((entry, index) => `${index === 0 ? 'key.pem' : '       '} ${entry}`),
    '',
    'Successfully processed 1 files; Failed processing 0 files',
    '',
  ].join('\r\n');

/** What `powercfg /query SCHEME_CURRENT SUB_SLEEP …` prints, in the words of an English or a German Windows. */
export const powercfg = (mains: number, battery: number, german = false): string => {
  const index = (which: 'AC' | 'DC', value: number): string => {
    const name = german
      ? `Index der aktuellen ${which === 'AC' ? 'Wechselstromeinstellung' : 'Gleichstromeinstellung'}`
      : `Current ${which} Power Setting Index`;
    return `    ${name}: 0x${value.toString(16).padStart(8, '0')}`;
  };
  return [
    'Power Scheme GUID: 381b4222-f694-41f0-9685-ff5bb260df2e  (Balanced)',
    '  GUID Alias: SCHEME_BALANCED',
    '  Subgroup GUID: 238c9fa8-0aad-41ed-83f4-97be242c8f20  (Sleep)',
    '    Power Setting GUID: 29f6c1db-86da-48c5-9fdb-f2b67b1f44da  (Sleep after)',
    '      Minimum Possible Setting: 0x00000000',
    '      Maximum Possible Setting: 0xffffffff',
    '      Possible Settings increment: 0x00000001',
    '      Possible Settings units: Seconds',
    index('AC', mains),
    index('DC', battery),
    '',
  ].join('\r\n');
};
