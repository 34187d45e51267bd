import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceRange } from '../../../src/desk/market.ts';
import type { Price } from '../../../src/desk/money.ts';
import { TickGrid } from '../../../src/desk/trade/tick-grid.ts';

const range = (start: number, end: number, step: number): PriceRange => ({
  start: start as Price,
  end: end as Price,
  step: step as Price,
});
const tapered = [range(0, 1_000, 10), range(1_000, 9_000, 100), range(9_000, 10_000, 10)];
const above = (grid: TickGrid, price: number, by = 100) => grid.above(price as Price, by as Price);
const below = (grid: TickGrid, price: number, by = 100) => grid.below(price as Price, by as Price);

describe('a market’s own ticks', () => {
  it('are whole cents where the market says nothing', () => {
    const grid = new TickGrid([], 'yes');
    expect([above(grid, 4_500), below(grid, 4_500), below(grid, 4_500, 0)]).toEqual([4_600, 4_400, 4_500]);
    expect([above(grid, 9_900), below(grid, 100), below(grid, 150, 1_000)]).toEqual([null, 100, 100]);
  });

  it('are finer at the edges of a tapered market, and a cent is a cent there too', () => {
    const grid = new TickGrid(tapered, 'yes');
    expect([above(grid, 520), above(grid, 950), above(grid, 8_950), below(grid, 9_050)]).toEqual([
      620,
      1_000,
      9_050,
      8_950 + 50,
    ]);
    expect(above(grid, 9_980)).toBe(9_990);
    expect(above(grid, 9_990)).toBeNull();
  });

  it('goes to the next tick where ticks are wider than a cent', () => {
    const grid = new TickGrid([range(0, 10_000, 500)], 'yes');
    expect([above(grid, 4_500), below(grid, 4_500), below(grid, 4_500, 500)]).toEqual([5_000, 4_500, 4_000]);
  });

  it('are mirrored for NO', () => {
    const lopsided = [range(0, 1_000, 10), range(1_000, 10_000, 100)];
    const no = new TickGrid(lopsided, 'no');
    expect([above(no, 5_000, 50), above(no, 9_000, 50)]).toEqual([5_100, 9_050]);
  });

  it('never leaves the grid, and never answers a dollar or nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 400 }), (price, by) => {
        const grid = new TickGrid(tapered, 'yes');
        const onGrid = (tick: number) => (tick >= 1_000 && tick <= 9_000 ? tick % 100 === 0 : tick % 10 === 0);
        const [up, down] = [above(grid, price, by), below(grid, price, by)];
        expect(up === null || (up > price && up < 10_000 && onGrid(up))).toBe(true);
        expect(down === null || (down > 0 && down >= price - by && onGrid(down))).toBe(true);
      }),
    );
  });
});
