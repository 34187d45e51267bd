import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/desk/market.ts';
import { cents, contracts, cost, dollars } from '../../../src/desk/money.ts';
import { OpenPosition } from '../../../src/desk/trade/position.ts';
import { settings } from './fixture.ts';

const free = dollars(0);
const rules = settings();

function held(entry: number, count = 5, side: Side = 'yes'): OpenPosition {
  const position = new OpenPosition(side);
  position.buy(contracts(count), cost(cents(entry), contracts(count)), free);
  return position;
}

describe('the worked examples', () => {
  it('entry 45, stop 2, fee 1, 5 contracts: stop 42, worst loss 15 cents', () => {
    const position = held(45);
    expect(position.stop(rules, null)).toBe(cents(42));
    expect(position.worth(position.stop(rules, null))).toBe(dollars(-0.15));
  });

  it.each([
    ['47, 50, then 48: trail 45, 48, exit at 48, +3 a contract', [47, 50, 48], [45, 48, 48], 3],
    ['48, 52, then 50: trail 46, 50, exit at 50, +5 a contract', [48, 52, 50], [46, 50, 50], 5],
  ])('entry 45, bids %s', (_what, bids, trails, gain) => {
    const position = held(45);
    const seen = bids.map((bid) => [position.mark(cents(bid), rules, null), position.trail(rules)]);
    expect(seen).toEqual(trails.map((trail, index) => [index === 2 ? 'trailing_stop' : null, cents(trail)]));
    expect(position.worth(cents(bids[2] ?? 0))).toBe(dollars((gain * 5) / 100));
  });
});

describe('stop and trail', () => {
  it('are hit at or under, the stop before the trail', () => {
    expect(held(45).mark(cents(44), rules, null)).toBeNull();
    expect(held(45).mark(cents(43), rules, null)).toBe('trailing_stop');
    expect(held(45).mark(cents(42), rules, null)).toBe('stop_loss');
    expect(held(45).mark(cents(20), rules, null)).toBe('stop_loss');
  });

  it('counts the trail from the entry, and never lowers it', () => {
    const position = held(45);
    expect(position.trail(rules)).toBe(cents(43));
    position.mark(cents(50), rules, null);
    expect(position.trail(settings({ 'trader.trailingStopCents': 30 }))).toBe(cents(48));
  });

  it('takes over a stop that the owner has moved up, and never one further down', () => {
    const position = held(45);
    for (const price of [44, 43, 30]) position.tighten(cents(price));
    expect(position.stop(rules, null)).toBe(cents(44));
    const restored = OpenPosition.restore(position.stored('A'));
    expect([restored.stop(rules, null), restored.mark(cents(44), rules, null)]).toEqual([cents(44), 'stop_loss']);
    expect(held(45).stored('A').tightened).toBeNull();
  });

  it('takes the fee by Kalshi’s own formula when the setting says so', () => {
    // 45 ¢: 1.7325 ¢ a contract, rounded up to 1.74 with the stop of 2.
    expect(held(45).stop(settings({ 'trader.feeCents': 'schedule' }), null)).toBe(4_500 - 200 - 174);
  });
});

describe('a round trip', () => {
  it('averages its entries and has one stop', () => {
    const position = held(40);
    position.buy(contracts(5), dollars(2.5), free);
    expect([position.entry, position.count, position.stop(rules, null)]).toEqual([cents(45), contracts(10), cents(42)]);
  });

  it('keeps its cost and proceeds exactly while it is sold in parts', () => {
    const position = held(45);
    position.sell(contracts(2), dollars(0.96), dollars(0.01));
    expect([position.count, position.exposure]).toEqual([contracts(3), dollars(1.35)]);
    expect(position.worth(cents(40))).toBe(dollars(0.06 - 0.15));
    position.sell(contracts(3), dollars(1.2), dollars(0.02));
    expect([position.count, position.proceeds, position.fees]).toEqual([0, dollars(2.16), dollars(0.03)]);
  });
});
