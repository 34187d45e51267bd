import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
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
    for (const one of markets) this.tell({ type: 'market', at: NOON + ahead, market: one });
    this.tell({ type: 'feed.up', at: NOON + ahead, address: 'here' });
  }

  hear(trade: Trade): void {
    this.tick(trade.time);
    this.tell({ type: 'trade', at: trade.time + this.ahead, trade });
  }

  tick(time: number): void {
    this.tell({ type: 'tick', at: time + this.ahead });
  }

  /** So many minutes of small trades, one every ten seconds. */
  quiet(from: number, minutes: number): void {
    for (let i = 0; i < minutes * 6; i += 1) this.hear(trade(A, from + i * 10 * SECOND, 5, 50, side(i)));
  }

  burst(from: number, count = 400): void {
    for (let i = 0; i < 20; i += 1) this.hear(trade(A, from + i * 250, count, 50 + Math.floor(i / 2)));
  }

  /** A market that trades every second or two, in sizes of every kind. */
  pace(from: number, minutes: number): Trade[] {
    const count = Math.round(minutes * 40);
    return Array.from({ length: count }, (_, i) =>
      trade(A, from + i * 1_500, 12 + ((i * 37) % 71), 49 + (i % 3), side(i)),
    );
  }

  busy(from: number, minutes: number): void {
    for (const one of this.pace(from, minutes)) this.hear(one);
  }

  tell(event: DeskEvent): void {
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
    expect(machine.effects).toContainEqual({ type: 'books', tickers: [A, 'KXNEW-26-A'] });
  });
});

describe('a laptop that slept for eight hours', () => {
  const WOKEN = NOON + 9 * HOUR;
  /** An hour of a busy market, eight hours of sleep, and the feed that breaks and comes back. */
  function woken(): Machine {
    const machine = new Machine(0, market(A));
    machine.busy(NOON, 60);
    machine.tell({ type: 'feed.down', at: WOKEN, reason: 'nothing heard' });
    return machine;
  }

  it('is not alerted of the usual pace after the hole', () => {
    const machine = woken();
    machine.busy(WOKEN, 10);
    expect(alerts(machine)).toBe(0);
  });

  it('alerts again as soon as the hole is back-filled', () => {
    const machine = woken();
    const missed = machine.pace(WOKEN - 10 * MINUTE, 10);
    machine.tell({ type: 'feed.up', at: WOKEN, address: 'here' });
    machine.tell({ type: 'feed.gap', at: WOKEN, since: NOON + HOUR });
    machine.busy(WOKEN, 1);
    const at = WOKEN + MINUTE;
    machine.tell({ type: 'backfill', at, since: NOON + HOUR - 5 * SECOND, trades: missed });
    machine.busy(at, 0.5);
    expect(alerts(machine)).toBe(0);
    machine.burst(at + MINUTE / 2, 2_000);
    expect(alerts(machine)).toBe(1);
  });

  it('waits for the back-fill of a second hole, not of the first', () => {
    const machine = woken();
    machine.tell({ type: 'feed.up', at: WOKEN, address: 'here' });
    machine.tell({ type: 'feed.gap', at: WOKEN, since: NOON + HOUR });
    machine.tell({ type: 'feed.down', at: WOKEN + SECOND, reason: 'again' });
    machine.tell({ type: 'backfill', at: WOKEN + 2 * SECOND, since: NOON + HOUR, trades: [] });
    machine.busy(WOKEN + 2 * SECOND, 4);
    expect(alerts(machine)).toBe(0);
  });
});
