import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Count,
  centsText,
  complement,
  contractsText,
  cost,
  countText,
  type Money,
  moneyText,
  type Price,
  parseCount,
  parseMoney,
  parsePrice,
  priceText,
} from '../../src/desk/money.ts';

describe('parsing', () => {
  it.each([
    ['0.0800', 800],
    ['0.960', 9_600],
    ['1', 10_000],
    ['0', 0],
    ['0.5600', 5_600],
    ['0.0001', 1],
    ['0.500000', 5_000],
    ['1.0000', 10_000],
  ])('reads the price %s', (text, value) => expect(parsePrice(text)).toBe(value));

  it.each(['1.0001', '-0.01', '0.00005', '', ' 0.5', '5e-1', '.5', '0.5.5', 'NaN', '0x1', '1,000', '９'])(
    'refuses the price “%s”',
    (text) => expect(parsePrice(text)).toBeNull(),
  );

  it.each([0.5, null, undefined, {}, ['0.5'], true, 50n])('refuses a price that is no text', (value) =>
    expect(parsePrice(value)).toBeNull(),
  );

  it('reads signed counts and money exactly', () => {
    expect(parseCount('-54.00')).toBe(-5_400);
    expect(parseCount('0.01')).toBe(1);
    expect(parseCount('0.001')).toBeNull();
    expect(Object.is(parseCount('-0.00'), 0)).toBe(true);
    expect(parseMoney('41.0712')).toBe(41_071_200);
    expect(parseMoney('3.648700')).toBe(3_648_700);
    expect(parseMoney('99999999999999.0')).toBeNull();
  });

  it('gives back every price and count it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (price) => parsePrice(priceText(price as Price)) === price),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (count) => parseCount(countText(count as Count)) === count),
    );
  });

  it('never throws and never gives a fraction', () => {
    fc.assert(
      fc.property(fc.anything(), (value) =>
        [parsePrice, parseCount, parseMoney].every(
          (parse) => parse(value) === null || Number.isSafeInteger(parse(value)),
        ),
      ),
    );
  });
});

it('multiplies price and count to exact money', () => {
  expect(cost(4_500 as Price, 500 as Count)).toBe(2_250_000);
  expect(cost(1 as Price, 1 as Count)).toBe(1);
});

it('knows the other side of a price', () => expect(complement(3_600 as Price)).toBe(6_400));

it('writes for people', () => {
  expect(moneyText(12_500_000 as Money)).toBe('$12.50');
  expect(moneyText(-1_234_500_000 as Money)).toBe('-$1,234.50');
  expect(moneyText(-1_000 as Money)).toBe('$0.00');
  expect(centsText(4_550 as Price)).toBe('45.5¢');
  expect(centsText(25 as Price)).toBe('0.25¢');
  expect(contractsText(125_050 as Count)).toBe('1,250.5');
});
