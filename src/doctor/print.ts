import type { Finding, Verdict } from '../ports/finding.ts';

const NAME = 13;
/** Where the words begin: after verdict and name. */
const INDENT = 4 + 2 + NAME + 2;
const BREAK = `\n${' '.repeat(INDENT)}`;
const LEAST_WIDTH = 20;
const COLOURS: Readonly<Record<Verdict, string>> = { ok: '\x1b[32m', warn: '\x1b[33m', FAIL: '\x1b[1;31m' };
const PLAIN = '\x1b[0m';

/** How the output looks: `columns` null where no person looks on, and each finding is then exactly one line. */
export type Look = { readonly columns: number | null; readonly colour: boolean };

/** A finding as text: verdict, name, what was found, and after an arrow what mends it, on lines of its own for a person. */
export function findingText({ verdict, name, said, mend }: Finding, { columns, colour }: Look): string {
  const words = mend === null ? [said] : [said, `→ ${mend}`];
  const width = columns === null ? null : Math.max(LEAST_WIDTH, columns - INDENT);
  const shown = width === null ? words.join(' ') : words.flatMap((text) => wrapped(text, width)).join(BREAK);
  const mark = colour ? `${COLOURS[verdict]}${verdict}${PLAIN}` : verdict;
  return `${mark}${' '.repeat(4 - verdict.length)}  ${name.padEnd(NAME)}  ${shown}`;
}

/** The last line. */
export function summaryText(findings: readonly Finding[]): string {
  const of = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const [failed, doubtful] = [of('FAIL'), of('warn')];
  if (failed + doubtful === 0) return 'All is well.';
  const counts = [...(failed > 0 ? [`${failed} to mend`] : []), ...(doubtful > 0 ? [`${doubtful} to look at`] : [])];
  return `${counts.join(', ')}, ${of('ok')} well.`;
}

/** Broken between words; a word that is longer than a line, such as a path, stays whole so that it can be copied. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
