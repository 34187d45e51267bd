import { describe, expect, it } from 'vitest';
import { contracts, type Money, type Price } from '../../../src/desk/money.ts';
import { charge, tradeFee } from '../../../src/desk/trade/fee.ts';

const price = (dollars: number): Price => Math.round(dollars * 10_000) as Price;
const none = 0 as Money;

describe('practice fees', () => {
  it('gives the figures that Kalshi documents', () => {
    // 1 contract at $0.055: 0.00363825 → 0.003639, a direct member pays 0.0037.
    const one = tradeFee(price(0.055), contracts(1), 1);
    expect(one).toBe(3_639);
    expect(charge(-55_000 as Money, one, none).fee).toBe(3_700);
    // 10 contracts at $0.56: 0.172480, and the account is debited 5.7725.
    const ten = tradeFee(price(0.56), contracts(10), 1);
    expect(ten).toBe(172_480);
    expect(-5_600_000 - charge(-5_600_000 as Money, ten, none).fee).toBe(-5_772_500);
  });

  it('follows the multiplier and vanishes at the ends', () => {
    expect(tradeFee(price(0.5), contracts(100), 1)).toBe(1_750_000);
    expect(tradeFee(price(0.5), contracts(100), 0.5)).toBe(875_000);
    expect(tradeFee(price(1), contracts(100), 1)).toBe(0);
  });

  it('gives the rounding of an order back in whole $0.0001', () => {
    let carry = none;
    let paid = 0;
    for (let fill = 0; fill < 100; fill++) {
      const charged = charge(-55_000 as Money, 3_639 as Money, carry);
      carry = charged.carry;
      paid += charged.fee;
      expect(charged.fee % 100).toBe(0);
      expect(charged.fee).toBeGreaterThanOrEqual(0);
    }
    expect(paid - 363_900).toBe(carry);
    expect(carry).toBeLessThan(100);
  });
});
