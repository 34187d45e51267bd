import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { faultMessage } from './config.ts';
import { configHere } from './config-here.ts';
import { systemdUnit } from './service/systemd-unit.ts';
import { TASK, taskFile } from './service/task-xml.ts';
import { forgetStop } from './stop-note.ts';

/** `npm run task:install` and `npm run task:remove`: the entry in Windows' Task Scheduler that keeps the program running. */
const folder = resolve(import.meta.dirname, '..');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const INSTALLED = `Task Scheduler keeps kalshi-pilot running from now on: it has just been started, starts when you log on, and is
looked after every five minutes. No window opens; what it says is in logs\\run-bot.log.
npm run stop ends it until you start it again, with npm run task:install or npm start.
npm run task:remove takes it out of Task Scheduler.`;

/** Answers whether it was done; what schtasks says goes to the terminal. */
const schtasks = (...args: readonly string[]): boolean =>
  spawnSync('schtasks.exe', args, { stdio: 'inherit', windowsHide: true }).status === 0;

/** Registers the task and starts it. */
function install(): boolean {
  const read = configHere([]);
  if (!read.ok) {
    say(faultMessage(read.faults));
    return false;
  }
  const user = `${process.env.USERDOMAIN ?? hostname()}\\${userInfo().username}`;
  const dir = mkdtempSync(join(tmpdir(), 'kalshi-pilot-'));
  try {
    const file = join(dir, 'task.xml');
    writeFileSync(file, taskFile({ folder, user }));
    if (!schtasks('/create', '/tn', TASK, '/xml', file, '/f')) return false;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  // Whoever installs it wants it to run, whatever was before.
  forgetStop(read.config.dataDir);
  rmSync(join(folder, 'FAILED.txt'), { force: true });
  if (!schtasks('/run', '/tn', TASK)) return false;
  say(INSTALLED);
  return true;
}

function remove(): boolean {
  if (!schtasks('/delete', '/tn', TASK, '/f')) return false;
  say('Taken out of Task Scheduler. A running instance goes on until npm run stop.');
  return true;
}

/** Elsewhere there is no Task Scheduler: what to do with systemd instead. */
function elsewhere(asked: string): void {
  const unit = '~/.config/systemd/user/kalshi-pilot.service';
  if (asked === 'remove') {
    say(`Task Scheduler is a part of Windows. With systemd: systemctl --user disable --now kalshi-pilot && rm ${unit}`);
    return;
  }
  say(`Task Scheduler is a part of Windows. With systemd, save what follows as ${unit}, then
systemctl --user daemon-reload && systemctl --user enable --now kalshi-pilot
loginctl enable-linger keeps it running while you are logged off.
`);
  say(systemdUnit({ folder, node: process.execPath }));
}

const asked = process.argv[2] === 'remove' ? 'remove' : 'install';
if (process.platform !== 'win32') elsewhere(asked);
else if (!(asked === 'remove' ? remove() : install())) process.exitCode = 1;
