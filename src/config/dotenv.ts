export type Dotenv = { readonly values: ReadonlyMap<string, string>; readonly faults: readonly string[] };

/** Longer names are none of ours. */
const LONGEST_NAME = 60;

/**
 * Reads `.env`: one `NAME=value` a line, `#` comments, an optional `export`, optional quotes. Unlike Node's own reader
 * it says which line is wrong instead of skipping it, and leaves backslashes alone, so that a Windows path survives.
 * No fault quotes a line: it may be part of a key.
 */
export function readDotenv(path: string, text: string): Dotenv {
  const values = new Map<string, string>();
  const faults: string[] = [];
  if (text.includes('\0')) {
    return { values, faults: [`${path} is not plain text in UTF-8. Save it again with that encoding.`] };
  }
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const where = `${path} line ${index + 1}`;
    const [, name, rest] = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? [];
    const value = rest === undefined ? null : unquote(rest);
    const shown = name?.slice(0, LONGEST_NAME) ?? '';
    if (name === undefined) faults.push(`${where} is not NAME=value. Mend it, or put # before it.`);
    else if (value === null) faults.push(`${where}: the quote that opens ${shown} is not closed.`);
    else if (values.has(name)) faults.push(`${where} sets ${shown} a second time. Keep one of the two lines.`);
    else values.set(name, value);
  }
  return { values, faults };
}

/** The value without its quotes or the comment behind it; null when a quote is left open. */
function unquote(text: string): string | null {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/(^|\s)#.*$/, '').trimEnd();
  const [, inside] = (quote === '"' ? /^"([^"]*)"\s*(?:#.*)?$/ : /^'([^']*)'\s*(?:#.*)?$/).exec(text) ?? [];
  return inside ?? null;
}
