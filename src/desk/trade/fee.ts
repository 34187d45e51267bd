import type { FeeModel } from '../market.ts';
import { type Count, cost, type Money, PRICE_ONE, type Price } from '../money.ts';

/** Account balances move in steps of $0.0001. */
const PRECISION = 100;
const ONE_CONTRACT = 100 as Count;
/** What a maker pays of the taker's fee, by the series' `fee_type`. */
const MAKER: ReadonlyMap<string, number> = new Map([
  ['quadratic', 0],
  ['quadratic_with_maker_fees', 0.25],
  ['quadratic_with_combo_maker_fees', 0.5],
]);
/** A larger multiplier would charge more than a contract can pay: it is no multiplier. */
const MOST = 50;
/** A market that did not tell its fees: a fill should rather be thought too dear. */
const UNKNOWN: FeeModel = { multiplier: 1, maker: 0.25 };

/** What one fill costs, and what of its rounding is carried to the order's next fill. */
export type Charge = { readonly fee: Money; readonly carry: Money };

/**
 * The model that Kalshi's words mean: `multiplier` 1 is the standard fee, 0.5 half of it. Null when they are not
 * known here, as `flat` is: then the fees are not known either.
 */
export function feeModel(feeType: string | null, multiplier: number | null): FeeModel | null {
  const maker = feeType === null ? undefined : MAKER.get(feeType);
  if (maker === undefined || multiplier === null || !(multiplier >= 0 && multiplier <= MOST)) return null;
  return { multiplier, maker };
}

/**
 * Kalshi's quadratic fee before rounding to the balance: 0.07 × C × P × (1 − P) × multiplier, up to the next
 * $0.000001.
 */
export function tradeFee(price: Price, count: Count, multiplier: number): Money {
  const scale = 1_000_000n;
  const product =
    7n * BigInt(Math.round(multiplier * 1_000_000)) * BigInt(price) * BigInt(PRICE_ONE - price) * BigInt(count);
  const divisor = 100n * BigInt(PRICE_ONE) * scale;
  return Number((product + divisor - 1n) / divisor) as Money;
}

/** The fee of a fill before rounding to the balance. With a `model` that is not known makers pay too. */
export function fillFee(price: Price, count: Count, taker: boolean, model: FeeModel | null): Money {
  const { multiplier, maker } = model ?? UNKNOWN;
  return tradeFee(price, count, taker ? multiplier : multiplier * maker);
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

/** A taker's fee for one contract, as a distance between prices; rounded up. */
export const feeDistance = (price: Price, model: FeeModel | null): Price =>
  Math.ceil(fillFee(price, ONE_CONTRACT, true, model) / ONE_CONTRACT) as Price;

/**
 * The lowest price at which selling `count` as a taker brings back the cost at `entry`, the fees `paid` on the way in
 * and its own fee; null when no price below a dollar does.
 */
export function breakEven(entry: Price, count: Count, paid: Money, model: FeeModel | null): Price | null {
  const spent = cost(entry, count) + paid;
  for (let price = entry; price < PRICE_ONE; price = (price + 1) as Price) {
    if (cost(price, count) - fillFee(price, count, true, model) >= spent) return price;
  }
  return null;
}
