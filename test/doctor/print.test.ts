import { expect, test } from 'vitest';
import { findingText, summaryText } from '../../src/doctor/print.ts';
import { fail, ok, warn } from '../../src/ports/finding.ts';

const long = fail(
  'key rights',
  'mode 644: others on this computer can get at it',
  `chmod 600 "${'/long'.repeat(20)}/key.pem"`,
);

test('where nobody looks on a finding is one line, with its mend and without colours', () => {
  const text = findingText(long, { columns: null, colour: false });
  expect(text).toBe(`FAIL  key rights     mode 644: others on this computer can get at it → ${long.mend}`);
});

test('on a terminal it is wrapped under its own words, and what is to be copied stays whole', () => {
  const rows = findingText(warn('clock', 'off '.repeat(40).trim(), 'Set it.'), { columns: 60, colour: false }).split(
    '\n',
  );
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.at(-1)?.trim()).toBe('→ Set it.');
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(60);
  for (const row of rows.slice(1)) expect(row).toMatch(/^ {21}\S/);
  expect(findingText(long, { columns: 100, colour: false })).toContain(`${'/long'.repeat(20)}/key.pem"`);
});

test('colours mark the verdict alone and move nothing', () => {
  for (const finding of [ok('disk', '40 GB free'), long]) {
    const plain = findingText(finding, { columns: null, colour: false });
    const coloured = findingText(finding, { columns: null, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(coloured.replace(/\x1b\[[\d;]*m/g, '')).toBe(plain);
    expect(coloured).not.toBe(plain);
  }
});

test('the last line counts', () => {
  expect(summaryText([ok('a', 'b')])).toBe('All is well.');
  expect(summaryText([ok('a', 'b'), long, warn('c', 'd', 'e')])).toBe('1 to mend, 1 to look at, 1 well.');
  expect(summaryText([ok('a', 'b'), warn('c', 'd', 'e')])).toBe('1 to look at, 1 well.');
});
