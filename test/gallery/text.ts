/** As many characters of a fixed width as a phone shows on a line. */
export const COLUMNS = 34;

const WIDE = /\p{Extended_Pictographic}/u;

/** Columns that a text takes in a fixed-width face: pictures take two, marks that only change them none. */
export const width = (text: string): number =>
  [...text.replace(/\uFE0F|\u200D|\u20E3/g, '')].reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0);

/** Breaks a text as a phone would: at blanks, and within a word that is wider than the line. */
export function wrapped(text: string, columns = COLUMNS): string {
  return text
    .split('\n')
    .flatMap((line) => wrappedLine(line, columns))
    .join('\n');
}

function wrappedLine(line: string, columns: number): string[] {
  if (width(line) <= columns) return [line];
  const made: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (width(joined) <= columns) {
      current = joined;
      continue;
    }
    if (current !== '') made.push(current);
    current = word;
    while (width(current) > columns) {
      const cut = [...current].slice(0, columns).join('');
      made.push(cut);
      current = current.slice(cut.length);
    }
  }
  return [...made, current];
}
