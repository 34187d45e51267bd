import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';
import { dotenvFile } from '../../src/doctor/dotenv-file.ts';
import { folder, freeSpace, spaceFinding } from '../../src/doctor/folder.ts';
import { readIcacls, strangers } from '../../src/doctor/icacls.ts';
import { keyFile } from '../../src/doctor/key-file.ts';
import { type Machine, thisMachine } from '../../src/doctor/machine.ts';
import { syncedBy } from '../../src/doctor/place.ts';
import { nodeFinding, runtime, zoneFinding } from '../../src/doctor/runtime.ts';
import { mac, readPowercfg, sleep } from '../../src/doctor/sleep.ts';
import type { Finding } from '../../src/ports/finding.ts';
import { newKey } from '../../src/practice/exchange/auth.ts';
import { tempDir } from '../store/temp.ts';
import { icacls, machineOf, powercfg } from './machine.ts';

const look = (check: Check): Promise<readonly Finding[]> => check.look(new AbortController().signal);
const named = (findings: readonly Finding[], name: string): Finding | undefined =>
  findings.find((finding) => finding.name === name);
const { privateKeyPem } = newKey();

/** A key file in a folder of its own. */
async function key(mode = 0o600, within = ''): Promise<string> {
  const dir = join(await tempDir(), within);
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'key.pem');
  await writeFile(path, privateKeyPem);
  await chmod(path, mode);
  return path;
}

describe('row 53: the key file', () => {
  test('is well where it lies alone and its owner alone can read it', async () => {
    const found = await look(keyFile(await key(), thisMachine));
    expect(found.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok']);
  });

  test.skipIf(process.platform === 'win32').each([0o644, 0o640, 0o604, 0o660])(
    'with mode %o fails and says how to close it',
    async (mode) => {
      const path = await key(mode);
      expect(named(await look(keyFile(path, thisMachine)), 'key rights')).toMatchObject({
        verdict: 'FAIL',
        said: expect.stringContaining(mode.toString(8)),
        mend: `chmod 600 "${path}"`,
      });
    },
  );

  test('in a git repository, or in the folder of the program, fails', async () => {
    const path = await key(0o600, 'project/keys');
    execFileSync('git', ['init', '-q'], { cwd: join(path, '../..') });
    expect(named(await look(keyFile(path, thisMachine)), 'key place')).toMatchObject({
      verdict: 'FAIL',
      said: expect.stringContaining('git repository'),
      mend: expect.stringContaining('KALSHI_PRIVATE_KEY_PATH'),
    });
    const own = await key(0o600, 'program/keys');
    expect(named(await look(keyFile(own, { ...thisMachine, root: join(own, '../..') })), 'key place')).toMatchObject({
      verdict: 'FAIL',
      said: expect.stringContaining("this program's folder"),
    });
  });

  test.each(['OneDrive', 'OneDrive - Some Firm', 'Dropbox', 'Google Drive', 'iCloud Drive', 'Nextcloud'])(
    'in the synced folder %s fails',
    async (name) => {
      const found = await look(keyFile(await key(0o600, `${name}/keys`), thisMachine));
      expect(named(found, 'key place')).toMatchObject({ verdict: 'FAIL', said: expect.stringContaining(name) });
    },
  );

  test('in a OneDrive of another name is found by what Windows says of it', () => {
    const machine = machineOf('win32', {}, { USERNAME: 'me', OneDrive: 'C:\\Users\\me\\Wolke' });
    expect(syncedBy('C:\\Users\\me\\Wolke\\keys\\key.pem', machine)).toBe('OneDrive');
    expect(syncedBy('C:\\Users\\me\\Wolken\\key.pem', machine)).toBeNull();
    expect(syncedBy('C:\\Users\\me\\Documents\\key.pem', machine)).toBeNull();
  });

  test('that is missing or holds no key fails, and nothing of what it holds is shown', async () => {
    const path = await key();
    await writeFile(path, '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n');
    const [broken] = await look(keyFile(path, thisMachine));
    expect(broken).toMatchObject({ verdict: 'FAIL', mend: expect.any(String) });
    expect(JSON.stringify(broken)).not.toContain('canary');
    await rm(path);
    expect((await look(keyFile(path, thisMachine)))[0]).toMatchObject({
      verdict: 'FAIL',
      said: expect.stringContaining('does not exist'),
    });
  });
});

describe('row 53: the access list of Windows', () => {
  const rights = async (text: string | null): Promise<Finding | undefined> => {
    const machine = machineOf('win32', text === null ? {} : { icacls: text });
    return named(await look(keyFile(await key(), machine)), 'key rights');
  };

  test('with its owner and the system alone is well, in whatever language', async () => {
    const lists = [
      ['LAPTOP\\me:(R)'],
      ['NT AUTHORITY\\SYSTEM:(I)(F)', 'BUILTIN\\Administrators:(I)(F)', 'LAPTOP\\me:(I)(F)'],
      ['NT-AUTORITÄT\\SYSTEM:(I)(F)', 'VORDEFINIERT\\Administratoren:(I)(F)', 'LAPTOP\\Me:(I)(F)'],
      ['AUTORITE NT\\Système:(I)(F)', 'BUILTIN\\Administrateurs:(I)(F)', 'LAPTOP\\me:(I)(F)'],
    ];
    for (const list of lists) expect(await rights(icacls(...list)), list.join()).toMatchObject({ verdict: 'ok' });
  });

  test.each([
    'BUILTIN\\Users:(I)(RX)',
    'Everyone:(R)',
    'NT AUTHORITY\\Authenticated Users:(I)(M)',
    'Jeder:(F)',
    'LAPTOP\\menace:(R)',
  ])('that lets in %s fails, names it and says the command that closes it', async (entry) => {
    expect(await rights(icacls('LAPTOP\\me:(I)(F)', entry))).toMatchObject({
      verdict: 'FAIL',
      said: expect.stringContaining(entry.split(':')[0] ?? ''),
      mend: expect.stringMatching(/^icacls ".*key\.pem" \/inheritance:r \/grant:r "%USERNAME%:R"$/),
    });
  });

  test('that could not be had is said to be unknown, never to be well', async () => {
    expect(await rights(null)).toMatchObject({ verdict: 'warn', mend: expect.stringContaining('icacls') });
    expect(await rights('Der Zugriff wurde verweigert.\r\n')).toMatchObject({ verdict: 'warn' });
  });

  test('is read whatever the path holds; what is denied lets nobody in', () => {
    const entries = readIcacls(
      icacls('NT AUTHORITY\\SYSTEM:(F)', 'LAPTOP\\guest:(DENY)(R)', 'A (b) c\\Who Else:(I)(RX,W)'),
      'key.pem',
    );
    expect(entries).toEqual([
      { who: 'NT AUTHORITY\\SYSTEM', rights: '(F)' },
      { who: 'A (b) c\\Who Else', rights: '(I)(RX,W)' },
    ]);
    expect(strangers(entries ?? [], 'LAPTOP\\me')).toEqual(['A (b) c\\Who Else']);
  });
});

describe('row 53: .env', () => {
  async function project(): Promise<{ dir: string; git: (...args: string[]) => void }> {
    const dir = await tempDir();
    const git = (...args: string[]): void => {
      const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.test'];
      execFileSync('git', [...who, ...args], { cwd: dir });
    };
    git('init', '-q');
    await writeFile(join(dir, '.env'), 'TELEGRAM_BOT_TOKEN=1:x\n', { mode: 0o600 });
    return { dir, git };
  }

  test('is well while git does not have it', async () => {
    const { dir } = await project();
    expect(await look(dotenvFile({ ...thisMachine, cwd: dir }))).toMatchObject([{ verdict: 'ok' }]);
  });

  test('that git tracks fails, also before it was committed', async () => {
    const { dir, git } = await project();
    git('add', '-f', '.env');
    const tracked = [{ verdict: 'FAIL', mend: expect.stringContaining('git rm --cached .env') }];
    expect(await look(dotenvFile({ ...thisMachine, cwd: dir }))).toMatchObject(tracked);
    git('commit', '-qm', 'oops');
    expect(await look(dotenvFile({ ...thisMachine, cwd: dir }))).toMatchObject(tracked);
  });

  test('that was committed once is told after it was taken out', async () => {
    const { dir, git } = await project();
    git('add', '-f', '.env');
    git('commit', '-qm', 'oops');
    git('rm', '-q', '--cached', '.env');
    git('commit', '-qm', 'better');
    const found = await look(dotenvFile({ ...thisMachine, cwd: dir }));
    expect(found).toMatchObject([
      { verdict: 'warn', said: expect.stringContaining('committed once'), mend: expect.stringContaining('@BotFather') },
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'that others can read is told with the command that closes it',
    async () => {
      const dir = await tempDir();
      await writeFile(join(dir, '.env'), '');
      await chmod(join(dir, '.env'), 0o644);
      expect(await look(dotenvFile({ ...thisMachine, cwd: dir }))).toMatchObject([
        { verdict: 'warn', mend: expect.stringContaining('chmod 600') },
      ]);
    },
  );
});

describe('the folders', () => {
  const dataFolder = (path: string, machine: Machine = thisMachine): Promise<readonly Finding[]> =>
    look(folder('data folder', 'DATA_DIR', path, machine));

  test('that can be written are well, and nothing stays of the attempt', async () => {
    const dir = await tempDir();
    expect(await dataFolder(dir)).toMatchObject([{ verdict: 'ok', said: 'can be written' }]);
    expect(await dataFolder(join(dir, 'new', 'one'))).toMatchObject([
      { verdict: 'ok', said: expect.stringContaining('at the start') },
    ]);
    expect(await readdir(dir)).toEqual([]);
  });

  test('that are files, or may not be written, fail', async () => {
    const dir = await tempDir();
    const file = join(dir, 'file');
    await writeFile(file, '');
    const fails = [{ verdict: 'FAIL', mend: expect.stringContaining('DATA_DIR') }];
    expect(await dataFolder(file)).toMatchObject(fails);
    expect(await dataFolder(join(file, 'below'))).toMatchObject(fails);
    // The system's own: nobody creates files there, root included.
    if (process.platform === 'linux') expect(await dataFolder('/proc')).toMatchObject(fails);
  });

  test('in a synced folder are told: it locks the state while it copies', async () => {
    const dir = join(await tempDir(), 'Dropbox', 'pilot');
    await mkdir(dir, { recursive: true });
    expect(await dataFolder(dir)).toMatchObject([{ verdict: 'warn', mend: expect.stringContaining('DATA_DIR') }]);
  });

  test('need room on the disk', async () => {
    expect((await look(freeSpace(await tempDir(), thisMachine)))[0]?.said).toMatch(/[GM]B free$/);
    expect(spaceFinding(50 * 1024 ** 2)).toMatchObject({
      verdict: 'FAIL',
      said: '50 MB free',
      mend: expect.any(String),
    });
    expect(spaceFinding(500 * 1024 ** 2)).toMatchObject({
      verdict: 'warn',
      mend: expect.stringContaining('/record off'),
    });
    expect(spaceFinding(5 * 1024 ** 3)).toMatchObject({ verdict: 'ok', said: '5.0 GB free', mend: null });
  });
});

describe('sleep', () => {
  const windows = (prints: Readonly<Record<string, string>>) => look(sleep(machineOf('win32', prints)));

  test.each([false, true])('of Windows is read from its numbers, not its words (German: %s)', async (german) => {
    expect(readPowercfg(powercfg(1_800, 900, german))).toEqual({ mains: 1_800, battery: 900 });
    const awake = await windows({
      'powercfg STANDBYIDLE': powercfg(0, 900, german),
      'powercfg HIBERNATEIDLE': powercfg(0, 0, german),
    });
    expect(awake).toMatchObject([{ verdict: 'ok', said: expect.stringContaining('on battery it does') }]);
    const sleepy = await windows({ 'powercfg STANDBYIDLE': powercfg(1_800, 900, german) });
    expect(sleepy).toMatchObject([
      {
        verdict: 'warn',
        said: expect.stringContaining('after 30 min'),
        mend: expect.stringContaining('standby-timeout-ac 0'),
      },
    ]);
  });

  test('by hibernation counts as well, and so does the lid', async () => {
    const found = await windows({
      'powercfg STANDBYIDLE': powercfg(0, 0),
      'powercfg HIBERNATEIDLE': powercfg(10_800, 0),
      'powercfg LIDACTION': powercfg(1, 1),
    });
    expect(found).toMatchObject([
      { name: 'sleep', verdict: 'warn', said: expect.stringContaining('after 180 min') },
      { name: 'lid', verdict: 'warn', mend: expect.stringContaining('LIDACTION 0') },
    ]);
    const still = await windows({ 'powercfg STANDBYIDLE': powercfg(0, 0), 'powercfg LIDACTION': powercfg(0, 1) });
    expect(still).toMatchObject([{ verdict: 'ok' }, { name: 'lid', verdict: 'ok' }]);
  });

  test('that is not told is never said to be off', async () => {
    expect(await windows({})).toMatchObject([{ verdict: 'warn', mend: expect.stringContaining('powercfg') }]);
    expect(mac(null)).toMatchObject({ verdict: 'warn', mend: expect.stringContaining('pmset') });
  });

  test('of macOS is that on mains', () => {
    const text = (mains: number): string =>
      `Battery Power:\n lidwake              1\n sleep                1\nAC Power:\n lidwake              1\n disksleep            10\n sleep                ${mains}\n`;
    expect(mac(text(0))).toMatchObject({ verdict: 'ok' });
    expect(mac(text(10))).toMatchObject({ verdict: 'warn', said: expect.stringContaining('after 10 min') });
  });

  test('of a Linux desktop is what it says itself', async () => {
    const linux = (said: string) => look(sleep(machineOf('linux', { gsettings: said })));
    expect(await linux("'nothing'\n")).toMatchObject([{ verdict: 'ok' }]);
    expect(await linux("'suspend'\n")).toMatchObject([
      { verdict: 'warn', mend: expect.stringContaining('gsettings set') },
    ]);
  });
});

describe('the runtime', () => {
  test('is the Node that is needed, with time zones that know summer', async () => {
    expect(nodeFinding('24.21.0')).toMatchObject({ verdict: 'ok' });
    expect(nodeFinding('20.20.2')).toMatchObject({ verdict: 'FAIL', mend: expect.stringContaining('npm ci') });
    const found = await look(runtime('24.21.0', 'Asia/Kolkata', Date.UTC(2026, 10, 28)));
    expect(named(found, 'time zones')).toMatchObject({ verdict: 'ok', said: expect.stringContaining('UTC+5:30') });
  });

  test('that knows no summer time, or not the owner’s zone, is told', () => {
    const flat = () => -300;
    expect(zoneFinding('America/New_York', 0, flat)).toMatchObject({
      verdict: 'FAIL',
      mend: expect.stringContaining('npm ci'),
    });
    const small = (zone: string, at: number): number => {
      if (zone !== 'America/New_York') throw new RangeError(zone);
      return at > Date.UTC(2026, 3, 1) ? -240 : -300;
    };
    expect(zoneFinding('Europe/Berlin', 0, small)).toMatchObject({
      verdict: 'warn',
      mend: expect.stringContaining('/set timezone'),
    });
  });
});
