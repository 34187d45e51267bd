import { describe, expect, it } from 'vitest';
import { Gauge } from '../../../src/desk/flow/gauge.ts';
import { type Background, emptyUsual, Pace, type Usual } from '../../../src/desk/flow/pace.ts';
import { SLOT_MS, type Slot } from '../../../src/desk/flow/recent.ts';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { NOON } from './fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const slot = (at: number, paid = dollars(5)): Slot => ({
  number: Math.floor(at / SLOT_MS),
  yes: contracts(10),
  no: 0,
  paid,
  prints: 1,
  before: cents(50),
  yesAt: at,
  noAt: Number.NaN,
  minute: contracts(10),
});

/** A market that has traded once a minute since `first`, as it is known at noon. */
function usualOf(first: number, part: Partial<Background> = {}): Usual {
  const pace = new Pace(300_000);
  for (let at = first; at < NOON - MINUTE; at += MINUTE) pace.add(slot(at));
  const usual = emptyUsual();
  const typical = new Gauge().typical('yes', 5_000);
  pace.usual(usual, NOON, { since: NOON - 4 * HOUR, openAt: null, volume24h: null, ...part }, typical);
  return usual;
}

describe('the rhythm of a market', () => {
  it('is young for ten minutes after its first trade, unless it has been open for hours', () => {
    expect(usualOf(NOON - 9 * MINUTE).young).toBe(true);
    expect(usualOf(NOON - 11 * MINUTE).young).toBe(false);
    expect(usualOf(NOON - 9 * MINUTE, { openAt: NOON - 5 * HOUR }).young).toBe(false);
    expect(usualOf(NOON - 2 * MINUTE, { openAt: NOON - 5 * HOUR }).settled).toBe(1);
    expect(usualOf(NOON - 2 * MINUTE).settled).toBeLessThan(0.5);
  });

  it('credits a market that was silent at first with ten minutes of silence and no more', () => {
    const [late, heardSince] = [usualOf(NOON - 5 * MINUTE), usualOf(NOON - 5 * MINUTE, { since: NOON - 15 * MINUTE })];
    expect(late.prints).toBeCloseTo(heardSince.prints, 9);
    expect(usualOf(NOON - 5 * MINUTE, { since: NOON - 6 * MINUTE }).prints).toBeGreaterThan(1.02 * late.prints);
  });

  it('takes a minute for what it was when its last slot was told', () => {
    const pace = new Pace(300_000);
    for (let at = NOON - HOUR; at < NOON - MINUTE; at += MINUTE) pace.add({ ...slot(at), minute: contracts(80) });
    const usual = emptyUsual();
    pace.usual(usual, NOON, { since: NOON - HOUR, openAt: null, volume24h: null }, new Gauge().typical('yes', 5_000));
    expect(usual.minuteMean).toBeGreaterThan(usualOf(NOON - HOUR).minuteMean + 1);
  });
});

describe('the usual print of the exchange', () => {
  it('follows what is traded now, not what was traded some thousand prints ago', () => {
    const gauge = new Gauge();
    for (let i = 0; i < 40_000; i += 1) gauge.add(slot(NOON, dollars(i < 20_000 ? 5 : 500)));
    expect(Math.exp(gauge.typical('yes', 5_000).size)).toBeGreaterThan(400);
  });
});
