import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { Market, Side, Trade } from '../../src/desk/market.ts';
import { initialState } from '../../src/desk/state.ts';
import { market } from '../fakes/market.ts';
import { A, NOON, trade } from './flow/fixture.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A desk whose machine is `ahead` of the exchange by so many ms, which may change. */
class Machine {
  readonly desk = new Desk(initialState());
  readonly effects: Effect[] = [];
  ahead: number;

  constructor(ahead: number, ...markets: Market[]) {
    this.ahead = ahead;
    for (const one of markets) this.#decide({ type: 'market', at: NOON + ahead, market: one });
    this.#decide({ type: 'feed.up', at: NOON + ahead, address: 'here' });
  }

  hear(trade: Trade): void {
    this.tick(trade.time);
    this.#decide({ type: 'trade', at: trade.time + this.ahead, trade });
  }

  tick(time: number): void {
    this.#decide({ type: 'tick', at: time + this.ahead });
  }

  /** So many minutes of small trades, one every ten seconds. */
  quiet(from: number, minutes: number, ticker = A): void {
    for (let i = 0; i < minutes * 6; i += 1) this.hear(trade(ticker, from + i * 10 * SECOND, 5, 50, side(i)));
  }

  burst(from: number, ticker = A): void {
    for (let i = 0; i < 20; i += 1) this.hear(trade(ticker, from + i * 250, 400, 50 + Math.floor(i / 2)));
  }

  #decide(event: Parameters<Desk['decide']>[0]): void {
    this.effects.push(...this.desk.decide(event));
  }
}

const side = (i: number): Side => (i % 2 ? 'yes' : 'no');
const alerts = ({ effects }: Machine): number => effects.filter(({ type }) => type === 'alert').length;

describe('a clock that was hours ahead and is set right', () => {
  it.each([30 * MINUTE, 5 * HOUR])('is alerted of a burst once the market is known again (%d ms)', (ahead) => {
    const machine = new Machine(ahead, market(A));
    machine.quiet(NOON, 10);
    machine.ahead = 0;
    machine.quiet(NOON + 10 * MINUTE, 10);
    expect(alerts(machine)).toBe(0);
    machine.burst(NOON + 20 * MINUTE);
    expect(alerts(machine)).toBe(1);
  });

  it('chooses books again at once', () => {
    const machine = new Machine(5 * HOUR, market(A));
    machine.tick(NOON);
    machine.ahead = 0;
    machine.effects.length = 0;
    machine.desk.decide({ type: 'market', at: NOON, market: market('KXNEW-26-A') });
    machine.tick(NOON + SECOND);
    expect(machine.effects).toContainEqual({ type: 'books', tickers: ['KXNEW-26-A', A] });
  });
});

describe('a laptop that slept for eight hours', () => {
  it('raises nothing of its own accord, and alerts again when the market is known', () => {
    const machine = new Machine(0, market(A));
    machine.quiet(NOON, 10);
    machine.tick(NOON + 8 * HOUR);
    machine.quiet(NOON + 8 * HOUR, 10);
    expect(alerts(machine)).toBe(0);
    machine.burst(NOON + 8 * HOUR + 10 * MINUTE);
    expect(alerts(machine)).toBe(1);
  });
});
