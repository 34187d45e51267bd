import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemdUnit } from '../../src/service/systemd-unit.ts';
import { taskFile } from '../../src/service/task-xml.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FACTS = { folder: 'C:\\Users\\A & B\\my bots (new)\\kalshi-pilot', user: "LAPTOP\\O'Neil" };

describe('row 57: the task', () => {
  const file = taskFile(FACTS);
  const xml = file.toString('utf16le');
  const value = (element: string): string | undefined => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];

  test('is UTF-16 with a byte order mark and lines that end in CR LF', () => {
    expect([...file.subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect(xml.slice(1)).toMatch(/^<\?xml version="1.0" encoding="UTF-16"\?>\r\n/);
    expect(xml.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test.each([
    ['DisallowStartIfOnBatteries', 'false'],
    ['StopIfGoingOnBatteries', 'false'],
    ['ExecutionTimeLimit', 'PT0S'],
    ['MultipleInstancesPolicy', 'IgnoreNew'],
    ['StartWhenAvailable', 'true'],
    ['StopOnIdleEnd', 'false'],
    ['RunOnlyIfIdle', 'false'],
    ['RunOnlyIfNetworkAvailable', 'false'],
    ['WakeToRun', 'false'],
    ['Priority', '5'],
    ['LogonType', 'InteractiveToken'],
    ['RunLevel', 'LeastPrivilege'],
  ])('has %s %s', (element, wanted) => {
    expect(value(element)).toBe(wanted);
    expect(xml.split(`<${element}>`)).toHaveLength(2);
  });

  test('starts at the log-on of its own user and is looked after every five minutes, for ever', () => {
    expect(xml).toMatch(/<LogonTrigger>\s*<Enabled>true<\/Enabled>\s*<UserId>LAPTOP\\O&apos;Neil<\/UserId>/);
    expect(xml).toMatch(/<TimeTrigger>\s*<Repetition>\s*<Interval>PT5M<\/Interval>/);
    expect(xml).not.toContain('<Duration>');
    // Restarts are the batch file's: a second one who restarts would undo its stop after five failures.
    expect(xml).not.toContain('RestartOnFailure');
  });

  test('runs the batch file in its folder, whatever the folder is called, without a window', () => {
    expect(value('WorkingDirectory')).toBe('C:\\Users\\A &amp; B\\my bots (new)\\kalshi-pilot');
    expect(value('Command')).toBe('%SystemRoot%\\System32\\conhost.exe');
    expect(value('Arguments')).toBe('--headless cmd.exe /d /c .\\run-bot.bat task');
  });
});

describe('run-bot.bat', () => {
  const bat = readFileSync(join(ROOT, 'run-bot.bat'), 'latin1');
  const lines = bat.split('\r\n');

  test('row 56: has lines that end in CR LF, here and in every checkout, and nothing but ASCII', () => {
    expect(bat.replaceAll('\r\n', '')).not.toMatch(/[\r\n]|[^\x20-\x7e]/);
    expect(readFileSync(join(ROOT, '.gitattributes'), 'utf8')).toMatch(/^\*\.bat text eol=crlf$/m);
  });

  test('row 56: goes to its own folder, quoted, and saves the exit code in the very next line', () => {
    expect(bat).toContain('cd /d "%~dp0"');
    const run = lines.findIndex((line) => line.includes('src\\main.ts'));
    expect(lines[run + 1]).toBe('set "CODE=%ERRORLEVEL%"');
    expect(bat.split('%ERRORLEVEL%')).toHaveLength(2);
  });

  test('row 56: waits without a console, and writes to none', () => {
    expect(bat).not.toMatch(/^\s*timeout\b/im);
    expect(lines.filter((line) => /^\s*(ping|.*main\.ts|.*\becho [^o])/.test(line) && !line.startsWith('rem'))).toEqual(
      expect.arrayContaining([expect.stringContaining('ping')]),
    );
    for (const line of lines.filter((one) => /^ping|main\.ts|\becho (?!off)/.test(one))) {
      expect(line, line).toMatch(/>/);
    }
  });

  test('starts the program as npm start does', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
    const flags = scripts.start.replace(/^node (.*) src\/main\.ts$/, '$1');
    expect(bat).toContain(`"%NODE%" ${flags} src\\main.ts`);
  });
});

test('elsewhere npm run task:install says that it is a part of Windows and prints a systemd unit', () => {
  const asked = (word: string) => spawnSync(process.execPath, [join(ROOT, 'src/task.ts'), word], { encoding: 'utf8' });
  const { status, stdout } = asked('install');
  expect(status).toBe(0);
  expect(stdout).toContain('Task Scheduler is a part of Windows');
  expect(stdout).toContain(`WorkingDirectory=${ROOT}\n`);
  expect(asked('remove').stdout).toContain('systemctl --user disable --now kalshi-pilot');
});

test('a unit takes any path, and is not started again after a stop, a fault or a twin', () => {
  const unit = systemdUnit({ folder: '/home/a b/100% & $x', node: '/opt/a b/$node "24"' });
  expect(unit).toContain('WorkingDirectory=/home/a b/100%% & $x\n');
  expect(unit).toContain('ExecStart="/opt/a b/$$node \\"24\\"" --max-semi-space-size=4 src/main.ts\n');
  expect(unit).toContain('Restart=on-failure\n');
  expect(unit).toContain('RestartPreventExitStatus=1 77\n');
});
