import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { systemClock } from './clock.ts';
import { Door } from './instance/door.ts';
import { ask, askToStop, identityOf, type Note, noteFile, portsOf, readNote } from './instance/whereabouts.ts';

/** Being the only one on a data folder. */
export type Instance = {
  /** Calls back once, when a graceful stop is asked for at the local port. */
  onStop(callback: () => void): void;
  /** Gives the folder free. The last thing a run does: whoever waits for the stop takes it as the end. */
  close(): Promise<void>;
};

export type Claim =
  | { readonly ok: true; readonly instance: Instance }
  /** `twin`: another instance has the folder. `ports`, `folder`: it could not be found out. One sentence in `fault`. */
  | { readonly ok: false; readonly reason: 'twin'; readonly pid: number | null; readonly fault: string }
  | { readonly ok: false; readonly reason: 'ports' | 'folder'; readonly fault: string };

const POLL_MS = 50;
const STOP_MS = 30_000;

/** Claims `dataDir` for this process, by a loopback port that every start on the same folder tries. */
export async function claimInstance(dataDir: string): Promise<Claim> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await claim(dataDir, await identityOf(dataDir));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      reason: 'folder',
      fault: `DATA_DIR ${dataDir} cannot be used (${reason}). Mend it or choose another.`,
    };
  }
}

async function claim(dataDir: string, identity: string): Promise<Claim> {
  const ports = portsOf(identity);
  const secret = randomBytes(24).toString('base64url');
  for (const [index, port] of ports.entries()) {
    const door = await Door.open(port, identity, secret);
    const others = door === null ? [port] : ports.filter((other) => other !== port);
    const rivals = await Promise.all(
      others.map((other) => rivalAt(other, ports.indexOf(other) <= index, identity, dataDir)),
    );
    const rival = rivals.find((found) => found !== null);
    if (rival !== undefined) {
      await door?.close();
      const fault = `Another instance${rival.pid === null ? '' : ` (process ${rival.pid})`} already runs on ${dataDir}. Stop it with npm run stop, or choose another DATA_DIR.`;
      return { ok: false, reason: 'twin', pid: rival.pid, fault };
    }
    if (door === null) continue;
    door.settle();
    const note: Note = { pid: process.pid, port, secret, startedAt: systemClock.now() };
    try {
      // Removed first: the mode counts only for a new file.
      await rm(noteFile(dataDir), { force: true });
      await writeFile(noteFile(dataDir), `${JSON.stringify(note)}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      await door.close();
      throw error;
    }
    return { ok: true, instance: { onStop: (callback) => door.onStop(callback), close: () => leave(dataDir, door) } };
  }
  const fault = `The local ports ${ports.join(', ')} are all taken by other programs. Free one, or choose another DATA_DIR.`;
  return { ok: false, reason: 'ports', fault };
}

/**
 * The other instance at `port`, or null. One that has not finished claiming wins when its port comes first (or is the
 * very one wanted here); otherwise it will find us and give way, and is waited for.
 */
async function rivalAt(
  port: number,
  winsWhileClaiming: boolean,
  identity: string,
  dataDir: string,
): Promise<{ readonly pid: number | null } | null> {
  for (;;) {
    const answer = await ask(port, identity);
    // A twin that is stopped or hangs does not answer, and would act again when it wakes.
    if (answer.kind === 'silent') {
      const note = await readNote(dataDir);
      return note?.port === port && isAlive(note.pid) ? { pid: note.pid } : null;
    }
    if (answer.kind !== 'ours') return null;
    if (answer.state === 'running' || winsWhileClaiming) return { pid: answer.pid };
    await systemClock.sleep(POLL_MS);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function leave(dataDir: string, door: Door): Promise<void> {
  // Best effort: a note left behind names a port at which nobody answers.
  await rm(noteFile(dataDir), { force: true }).catch(() => {});
  await door.close();
}

/** The process that runs on `dataDir`, found without claiming anything; null when there is none. */
export async function findInstance(dataDir: string): Promise<{ readonly pid: number | null } | null> {
  const identity = await identityOf(dataDir).catch(() => null);
  if (identity === null) return null;
  const found = await Promise.all(portsOf(identity).map((port) => rivalAt(port, true, identity, dataDir)));
  return found.find((rival) => rival !== null) ?? null;
}

/** What became of asking the instance on a folder to stop. */
export type StopResult = 'stopped' | 'none' | 'refused' | 'late';

/** Asks the instance that runs on `dataDir` to stop and waits, up to half a minute, until it has gone. */
export async function requestStop(dataDir: string): Promise<StopResult> {
  const note = await readNote(dataDir);
  if (note === null) return 'none';
  const identity = await identityOf(dataDir);
  const answer = await ask(note.port, identity);
  if (answer.kind === 'silent') return 'late';
  if (answer.kind !== 'ours') return 'none';
  if (!(await askToStop(note))) return 'refused';
  const until = systemClock.monotonic() + STOP_MS;
  while (systemClock.monotonic() < until) {
    if ((await ask(note.port, identity)).kind === 'free') return 'stopped';
    await systemClock.sleep(POLL_MS);
  }
  return 'late';
}
