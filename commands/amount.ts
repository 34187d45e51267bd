import { type Count, contracts, type Price, parsePrice } from '../src/desk/money.ts';

const MOST = 100_000;

/** Reads whole contracts; null when it is none that can be ordered. */
export function countOf(typed: string): Count | null {
  const value = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  return value >= 1 && value <= MOST ? contracts(value) : null;
}

/** Whether a word can only be meant as a price. */
export const looksLikePrice = (typed: string): boolean => /[¢c$.]/i.test(typed);

/** Reads `45`, `45¢`, `45.5`, `0.45` or `$0.45`; null when it is no price between 0 and a dollar. */
export function priceOf(typed: string): Price | null {
  const [, dollar = '', digits = '', cent = ''] = /^(\$?)(\d{0,3}(?:\.\d{1,4})?)(¢|c?)$/i.exec(typed) ?? [];
  if (digits === '' || (dollar !== '' && cent !== '')) return null;
  const inDollars = dollar !== '' || (cent === '' && Number(digits) < 1);
  const price = parsePrice(inDollars ? Number(digits).toFixed(6) : (Number(digits) / 100).toFixed(6));
  return price === null || price <= 0 || price >= 10_000 ? null : price;
}
