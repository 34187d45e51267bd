import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  complement,
  contracts,
  type Money,
  type Price,
  parseCount,
  parseMoney,
  parsePrice,
} from '../../../src/desk/money.ts';
import { breakEven, charge, feeDistance, feeModel, fillFee, tradeFee } from '../../../src/desk/trade/fee.ts';

const price = (dollars: number): Price => Math.round(dollars * 10_000) as Price;
const none = 0 as Money;

describe('fees', () => {
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

describe('the fee model of a series', () => {
  it.each([
    ['quadratic', 1, { multiplier: 1, maker: 0 }],
    ['quadratic_with_maker_fees', 0.5, { multiplier: 0.5, maker: 0.25 }],
    ['quadratic_with_combo_maker_fees', 1, { multiplier: 1, maker: 0.5 }],
    ['quadratic', 0, { multiplier: 0, maker: 0 }],
    ['flat', 1, null],
    ['margin_market_maker_program_fees', 1, null],
    ['constructor', 1, null],
    [null, 1, null],
    ['quadratic', null, null],
    ['quadratic', -1, null],
    ['quadratic', 51, null],
    ['quadratic', Number.NaN, null],
  ] as const)('%s × %s', (word, multiplier, model) => expect(feeModel(word, multiplier)).toEqual(model));

  it('says what a maker pays of the taker’s fee', () => {
    const fee = (taker: boolean, word: string) => fillFee(price(0.5), contracts(100), taker, feeModel(word, 1));
    expect(fee(true, 'quadratic')).toBe(1_750_000);
    expect(fee(false, 'quadratic')).toBe(0);
    expect(fee(false, 'quadratic_with_maker_fees')).toBe(437_500);
    expect(fee(false, 'quadratic_with_combo_maker_fees')).toBe(875_000);
  });

  it('is rather too dear where it is not known: the standard fee, of which a maker pays a quarter', () => {
    expect(fillFee(price(0.5), contracts(100), true, null)).toBe(1_750_000);
    expect(fillFee(price(0.5), contracts(100), false, null)).toBe(437_500);
  });
});

describe('what a trade must bring', () => {
  it('breaks even where the fees of both ways are earned, and not a tick before', () => {
    const paid = fillFee(price(0.5), contracts(5), true, null);
    const even = breakEven(price(0.5), contracts(5), paid, null) ?? price(0);
    const earned = (at: Price) => (at - 5_000) * 500 - paid - fillFee(at, contracts(5), true, null);
    expect(earned(even)).toBeGreaterThanOrEqual(0);
    expect(earned((even - 1) as Price)).toBeLessThan(0);
    // 1.75 ¢ in, a little less out: three and a half cents at fifty.
    expect(even).toBe(5_350);
    expect(breakEven(price(0.5), contracts(5), none, { multiplier: 0, maker: 0 })).toBe(5_000);
    expect(breakEven(price(0.999), contracts(1), 2_000 as Money, null)).toBeNull();
  });

  it('is a distance of whole 1/10,000 a contract', () => {
    expect(feeDistance(price(0.5), null)).toBe(175);
    expect(feeDistance(price(0.5), { multiplier: 0.5, maker: 0 })).toBe(88);
    expect(feeDistance(price(0.01), null)).toBe(7);
  });
});

/** Fills of real accounts, kept beside the checkout because they may not be published. */
const fixtures = new URL('../../../../shared/tapes/fixtures/', import.meta.url);

type RealFill = {
  readonly action: string;
  readonly count_fp: string;
  readonly yes_price_dollars: string;
  readonly outcome_side: string;
  readonly fee_cost: string;
  readonly ticker: string;
};

/** The fee that the formula gives at this multiplier. */
function modelled(fill: RealFill, multiplier: number): number {
  const yes = parsePrice(fill.yes_price_dollars) ?? price(0);
  const paid = fill.outcome_side === 'yes' ? yes : complement(yes);
  const count = parseCount(fill.count_fp) ?? contracts(0);
  return charge(-(paid * count) as Money, tradeFee(paid, count, multiplier), none).fee;
}

type RealSeries = { readonly fee_type: string; readonly fee_multiplier: number };

const realFills = (): readonly RealFill[] =>
  JSON.parse(readFileSync(new URL('kalshi-cockpit/portfolio_fills_redacted.json', fixtures), 'utf8')).payload.fills;

describe.skipIf(!existsSync(fixtures))('real fills (skipped where the recordings are absent)', () => {
  it('of the demo exchange in July cost what the formula says, to the $0.000001', () => {
    const fills = readFileSync(new URL('jfreun123_ws_demo/session.jsonl', fixtures), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"type":"fill"'))
      .map((line) => JSON.parse(line.slice(line.indexOf('{"type":"fill"') < 0 ? 0 : line.indexOf('{"type":"fill"'))))
      .map((frame) => (frame.msg ?? frame.frame?.msg) as RealFill);
    expect(fills).toHaveLength(2);
    expect(fills.map((fill) => modelled(fill, 1))).toEqual(fills.map((fill) => parseMoney(fill.fee_cost)));
  });

  it('of a real account in August cost what the models of their series say', () => {
    const file = new URL('kalshi-cockpit/series_fee_fields.json', fixtures);
    const series = JSON.parse(readFileSync(file, 'utf8')).payloads as Record<string, { series: RealSeries }>;
    const known = realFills().flatMap((fill) => {
      const own = series[fill.ticker.split('-')[0] ?? '']?.series;
      return own === undefined ? [] : [{ fill, model: feeModel(own.fee_type, own.fee_multiplier) }];
    });
    expect(known.length).toBeGreaterThan(5);
    expect(known.map(({ fill, model }) => modelled(fill, model?.multiplier ?? Number.NaN))).toEqual(
      known.map(({ fill }) => parseMoney(fill.fee_cost)),
    );
  });

  it('and all others what it says at multiplier 1 or ½; one combo cost $0.0001 more', () => {
    const fills = realFills();
    const off = fills.flatMap((fill) => {
      const real = parseMoney(fill.fee_cost) ?? 0;
      const closest = Math.min(...[1, 0.5].map((half) => Math.abs(real - modelled(fill, half))));
      return closest === 0 ? [] : [{ ticker: fill.ticker.slice(0, 5), closest }];
    });
    expect(off).toEqual([{ ticker: 'KXMVE', closest: 100 }]);
    expect(fills.length).toBeGreaterThan(30);
  });
});
