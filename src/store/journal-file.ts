import { crc32 } from 'node:zlib';
import type { JournalDisk } from './disk.ts';

/** One line of a journal, or where one is damaged. `at` in ms; `seq` rises by one from line to line. */
export type JournalLine =
  | { readonly kind: 'entry'; readonly seq: number; readonly at: number; readonly entry: unknown }
  | { readonly kind: 'corrupt'; readonly line: number };

const CRC = /^\{"crc":"([0-9a-f]{8})",/;
const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');

/** A line with its end. An entry that is no JSON is written as the reason why, so that its place is not lost. */
export function encodeLine(seq: number, at: number, entry: object): string {
  let body: string;
  try {
    body = JSON.stringify({ seq, at, entry });
  } catch (error) {
    body = JSON.stringify({ seq, at, entry: { unwritable: String(error) } });
  }
  return `{"crc":"${checksum(body)}",${body.slice(1)}\n`;
}

/** Null when the line is damaged. */
export function decodeLine(text: string): Extract<JournalLine, { kind: 'entry' }> | null {
  const [head, crc] = CRC.exec(text) ?? [];
  if (head === undefined) return null;
  const body = `{${text.slice(head.length)}`;
  if (checksum(body) !== crc) return null;
  const { seq, at, entry } = JSON.parse(body) as { seq: number; at: number; entry: unknown };
  return { kind: 'entry', seq, at, entry };
}

/**
 * Reads a journal from its beginning. A last line that was cut off is what a kill leaves and is passed over, and so
 * are lines that are not `wanted` by their text, which are not looked at: that is many times faster.
 */
export async function* readJournal(
  disk: Pick<JournalDisk, 'createReadStream'>,
  file: string,
  wanted: (text: string) => boolean = () => true,
): AsyncGenerator<JournalLine> {
  let rest = '';
  let line = 0;
  for await (const chunk of disk.createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line += 1;
      if (wanted(text)) yield decodeLine(text) ?? { kind: 'corrupt', line };
    }
  }
  const last = wanted(rest) ? decodeLine(rest) : null;
  if (last !== null) yield last;
}
