/**
 * Units of the trading floor, as integers. Nothing here or above it is ever a float of dollars.
 *
 * Price × Count is exactly Money: 1e-4 dollars × 1e-2 contracts = 1e-6 dollars.
 */

/** Ten-thousandths of a dollar per contract: 45 ¢ is 4,500; a contract that pays $1 is 10,000. */
export type Price = number & { readonly unit: 'price' };
/** Hundredths of a contract: 5 contracts are 500. Signed where it is a change or a net position. */
export type Count = number & { readonly unit: 'count' };
/** Micro-dollars: $1 is 1,000,000. */
export type Money = number & { readonly unit: 'money' };

export const PRICE_ONE = 10_000 as Price;
// Made once: making one takes longer than a hundred texts.
const DOLLARS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const CONTRACTS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const DECIMAL = /^([+-]?)(\d{1,15})(?:\.(\d{1,12}))?$/;

/** Reads a decimal text into an integer with `places` decimals, or null when it is no decimal or does not fit exactly. */
function fixed(text: unknown, places: number): number | null {
  if (typeof text !== 'string') return null;
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const fraction = match[3] ?? '';
  if (fraction.length > places && Number(fraction.slice(places)) !== 0) return null;
  const value = Number(match[2]) * 10 ** places + Number(fraction.slice(0, places).padEnd(places, '0'));
  if (!Number.isSafeInteger(value)) return null;
  return match[1] === '-' && value !== 0 ? -value : value;
}

/** Parses dollars per contract such as `"0.4500"`. Null unless a whole number of 1/10,000 between $0 and $1. */
export function parsePrice(text: unknown): Price | null {
  const value = fixed(text, 4);
  return value === null || value < 0 || value > PRICE_ONE ? null : (value as Price);
}

/** Parses contracts such as `"136.00"` or `"-54.00"`. Null unless a whole number of 1/100. */
export function parseCount(text: unknown): Count | null {
  return fixed(text, 2) as Count | null;
}

/** Parses dollars such as `"41.0712"`, up to six decimals, signed. Null when it does not fit. */
export function parseMoney(text: unknown): Money | null {
  return fixed(text, 6) as Money | null;
}

/** What `count` contracts cost at `price`; exact. */
export const cost = (price: Price, count: Count): Money => (price * count) as Money;

/** The price of the other side: NO for a YES price and the reverse. */
export const complement = (price: Price): Price => (PRICE_ONE - price) as Price;

/** Whole or broken cents as a price: `cents(45)` is 4,500. Rounds to 1/100 of a cent. */
export const cents = (value: number): Price => Math.round(value * 100) as Price;

/** Whole contracts as a count. */
export const contracts = (value: number): Count => Math.round(value * 100) as Count;

/** Dollars as money, for limits that a person typed. Rounds to a micro-dollar. */
export const dollars = (value: number): Money => Math.round(value * 1_000_000) as Money;

/** Writes a price as Kalshi wants it: `"0.4500"`. */
export const priceText = (price: Price): string => (price / PRICE_ONE).toFixed(4);

/** Writes a count as Kalshi wants it: `"5.00"`. */
export const countText = (count: Count): string => (count / 100).toFixed(2);

/** Writes money with two decimals and the sign before the dollar: `-$1,234.50`. */
export function moneyText(money: Money): string {
  const value = Math.abs(money) / 1_000_000;
  const text = DOLLARS.format(value);
  return `${money < 0 && Number(value.toFixed(2)) !== 0 ? '-' : ''}$${text}`;
}

/** Writes a price for a person: `45¢`, `45.5¢`, `0.25¢`. */
export const centsText = (price: Price): string => `${Number((price / 100).toFixed(2))}¢`;

/** Writes a count for a person: `1,250`, `12.5`. */
export const contractsText = (count: Count): string => CONTRACTS.format(count / 100);
