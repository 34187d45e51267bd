import fc from 'fast-check';
import type { MessageEntity } from 'grammy/types';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/practice/chat/api-error.ts';
import { marked, richText } from '../../../src/practice/chat/entities.ts';
import { Params } from '../../../src/practice/chat/params.ts';

const found = (text: string, given: MessageEntity[] = []): string[] =>
  marked(text, given).entities.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`);

describe('what is found in a text', () => {
  it('is commands where a person would see one', () => {
    expect(found('/start then /mute KX or /why@pilot_bot.')).toEqual([
      'bot_command /start',
      'bot_command /mute',
      'bot_command /why@pilot_bot',
    ]);
    expect(found('$12.50 / $500.00, 3/20, and/or, n/cap, /a/b')).toEqual([]);
  });

  it('is links without the full stop behind them, and no command inside', () => {
    expect(found('see https://kalshi.com/markets/kx (or http://a.b/c).')).toEqual([
      'url https://kalshi.com/markets/kx',
      'url http://a.b/c',
    ]);
  });

  it('is nothing inside code or a link', () => {
    expect(found('/help', [{ type: 'code', offset: 0, length: 5 }])).toEqual(['code /help']);
  });
});

describe('entities', () => {
  it('shrink with the space that is trimmed from the end', () => {
    const entities = [
      { type: 'bold', offset: 0, length: 5 },
      { type: 'italic', offset: 3, length: 2 },
    ];
    const { text, entities: kept } = richText(new Params({ text: 'abc  ', entities }, null, ''), 'text', 'entities');
    expect(text).toBe('abc');
    expect(kept).toEqual([{ type: 'bold', offset: 0, length: 3 }]);
  });

  it('of any shape are refused in words or lie within the text', () => {
    const range = fc.record({
      type: fc.oneof(fc.constantFrom('bold', 'pre', 'text_link', 'date_time', 'big'), fc.anything()),
      offset: fc.oneof(fc.integer({ min: -2, max: 30 }), fc.anything()),
      length: fc.oneof(fc.integer({ min: -2, max: 30 }), fc.anything()),
      url: fc.oneof(fc.webUrl(), fc.string()),
      unix_time: fc.oneof(fc.nat(), fc.string()),
    });
    const entity = fc.oneof({ weight: 5, arbitrary: range }, { weight: 1, arbitrary: fc.anything() });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.array(entity, { maxLength: 4 }),
        (text, entities) => {
          try {
            const rich = richText(new Params({ text, entities }, null, ''), 'text', 'entities');
            for (const { offset, length } of rich.entities) {
              expect(offset).toBeGreaterThanOrEqual(0);
              expect(length).toBeGreaterThan(0);
              expect(offset + length).toBeLessThanOrEqual(rich.text.length);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(ApiError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
