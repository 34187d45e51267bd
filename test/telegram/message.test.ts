import { FormattedString, fmt } from '@grammyjs/parse-mode';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsData, keyboard, LONGEST, lines, message, split } from '../../src/telegram/message.ts';

const bold = FormattedString.b;

describe('a message too long for Telegram', () => {
  it('is cut at line ends, and every part fits', () => {
    const whole = message(lines(Array.from({ length: 300 }, (_, row) => fmt`${bold(`row ${row}`)} of a long list`)));
    const parts = split(whole);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.text.length).toBeLessThanOrEqual(LONGEST);
    expect(parts.map((part) => part.text).join('\n')).toBe(whole.text);
  });

  it('keeps each entity on the words it was on', () => {
    const whole = message(lines(Array.from({ length: 300 }, (_, row) => fmt`${bold(`row ${row}`)} of a long list`)));
    const marked = split(whole).flatMap((part) =>
      part.entities.map(({ offset, length }) => part.text.slice(offset, offset + length)),
    );
    expect(marked).toEqual(Array.from({ length: 300 }, (_, row) => `row ${row}`));
  });

  it('has its buttons under the last part only', () => {
    const parts = split(message('word '.repeat(2_000), [[{ text: 'Go', data: 'go:1' }]]));
    expect(parts.map((part) => part.buttons !== undefined)).toEqual([...parts.slice(1).map(() => false), true]);
  });

  it('never loses a character but the line ends it was cut at, nor cuts one in two', () => {
    const text = fc.array(fc.constantFrom('a', ' ', '\n', '🗳', 'שלום', '_*[<`'), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 40 }), (pieces, longest) => {
        const whole = pieces.join('');
        const parts = split(message(whole), longest);
        const bare = (said: string): string => said.replace(/\s/g, '');
        if (whole.trim() !== '') expect(bare(parts.map((part) => part.text).join(''))).toBe(bare(whole));
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(longest);
          expect(part.text.isWellFormed()).toBe(true);
          expect(part.text.trim()).not.toBe('');
        }
      }),
    );
  });
});

describe('a button', () => {
  it('carries at most 64 bytes, counted as bytes', () => {
    expect(fitsData('a'.repeat(64))).toBe(true);
    expect(fitsData('a'.repeat(65))).toBe(false);
    expect(fitsData('é'.repeat(33))).toBe(false);
    expect(fitsData('')).toBe(false);
  });

  it('is a tap or a link, as the Bot API wants it', () => {
    const { inline_keyboard: rows } = keyboard([
      [
        { text: 'Why', data: 'wy:1' },
        { text: 'Market', url: 'https://a.b' },
      ],
    ]);
    expect(rows).toEqual([
      [
        { text: 'Why', callback_data: 'wy:1' },
        { text: 'Market', url: 'https://a.b' },
      ],
    ]);
  });
});
