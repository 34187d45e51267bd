import type { Instance } from './instance.ts';
import type { Clock, Log } from './ports.ts';
import { noteStop } from './stop-note.ts';
import type { Terminal } from './terminal.ts';

/** A stop that takes longer is cut off: Windows gives a closing console five seconds. */
const LONGEST = 4_000;
const ONE_REQUEST = 500;
/** How soon the end of an npm that was killed is noticed. */
const PARENT = 500;

type Parts = {
  readonly dataDir: string;
  readonly instance: Instance;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly log: Log;
};

/** Aborts when a person or the system asks this process for an end; a second time cuts it short, with exit code 0. */
export function stopSignal({ dataDir, instance, terminal, clock, log }: Parts): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  const ask = (why: string): void => {
    // One Ctrl+C may come twice: from the terminal, and passed on by npm.
    if (stop.signal.aborted && clock.monotonic() - askedAt > ONE_REQUEST) process.exit(0);
    if (stop.signal.aborted) return;
    askedAt = clock.monotonic();
    log.info({ why }, 'stopping');
    setTimeout(() => process.exit(0), LONGEST).unref();
    stop.abort();
    terminal.print('Stopping…');
  };
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => ask(name));
  // Pressed by a person. The others also come when its user logs off, and at the next log-on it shall begin by itself.
  for (const name of ['SIGINT', 'SIGBREAK'] as const) {
    process.on(name, () => {
      noteStop(dataDir);
      terminal.attend();
      ask(name);
    });
  }
  instance.onStop(() => ask('stop request'));
  if (process.env.npm_lifecycle_event !== undefined) {
    watchParent(() => {
      if (!stop.signal.aborted) ask('npm has ended');
    });
  }
  return stop.signal;
}

/** npm passes a signal on to its shell alone, which dies of it without a word to us. Calls back once, when it is gone. */
function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    gone();
  }, PARENT).unref();
}
