import type { Figures } from './compare.ts';

/** What a figure should be, at most or at least. */
export type Target = { readonly most: number } | { readonly least: number };

type Terminal = { readonly isTTY?: boolean; write(text: string): unknown };

/** What a chapter prints on: aligned lines, and what it is at meanwhile on a terminal beside them. */
export class Page {
  readonly #out: (text: string) => unknown;
  readonly #terminal: Terminal;
  #chapter = '';

  constructor(out: (text: string) => unknown, terminal: Terminal) {
    this.#out = out;
    this.#terminal = terminal;
  }

  /** Begins a chapter: its name and what it measures. */
  begin(chapter: string, about: string): void {
    this.#chapter = chapter;
    this.say(`\n${chapter}: ${about}`);
  }

  say(line: string): void {
    this.#clear();
    this.#out(`${line}\n`);
  }

  /** One figure; of several rounds it is the median, with the least, the most and the spread. */
  row(label: string, value: number | Figures, unit: string, digits: number, target?: Target): void {
    const write = (figure: number): string =>
      figure.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const one = typeof value === 'number';
    const range = one ? '' : `${write(value.least)} to ${write(value.most)}, ± ${Math.round(value.spread * 50)} %`;
    const figure = one ? value : value.median;
    const judged = target === undefined ? '' : judge(figure, target, write);
    const line = `  ${label.padEnd(46)}${write(figure).padStart(11)} ${unit.padEnd(11)}${range.padEnd(28)}${judged}`;
    this.say(line.trimEnd());
  }

  /** Tells a terminal what is being done, in place of what it was told before. */
  step(what: string): void {
    if (this.#terminal.isTTY === true) this.#terminal.write(`\r\x1b[K${this.#chapter}: ${what}`);
  }

  #clear(): void {
    if (this.#terminal.isTTY === true) this.#terminal.write('\r\x1b[K');
  }
}

function judge(figure: number, target: Target, write: (figure: number) => string): string {
  const [words, bound, met] =
    'most' in target
      ? ['at most', target.most, figure <= target.most]
      : ['at least', target.least, figure >= target.least];
  return `${words} ${write(bound)}: ${met ? 'met' : 'MISSED'}`;
}
