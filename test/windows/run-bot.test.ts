import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { FOLDER, Folder, NODE, WINE_ROOT } from './wine.ts';

const BAT = readFileSync(resolve(import.meta.dirname, '../../run-bot.bat'), 'latin1');

/** Ends with the next of the codes that a test has written down. */
const PROGRAM = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const [code, ...rest] = readFileSync('codes.txt', 'utf8').split(' ');
writeFileSync('codes.txt', rest.join(' '));
appendFileSync('runs.txt', code + ' ' + process.env.RUN_BOT + ' ' + Date.now() + '\\n');
console.log('said ' + code);
process.exit(Number(code));
`;

describe.skipIf(WINE_ROOT === '')('row 56: run-bot.bat with a program that ends', () => {
  const folder = new Folder('other (bots) & co!');

  beforeEach(() => {
    rmSync(folder.path, { recursive: true, force: true });
    const node = join(folder.path, NODE.replaceAll('\\', '/'));
    mkdirSync(dirname(node), { recursive: true });
    copyFileSync(join(WINE_ROOT, 'w', FOLDER, NODE.replaceAll('\\', '/')), node);
    mkdirSync(join(folder.path, 'src'));
    writeFileSync(join(folder.path, 'src/main.ts'), PROGRAM);
    writeFileSync(join(folder.path, 'run-bot.bat'), BAT, 'latin1');
  });

  /** Lets it end with `codes`; answers the codes of the runs there were, and how long before each, in seconds. */
  async function ending(codes: readonly number[], by: readonly string[] = []) {
    writeFileSync(join(folder.path, 'codes.txt'), codes.join(' '));
    const bat = folder.run(['cmd', '/d', '/c', '.\\run-bot.bat', ...by]);
    const code = await bat.code;
    expect(bat.said()).toBe('');
    const runs = folder
      .read('runs.txt')
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const waits = runs.slice(1).map(([, , at], i) => (Number(at) - Number(runs[i]?.[2])) / 1000);
    return { code, runs: runs.map(([ended, asked]) => `${ended} ${asked}`), waits };
  }

  test.for([0, 77, 78])('with %i stops, and says so by the same code', async (code) => {
    expect(await ending([code])).toMatchObject({ code, runs: [`${code} asked`] });
    expect(existsSync(join(folder.path, 'FAILED.txt'))).toBe(false);
    expect(folder.read('logs/run-bot.log')).toContain(`said ${code}`);
  });

  test.for([1, 70, 75])('with %i starts it again after five seconds, and not as asked by a person', async (code) => {
    const { code: last, runs, waits } = await ending([code, 0]);
    expect(last).toBe(0);
    expect(runs).toEqual([`${code} asked`, '0 unasked']);
    expect(waits[0]).toBeGreaterThan(4.5);
    expect(folder.read('logs/run-bot.log')).toContain(`ended with ${code}`);
  });

  test('waits longer each time, gives up after five failures in ten minutes, and only a person begins anew', async () => {
    // The waits are written down instead, as the seconds and one that they are.
    const quick = BAT.replace('ping -n %PINGS% 127.0.0.1 >nul', '>>waits.txt echo %PINGS%');
    expect(quick).not.toBe(BAT);
    writeFileSync(join(folder.path, 'run-bot.bat'), quick, 'latin1');
    const { code, runs } = await ending([70, 1, 70, 1, 70, 0], ['task']);
    expect(code).toBe(70);
    expect(runs).toEqual(['70 unasked', '1 unasked', '70 unasked', '1 unasked', '70 unasked']);
    expect(folder.read('waits.txt').split('\r\n')).toEqual(['6', '16', '61', '61', '']);
    expect(folder.read('FAILED.txt')).toMatch(
      /failed five times in ten minutes[\s\S]*exit code 70[\s\S]*no position has a stop/,
    );
    expect(await ending([0], ['task'])).toMatchObject({ code: 70, runs: { length: 5 } });
    expect(await ending([0])).toMatchObject({ code: 0, runs: { length: 6 } });
    expect(existsSync(join(folder.path, 'FAILED.txt'))).toBe(false);
  }, 200_000);

  test('keeps its log from growing', async () => {
    mkdirSync(join(folder.path, 'logs'));
    writeFileSync(join(folder.path, 'logs/run-bot.log'), 'x'.repeat(1_100_000));
    await ending([0]);
    expect(folder.read('logs/run-bot.log')).toBe('said 0\n');
    expect(folder.read('logs/run-bot.old.log')).toHaveLength(1_100_000);
  });
});
