import { describe, expect, it } from 'vitest';
import { type Swimmer, Tide } from '../../../src/desk/flow/tide.ts';
import { NOON } from './fixture.ts';

const MINUTE = 60_000;

/** Forty markets, each of an event of its own, that trade once a minute for two hours. */
function harbour(): { tide: Tide; swimmers: Swimmer[]; now: number } {
  const tide = new Tide();
  const swimmers = Array.from({ length: 40 }, (_, i) => tide.join(`E${i}`, NOON));
  for (let minute = 0; minute < 120; minute += 1)
    for (const [i, one] of swimmers.entries()) tide.add(one, NOON + minute * MINUTE + i * 1_000);
  return { tide, swimmers, now: NOON + 120 * MINUTE };
}

/** Each of these trades five times a minute, for three minutes. */
function rush(tide: Tide, swimmers: readonly Swimmer[], from: number): number {
  for (let step = 0; step < 15; step += 1)
    for (const [i, one] of swimmers.entries()) tide.add(one, from + step * 12_000 + i * 100);
  return from + 15 * 12_000;
}

describe('the tide', () => {
  it('rises when all others trade more, and falls again', () => {
    const { tide, swimmers, now } = harbour();
    const [me, ...others] = swimmers as [Swimmer, ...Swimmer[]];
    expect(Math.abs(tide.height(me, now))).toBeLessThan(0.1);
    const at = rush(tide, others, now);
    expect(tide.height(me, at)).toBeGreaterThan(0.3);
    for (let minute = 0; minute < 30; minute += 1)
      for (const [i, one] of others.entries()) tide.add(one, at + minute * MINUTE + i * 1_000);
    expect(tide.height(me, at + 30 * MINUTE)).toBeLessThan(0.15);
  });

  it('is not raised by one market, however busy', () => {
    const { tide, swimmers, now } = harbour();
    const [me, busy] = swimmers as [Swimmer, Swimmer];
    const at = rush(tide, [busy], now);
    expect(tide.height(me, at)).toBeLessThan(0.1);
  });

  it('leaves out what happens in the event of its own', () => {
    const { tide, now } = harbour();
    const family = Array.from({ length: 10 }, () => tide.join('E0', now));
    const at = rush(tide, family, now);
    const stranger = tide.join('E99', at);
    expect(tide.height(family[0] as Swimmer, at)).toBeLessThan(tide.height(stranger, at));
    expect(Math.abs(tide.height(family[0] as Swimmer, at))).toBeLessThan(0.1);
    expect(tide.breadth(family[0] as Swimmer, at)).toBeLessThan(tide.breadth(stranger, at) - 0.1);
  });

  it('tells how many more markets trade than usual', () => {
    const { tide, swimmers, now } = harbour();
    const [me] = swimmers as [Swimmer];
    expect(Math.abs(tide.breadth(me, now))).toBeLessThan(0.4);
    const newcomers = Array.from({ length: 120 }, (_, i) => tide.join(`N${i}`, now));
    const at = rush(tide, [...swimmers.slice(1), ...newcomers], now);
    expect(tide.breadth(me, at)).toBeGreaterThan(0.7);
    const silent = harbour();
    expect(silent.tide.breadth(silent.swimmers[0] as Swimmer, silent.now + 20 * MINUTE)).toBeLessThan(-1);
  });

  it('is the same when two hours are told late, behind what was heard already', () => {
    const { tide, swimmers, now } = harbour();
    const late = new Tide();
    const them = swimmers.map((_, i) => late.join(`E${i}`, now));
    for (const [i, one] of them.entries()) late.add(one, now - 40_000 + i * 1_000);
    for (let minute = 0; minute < 119; minute += 1)
      for (const [i, one] of them.entries()) late.add(one, NOON + minute * MINUTE + i * 1_000);
    const quiet = Math.abs(late.breadth(them[0] as Swimmer, now));
    expect(quiet).toBeLessThan(0.7);
    const [a, b] = [rush(tide, swimmers.slice(1), now), rush(late, them.slice(1), now)];
    expect(Math.abs(late.height(them[0] as Swimmer, b) - tide.height(swimmers[0] as Swimmer, a))).toBeLessThan(0.25);
  });

  it('takes its usual from after the clock was set back', () => {
    const { tide, swimmers, now } = harbour();
    const at = now - 10 * MINUTE;
    for (const one of swimmers) tide.leave(one);
    tide.setBack(at);
    const again = swimmers.map((_, i) => tide.join(`E${i}`, at));
    for (let minute = 0; minute < 10; minute += 1)
      for (const [i, one] of again.entries()) tide.add(one, at + minute * MINUTE + i * 1_000);
    expect(Math.abs(tide.breadth(again[0] as Swimmer, now))).toBeLessThan(0.5);
  });

  it('lets go of an event with the last of its markets', () => {
    const tide = new Tide();
    const [a, b] = [tide.join('E', NOON), tide.join('E', NOON)];
    tide.leave(a);
    expect(tide.join('E', NOON).group).toBe(b.group);
    tide.leave(a);
    tide.leave(b);
    expect(tide.join('E', NOON).group).not.toBe(b.group);
  });
});
