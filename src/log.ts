import { join } from 'node:path';
import { type Level, pino } from 'pino';
import openRolling, { type RollingFile } from 'pino-roll';
import { line } from './log/line.ts';
import type { Log } from './ports.ts';
import { redactor } from './redact.ts';

/** The log of a run: what the parts write to, and what may be done with it. Nothing here ever throws. */
export type LogBook = {
  readonly log: Log;
  /** The newest lines, oldest first, redacted, one line of plain text each; at most {@link KEPT}. */
  tail(lines: number): readonly string[];
  /** Writes what is waiting and closes the file, within two seconds. Later lines are only kept for {@link tail}. */
  close(): Promise<void>;
};

export type LogOptions = {
  readonly dir: string;
  readonly level: Level | 'silent';
  /** Taken out of every line wherever they stand; see `redactor`. */
  readonly secrets: readonly string[];
  /** Also gets every line, for a person who watches; null in production, where a stuck console must not stop the run. */
  readonly terminal: { write(text: string): unknown } | null;
  /** The file could not be written; told once until it works again. */
  readonly onFault: (reason: string) => void;
};

/** Lines that {@link LogBook.tail} can answer. */
const KEPT = 500;
const FILES = 14;
const FILE_SIZE = '10m';
/** What waits in memory while the disk takes nothing; beyond it lines are dropped. */
const MOST_WAITING = 1024 * 1024;
const CLOSE_MS = 2_000;

/** Opens the log: JSON lines in `dir/kalshi-pilot.<date>.<n>.log`, a new file each day and every 10 MB, 14 kept. */
export async function openLog(options: LogOptions): Promise<LogBook> {
  const clean = redactor(options.secrets);
  const kept: string[] = [];
  let told = false;
  const fault = (error: unknown) => {
    if (told) return;
    told = true;
    options.onFault(
      clean(`the log in ${options.dir} cannot be written: ${error instanceof Error ? error.message : error}`),
    );
  };
  let file: RollingFile | null = await openFile(options.dir, fault, () => {
    told = false;
  });

  const write = (json: string) => {
    const text = clean(json);
    kept.push(text);
    if (kept.length > KEPT) kept.shift();
    try {
      file?.write(text);
    } catch (error) {
      fault(error);
    }
    options.terminal?.write(`${line(text)}\n`);
  };

  return {
    log: pino({ level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write }),
    tail: (lines) => kept.slice(Math.max(0, kept.length - Math.max(0, Math.floor(lines)))).map(line),
    async close() {
      const closing = file;
      file = null;
      if (closing !== null) await end(closing);
    },
  };
}

/** Null when there can be no file: the run goes on with the lines in memory. */
async function openFile(dir: string, fault: (error: unknown) => void, works: () => void): Promise<RollingFile | null> {
  try {
    const file = await openRolling({
      file: join(dir, 'kalshi-pilot'),
      extension: '.log',
      dateFormat: 'yyyy-MM-dd',
      frequency: 'daily',
      size: FILE_SIZE,
      limit: { count: FILES, removeOtherLogFiles: true },
      mkdir: true,
      // A line is on disk when the call returns: the last words of a crash are not lost.
      sync: true,
      retryEAGAIN: () => false,
      maxLength: MOST_WAITING,
      mode: 0o600,
    });
    file.on('error', fault);
    file.on('drain', works);
    return file;
  } catch (error) {
    fault(error);
    return null;
  }
}

function end(file: RollingFile): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, CLOSE_MS);
    const done = () => {
      clearTimeout(late);
      resolve();
    };
    file.once('close', done);
    file.once('error', done);
    try {
      file.end();
    } catch {
      // Already gone: there is nothing left to wait for.
      done();
    }
  });
}
