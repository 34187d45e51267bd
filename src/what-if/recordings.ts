import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readLine } from '../recording/line.ts';
import { RecordingFault, readLines } from '../recording/lines.ts';

/** A recording on disk: bytes, and when it was last written to, ms. */
export type RecordingFile = { readonly path: string; readonly bytes: number; readonly written: number };

/** Files that end longer before the newest hold nothing of the days that are replayed, ms. */
const SPAN = 7 * 86_400_000;
/** Lines in which a recording must tell when it began. */
const HEAD = 100;

/** The recordings in `dir` (DATA_DIR) that were written to in the week before the newest of them; none is no fault. */
export async function listRecordings(dir: string): Promise<readonly RecordingFile[]> {
  const folder = join(dir, 'recordings');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = await Promise.all(
    names.filter((name) => /\.jsonl(\.gz)?$/.test(name)).map((name) => recording(join(folder, name))),
  );
  const files = found.filter((file) => file !== null);
  const newest = Math.max(...files.map(({ written }) => written));
  return files.filter(({ written }) => written >= newest - SPAN);
}

/** Null for what is no file, or is gone by now. */
async function recording(path: string): Promise<RecordingFile | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? { path, bytes: found.size, written: found.mtimeMs } : null;
}

/** These files in the order in which they begin, by their own first time; what cannot be read stays in its place. */
export async function inOrder(paths: readonly string[]): Promise<readonly string[]> {
  const begun = await Promise.all(paths.toSorted().map(async (path) => ({ path, at: await beginOf(path) })));
  return begun.toSorted((a, b) => a.at - b.at).map(({ path }) => path);
}

/** When the first line that can be read was heard, ms; infinite where the head of the file tells none. */
async function beginOf(path: string): Promise<number> {
  const lines = readLines(path, { bytes: () => {}, warn: () => {} });
  try {
    const { value } = await lines.next();
    for (const text of (value ?? []).slice(0, HEAD)) {
      const line = readLine(text, null);
      if (line.kind === 'market') return line.event.at;
      if (line.kind === 'message') return line.at;
    }
  } catch (error) {
    // Whoever reads it whole says what is wrong with it.
    if (!(error instanceof RecordingFault)) throw error;
  } finally {
    await lines.return(undefined);
  }
  return Number.POSITIVE_INFINITY;
}
