/** What stands where a secret stood. */
const GONE = '[redacted]';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A bot token, bare or in a path, also percent-encoded.
  [/(?:bot)?\d{5,}(?::|%3A)[\w-]{30,}/gi, GONE],
  // A PEM block, its line breaks real or escaped; one that is cut off is taken to the end of its string.
  [/-----BEGIN [^-"]{1,40}-----(?:(?:[^"\\]|\\[^"])*?-----END [^-"]{1,40}-----|(?:[^"\\]|\\[^"])*)/g, GONE],
  // A signed header as an object, an array, an inspected object or plain text shows it.
  [/(KALSHI-ACCESS-[A-Z]+[\\"']*\s*[:=,]\s*[[\s\\"']*)[^\\"',\s\]}]+/gi, `$1${GONE}`],
];

/** Shorter pieces are no secret and would blot out ordinary words. */
const LEAST = 8;

/**
 * Takes secrets out of text: those handed in (as they are, JSON-escaped or percent-encoded, and each long line of a
 * multi-line one), and whatever has the shape of a bot token, a PEM block or a KALSHI-ACCESS header.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const pieces = new Set<string>();
  for (const secret of secrets) {
    for (const piece of [secret.trim(), ...secret.split(/\r?\n/).map((line) => line.trim())]) {
      if (piece.length < LEAST || piece.startsWith('-----')) continue;
      pieces.add(piece);
      pieces.add(JSON.stringify(piece).slice(1, -1));
      pieces.add(encodeURIComponent(piece));
    }
  }
  // The longest first, so that no part of a longer secret is left standing.
  const literals = [...pieces].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const literal of literals) clean = clean.replaceAll(literal, GONE);
    for (const [pattern, instead] of PATTERNS) clean = clean.replace(pattern, instead);
    return clean;
  };
}
