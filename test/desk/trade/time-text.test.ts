import { expect, it } from 'vitest';
import { timeText } from '../../../src/desk/trade/time-text.ts';

it.each([
  [1, '1 s'],
  [180_000, '180 s'],
  [7_199_999, '7200 s'],
  [7_200_000, '2 h'],
  [172_799_999, '47 h'],
  [172_800_000, '2 d'],
  [86_400_000 * 1_500, '1,500 d'],
])('%d ms are told as %s', (ms, text) => expect(timeText(ms)).toBe(text));
