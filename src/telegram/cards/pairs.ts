/** What is surely read whole on a button of half the width of a phone. */
const HALF = 16;

/** Rows of two where both are short, else of one. */
export function inPairs<T extends { readonly text: string }>(items: readonly T[]): T[][] {
  const rows: T[][] = [];
  for (const item of items) {
    const row = rows.at(-1);
    if (row?.length === 1 && [...row, item].every(({ text }) => text.length <= HALF)) row.push(item);
    else rows.push([item]);
  }
  return rows;
}
