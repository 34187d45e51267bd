import { describe, expect, it } from 'vitest';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import type { Clock } from '../../src/ports.ts';
import { SteadyClock } from '../../src/steady-clock.ts';

/** A machine whose clock can be wrong, and set, and stand still while it sleeps. */
function machine(ahead: number) {
  const state = { time: Date.parse('2026-11-21T15:00:00.300Z'), ahead, monotonic: 0 };
  const clock: Clock = {
    now: () => state.time + state.ahead,
    monotonic: () => state.monotonic,
    busy: () => 0,
    turn: async () => {},
    sleep: () => Promise.resolve(),
  };
  const pass = (ms: number): void => {
    state.time += ms;
    state.monotonic += ms;
  };
  const ask = (server: ServerTime, trip: number): void => {
    const sent = clock.now();
    pass(trip / 2);
    const date = new Date(state.time).toUTCString();
    pass(trip / 2);
    server.heard(date, sent);
  };
  return { state, clock, pass, ask };
}

describe('the time of the exchange', () => {
  it.each([0, 300_000, -7_200_000])('is known to a third of a second on a clock that is %d ms ahead', (ahead) => {
    const { state, clock, pass, ask } = machine(ahead);
    const server = new ServerTime(clock);
    for (let answer = 0; answer < 12; answer += 1) {
      ask(server, 80 + answer * 10);
      pass(2_130);
    }
    expect(Math.abs(server.now() - state.time)).toBeLessThan(330);
    expect(Math.abs(server.offset() + ahead)).toBeLessThan(330);
  });

  it('is the own clock until an answer came, and is not learned from headers that are no dates', () => {
    const { clock } = machine(5_000);
    const server = new ServerTime(clock);
    server.heard(null, clock.now());
    server.heard('yesterday-ish', clock.now());
    expect(server.now()).toBe(clock.now());
  });

  it('is not learned from an answer that took long, nor bent by one wrong answer among many', () => {
    const { state, clock, pass, ask } = machine(0);
    const server = new ServerTime(clock);
    ask(server, 30_000);
    expect(server.offset()).toBe(0);
    for (let answer = 0; answer < 6; answer += 1) {
      ask(server, 50);
      pass(1_700);
    }
    server.heard(new Date(state.time - 86_400_000).toUTCString(), clock.now());
    expect(Math.abs(server.now() - state.time)).toBeLessThan(600);
  });

  it('forgets what it learned when the clock is set forward, which a sleep looks like', () => {
    const { state, clock, ask } = machine(-300_000);
    const server = new ServerTime(clock);
    ask(server, 40);
    expect(server.offset()).toBeGreaterThan(299_000);
    state.ahead = 0;
    expect(server.offset()).toBe(0);
  });

  it('is still known when the clock was set back, or goes at half the pace to make up for that', () => {
    const { state, clock, ask, pass } = machine(0);
    const steady = new SteadyClock(clock);
    for (const one of [clock, steady]) {
      state.ahead = 300_000;
      const server = new ServerTime(one);
      ask(server, 40);
      state.ahead = 0;
      for (let look = 0; look < 60; look += 1) {
        pass(1_000);
        expect(Math.abs(server.now() - state.time)).toBeLessThan(2_600);
      }
    }
  });

  it('is that of the next answer when the clock was set back in a sleep', () => {
    const { state, clock, ask } = machine(300_000);
    const server = new ServerTime(clock);
    for (let answer = 0; answer < 12; answer += 1) ask(server, 40);
    state.time += 120_000;
    state.ahead = 0;
    ask(server, 40);
    expect(Math.abs(server.now() - state.time)).toBeLessThan(600);
  });
});
