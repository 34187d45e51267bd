import { describe, expect, it } from 'vitest';
import { Logbook, MOST_TRIPS } from '../../../src/desk/trade/logbook.ts';
import { long } from './account-pit.ts';
import { Pit, T } from './fixture.ts';

const exit = {
  type: 'exit',
  own: true,
  at: T,
  ticker: 'A',
  side: 'yes',
  count: 500,
  spent: 2_250_000,
  proceeds: 2_100_000,
  reason: 'stop_loss',
  fees: 100_000,
  pnl: -250_000,
} as never;

describe('closed trades', () => {
  it('are told with averages, fees and what they came to', () => {
    const pit = long({ known: { eventTitle: 'Senate' } });
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    expect(pit.desk.trips()).toEqual([
      {
        at: T + 6_100,
        ticker: 'A',
        name: 'Senate',
        side: 'yes',
        count: 500,
        entry: 4_500,
        exit: 4_200,
        reason: 'stop_loss',
        fees: 100_000,
        pnl: -250_000,
        paper: false,
        own: true,
      },
    ]);
  });

  it('of the account are there after a restart, newest last', () => {
    const pit = long();
    pit.command(6_000, { name: 'sell', ticker: 'A', count: null });
    pit.approve(6_100);
    pit.placed(6_200, pit.sent, 5);
    const before = pit.desk.trips();
    pit.restart(7_000);
    expect([before.length, pit.desk.trips()]).toEqual([1, before]);
  });

  it('on paper are those that are shown while paper trades', () => {
    const pit = new Pit({ 'trader.entryStyle': 'cross', 'trader.skipInsideCosts': 'false' });
    pit.snapshot(0, 39, 55);
    pit.pass(500, 4_500);
    pit.bid(5_000, 'yes', 44);
    pit.bid(5_400, 'yes', 44, 99);
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.desk.trips()).toMatchObject([{ paper: true, reason: 'shutdown' }]);
    expect(pit.desk.state.live.trips).toEqual([]);
    pit.give({ type: 'command', at: T + 6_100, command: { name: 'set', key: 'trader.mode', value: 'approve' } });
    expect(pit.desk.trips()).toEqual([]);
  });

  it('are corrected by what is told of them late', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    const { pnl, fees } = pit.desk.trips()[0] ?? {};
    pit.filled(6_200, pit.sent, 5, 43);
    const { realized, fees: all } = pit.desk.status().trader;
    expect(pit.desk.trips()).toMatchObject([{ pnl: realized - all, fees: all }]);
    expect([pnl, fees]).toEqual([-250_000, 100_000]);
  });

  it('are at most five hundred', () => {
    const book = new Logbook([]);
    for (let i = 0; i < MOST_TRIPS + 5; i += 1) book.add({ ...(exit as object), at: T + i } as never, 'A', false);
    expect([book.trips.length, book.trips[0]?.at, book.trips.at(-1)?.at]).toEqual([500, T + 5, T + 504]);
  });
});
