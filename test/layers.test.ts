import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = ['src', 'commands'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(top, name).replaceAll('\\', '/')),
);
const adapters = [
  'src/kalshi/',
  'src/charts/',
  'src/telegram/',
  'src/store/',
  'src/practice/exchange/',
  'src/practice/chat/',
];
const isPort = (file: string): boolean => file === 'src/ports.ts' || file.startsWith('src/ports/');
const layerOf = (file: string): string => adapters.find((adapter) => file.startsWith(adapter)) ?? file;

/** What a file imports: paths of ours as `src/…`, packages by name. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;']*?\bfrom '([^']+)'|import\('([^']+)'\)/gm)]
    .map(([, named, loaded]) => named ?? loaded ?? '')
    .map((target) =>
      target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)).replaceAll('\\', '/') : target,
    );
}

const edges = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })));
const faults = (rule: (file: string, target: string) => boolean): string[] =>
  edges.filter(({ file, target }) => rule(file, target)).map(({ file, target }) => `${file} → ${target}`);

describe('imports point inward', () => {
  it('sees the sources', () => expect(edges.length).toBeGreaterThan(50));

  it('lets the desk import only the desk and pure statistics', () => {
    expect(
      faults(
        (file, target) =>
          file.startsWith('src/desk/') && !target.startsWith('src/desk/') && target !== 'simple-statistics',
      ),
    ).toEqual([]);
  });

  it('lets the ports import only the desk', () => {
    expect(faults((file, target) => isPort(file) && !target.startsWith('src/desk/') && !isPort(target))).toEqual([]);
  });

  it('keeps adapters apart from each other and from what wires them', () => {
    expect(
      faults((file, target) => {
        if (layerOf(file) === file || !target.startsWith('src/')) return false;
        return (
          layerOf(target) !== layerOf(file) &&
          !target.startsWith('src/desk/') &&
          !isPort(target) &&
          target !== 'src/practice/random.ts'
        );
      }),
    ).toEqual([]);
  });

  it('lets commands see the chat’s words, the ports and the desk, never an exchange or a disk', () => {
    expect(
      faults(
        (file, target) =>
          file.startsWith('commands/') &&
          /^(src|commands)\//.test(target) &&
          !/^(commands\/|src\/desk\/|src\/ports[./]|src\/telegram\/(command|message|cards\/))/.test(target),
      ),
    ).toEqual([]);
  });
});
