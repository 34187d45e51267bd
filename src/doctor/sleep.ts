import { type Finding, ok, warn } from '../ports/finding.ts';
import type { Check } from './check.ts';
import type { Machine } from './machine.ts';

const ASLEEP = 'a sleeping computer watches nothing and a position has no stop';

/** Whether the computer goes to sleep by itself while it is plugged in. */
export const sleep = (machine: Machine): Check => ({
  name: 'sleep',
  unseen: 'warn',
  mend: 'Set the computer not to sleep while it is plugged in.',
  async look() {
    if (machine.platform === 'win32') return windows(machine);
    if (machine.platform === 'darwin') return [mac(await machine.run('pmset', ['-g', 'custom']))];
    return [await other(machine)];
  },
});

/** The last two numbers of a query's answer, whatever its language: on mains, and on battery. Null when there are none. */
export function readPowercfg(text: string | null): { readonly mains: number; readonly battery: number } | null {
  const [battery, mains] = [...(text ?? '').matchAll(/:\s*0x([0-9a-f]{1,8})\s*$/gim)]
    .map(([, hex]) => Number.parseInt(hex ?? '', 16))
    .reverse();
  return mains === undefined || battery === undefined ? null : { mains, battery };
}

async function windows(machine: Machine): Promise<readonly Finding[]> {
  const query = (group: string, setting: string) =>
    machine.run('powercfg', ['/query', 'SCHEME_CURRENT', group, setting]).then(readPowercfg);
  const [standby, hibernate, lid] = await Promise.all([
    query('SUB_SLEEP', 'STANDBYIDLE'),
    query('SUB_SLEEP', 'HIBERNATEIDLE'),
    query('SUB_BUTTONS', 'LIDACTION'),
  ]);
  return [idle(standby, hibernate), ...(lid === null ? [] : [lidFinding(lid.mains)])];
}

type Setting = ReturnType<typeof readPowercfg>;

function idle(standby: Setting, hibernate: Setting): Finding {
  const turnOff = 'powercfg /change standby-timeout-ac 0 and powercfg /change hibernate-timeout-ac 0';
  if (standby === null)
    return warn('sleep', 'Windows did not tell when it sleeps', `Set it to never when plugged in: ${turnOff}`);
  const times = [standby.mains, hibernate?.mains ?? 0].filter((seconds) => seconds > 0);
  if (times.length === 0)
    return ok('sleep', `never while plugged in${standby.battery > 0 ? '; on battery it does' : ''}`);
  return warn('sleep', `after ${Math.ceil(Math.min(...times) / 60)} min, plugged in: ${ASLEEP}`, turnOff);
}

function lidFinding(action: number): Finding {
  if (action === 0) return ok('lid', 'closing it does nothing while plugged in');
  const mend =
    'powercfg /setacvalueindex SCHEME_CURRENT SUB_BUTTONS LIDACTION 0 and powercfg /setactive SCHEME_CURRENT';
  return warn('lid', 'closing it puts the computer to sleep', mend);
}

/** `pmset -g custom` of macOS: a block for mains with ` sleep 10` in it, minutes, 0 for never. */
export function mac(text: string | null): Finding {
  const mains = /AC Power:([\s\S]*?)(?:\n\S|$(?![\s\S]))/.exec(text ?? '')?.[1] ?? '';
  const minutes = /^\s*sleep\s+(\d+)/m.exec(mains)?.[1];
  if (minutes === undefined) return warn('sleep', 'macOS did not tell when it sleeps', 'sudo pmset -c sleep 0');
  if (minutes === '0') return ok('sleep', 'never while plugged in');
  return warn('sleep', `after ${minutes} min, plugged in: ${ASLEEP}`, 'sudo pmset -c sleep 0');
}

async function other(machine: Machine): Promise<Finding> {
  const type = await machine.run('gsettings', [
    'get',
    'org.gnome.settings-daemon.plugins.power',
    'sleep-inactive-ac-type',
  ]);
  if (type?.includes('nothing')) return ok('sleep', 'never while plugged in');
  if (type?.includes('suspend') || type?.includes('hibernate')) {
    const mend = 'gsettings set org.gnome.settings-daemon.plugins.power sleep-inactive-ac-type nothing';
    return warn('sleep', `when idle, plugged in: ${ASLEEP}`, mend);
  }
  if (!(await machine.hasBattery())) return ok('sleep', 'no battery: this is no laptop');
  const masked = await machine.run('systemctl', ['is-enabled', 'sleep.target']);
  if (masked?.trim() === 'masked') return ok('sleep', 'never');
  return warn(
    'sleep',
    'whether it sleeps is not known on this system',
    'sudo systemctl mask sleep.target suspend.target keeps it awake.',
  );
}
