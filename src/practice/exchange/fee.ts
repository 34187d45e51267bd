import { type Count, type Money, PRICE_ONE, type Price } from '../../desk/money.ts';

/** Account balances move in steps of $0.0001. */
const PRECISION = 100;

/** What one fill costs, and what of its rounding is carried to the order's next fill. */
export type Charge = { readonly fee: Money; readonly carry: Money };

/**
 * Kalshi's quadratic taker fee before rounding to the balance: 0.07 × C × P × (1 − P) × multiplier, up to the next
 * $0.000001.
 */
export function tradeFee(price: Price, count: Count, multiplier: number): Money {
  const scale = 1_000_000n;
  const product =
    7n * BigInt(Math.round(multiplier * 1_000_000)) * BigInt(price) * BigInt(PRICE_ONE - price) * BigInt(count);
  const divisor = 100n * BigInt(PRICE_ONE) * scale;
  return Number((product + divisor - 1n) / divisor) as Money;
}

/**
 * Rounds a fill so that the balance lands on $0.0001, against the account; what the order has paid in rounding comes
 * back to it in whole $0.0001.
 *
 * @param revenue what the fill itself brings (negative when it costs)
 * @param carry rounding that the order's earlier fills have paid
 */
export function charge(revenue: Money, fee: Money, carry: Money): Charge {
  const net = revenue - fee;
  const rounding = net - Math.floor(net / PRECISION) * PRECISION;
  const pool = carry + rounding;
  const whole = Math.floor(pool / PRECISION) * PRECISION;
  const most = Math.floor((fee + rounding) / PRECISION) * PRECISION;
  const rebate = Math.min(whole, most);
  return { fee: (fee + rounding - rebate) as Money, carry: (pool - rebate) as Money };
}
