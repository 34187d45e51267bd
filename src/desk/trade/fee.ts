import { type Count, cost, type Money, PRICE_ONE, type Price } from '../money.ts';

/** Account balances move in steps of $0.0001. */
const PRECISION = 100;
/** What a maker pays of the taker's fee, on series that charge makers. */
const MAKER = 0.25;
const ONE_CONTRACT = 100 as Count;

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
 * The fee of a market whose series is not known, before rounding to the balance: multiplier 1, and makers pay, since
 * a simulated fill should rather cost too much.
 */
export const standardFee = (price: Price, count: Count, taker: boolean): Money =>
  tradeFee(price, count, taker ? 1 : MAKER);

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

/** A taker's fee for one contract, as a distance between prices; rounded up. */
export const feeDistance = (price: Price): Price =>
  Math.ceil(standardFee(price, ONE_CONTRACT, true) / ONE_CONTRACT) as Price;

/**
 * The lowest price at which selling `count` as a taker brings back the cost at `entry`, the fees `paid` on the way in
 * and its own fee; null when no price below a dollar does.
 */
export function breakEven(entry: Price, count: Count, paid: Money): Price | null {
  const spent = cost(entry, count) + paid;
  for (let price = entry; price < PRICE_ONE; price = (price + 1) as Price) {
    if (cost(price, count) - standardFee(price, count, true) >= spent) return price;
  }
  return null;
}
