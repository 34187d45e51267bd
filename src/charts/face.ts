import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Units of an em, and how wide each character is in them: the two tables of a TrueType file that this needs. */
type Widths = { readonly em: number; readonly of: ReadonlyMap<number, number> };

/** Controls and marks that turn the direction of writing, or that hang on the letter before. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{M}\u2028\u2029]+/gu;

/** A font's file, and which characters it has: what it lacks would be drawn as an empty box. */
export class Face {
  readonly file: string;
  readonly #widths: Widths;

  /** `url` of a TrueType file. */
  constructor(url: string) {
    this.file = fileURLToPath(url);
    this.#widths = readWidths(readFileSync(this.file));
  }

  /** A text from outside on one line, without what this font cannot draw. */
  plain(text: string): string {
    const line = text.slice(0, 1_000).normalize('NFC').replace(UNSEEN, ' ');
    const known = [...line].filter((char) => this.#widths.of.has(char.codePointAt(0) ?? 0)).join('');
    return known.replace(/\s+/g, ' ').trim();
  }

  /** How wide a text of {@link plain} characters is at `size`, in the units of the picture. */
  width(text: string, size: number): number {
    let units = 0;
    for (const char of text) units += this.#widths.of.get(char.codePointAt(0) ?? 0) ?? 0;
    return (units / this.#widths.em) * size;
  }

  /** The text, cut with an ellipsis where it is wider than `room`. */
  fit(text: string, size: number, room: number): string {
    const plain = this.plain(text);
    if (this.width(plain, size) <= room) return plain;
    const chars = [...plain];
    while (chars.length > 0 && this.width(`${chars.join('')}…`, size) > room) chars.pop();
    return `${chars.join('').trimEnd()}…`;
  }
}

/** https://learn.microsoft.com/en-us/typography/opentype/spec/: cmap of format 4, hmtx. */
function readWidths(file: Buffer): Widths {
  const tables = new Map<string, number>();
  for (let at = 12, left = file.readUInt16BE(4); left > 0; at += 16, left -= 1)
    tables.set(file.toString('latin1', at, at + 4), file.readUInt32BE(at + 8));
  const table = (name: string): number => {
    const at = tables.get(name);
    if (at === undefined) throw new Error(`the font has no table ${name}`);
    return at;
  };
  const advances = file.readUInt16BE(table('hhea') + 34);
  const advance = (glyph: number): number => file.readUInt16BE(table('hmtx') + 4 * Math.min(glyph, advances - 1));
  const of = new Map<number, number>();
  const map = characters(file, table('cmap'));
  const segments = file.readUInt16BE(map + 6) / 2;
  for (let segment = 0; segment < segments; segment += 1) {
    const field = (row: number): number => map + 14 + (row === 0 ? 0 : 2) + 2 * (row * segments + segment);
    const [last, first, delta] = [file.readUInt16BE(field(0)), file.readUInt16BE(field(1)), file.readInt16BE(field(2))];
    const offset = file.readUInt16BE(field(3));
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const glyph = offset === 0 ? code : file.readUInt16BE(field(3) + offset + 2 * (code - first));
      const index = glyph === 0 ? 0 : (glyph + delta) & 0xffff;
      if (index !== 0) of.set(code, advance(index));
    }
  }
  return { em: file.readUInt16BE(table('head') + 18), of };
}

/** Where the map of Unicode's first plane is. */
function characters(file: Buffer, at: number): number {
  for (let entry = at + 4, left = file.readUInt16BE(at + 2); left > 0; entry += 8, left -= 1) {
    const map = at + file.readUInt32BE(entry + 4);
    if (file.readUInt16BE(map) === 4) return map;
  }
  throw new Error('the font has no map of characters that this reads');
}
