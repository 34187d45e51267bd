import { PRICE_ONE, type Price } from '../../desk/money.ts';

/** One band of a tick grid: prices from `start` to `end` in steps of `step`. */
type Band = { readonly start: Price; readonly end: Price; readonly step: Price };
export type Grid = { readonly label: 'linear_cent' | 'tapered_deci_cent'; readonly bands: readonly Band[] };

const band = (start: number, end: number, step: number): Band => ({
  start: start as Price,
  end: end as Price,
  step: step as Price,
});

export const LINEAR: Grid = { label: 'linear_cent', bands: [band(0, 10_000, 100)] };
export const TAPERED: Grid = {
  label: 'tapered_deci_cent',
  bands: [band(0, 1_000, 10), band(1_000, 9_000, 100), band(9_000, 10_000, 10)],
};

/** True for a price at which the market takes orders: on the grid, and neither $0 nor $1. */
export function onGrid(grid: Grid, price: Price): boolean {
  if (price <= 0 || price >= PRICE_ONE) return false;
  return grid.bands.some((b) => price >= b.start && price <= b.end && (price - b.start) % b.step === 0);
}

/** The next valid price above; the grid's highest when there is none. */
export function up(grid: Grid, price: number): Price {
  const b = grid.bands.find((each) => price < each.end) ?? grid.bands[grid.bands.length - 1];
  const step = b?.step ?? 100;
  return Math.min(PRICE_ONE - step, Math.floor(price / step + 1e-9) * step + step) as Price;
}

/** The next valid price below; the grid's lowest when there is none. */
export function down(grid: Grid, price: number): Price {
  const b = grid.bands.find((each) => price <= each.end) ?? grid.bands[0];
  const step = b?.step ?? 100;
  return Math.max(step, Math.ceil(price / step - 1e-9) * step - step) as Price;
}
