import { describe, expect, it } from 'vitest';
import { AccountPit, bullish } from './account-pit.ts';
import { Pit, T } from './fixture.ts';

/** Two minutes and ten seconds are left when the signal comes at five. */
const CLOSE = { closeAt: T + 135_000 };
/** Ten seconds later two minutes are left, and then less. */
const LAST = 15_000;
const patient = { 'trader.entryTimeoutSeconds': 600, 'trader.approvalSeconds': 300 };

describe('entries before a close', () => {
  it('that rest are cancelled two minutes before it', () => {
    const pit = bullish({ more: patient, known: CLOSE });
    pit.placed(5_100, pit.sent);
    pit.pass(5_500, LAST);
    expect(pit.cancels).toEqual([]);
    pit.pass(LAST + 500, LAST + 500);
    expect(pit.cancels).toEqual([`o ${pit.sent.clientId}`]);
  });

  it('are cancelled by a clock, whatever is known of the book', () => {
    const pit = bullish({ more: patient, known: CLOSE });
    pit.placed(5_100, pit.sent);
    pit.give({ type: 'book.stale', at: T + 6_000, tickers: null });
    pit.pass(6_500, LAST + 500);
    expect(pit.cancels).toHaveLength(1);
  });

  it('are cancelled when the close comes nearer', () => {
    const pit = bullish({ more: patient, known: { closeAt: T + 3_600_000 } });
    pit.placed(5_100, pit.sent);
    pit.pass(5_500, 7_000);
    pit.know({ closeAt: T + 100_000 }, 7_100);
    pit.pass(7_500, 7_500);
    expect(pit.cancels).toHaveLength(1);
  });

  it('are not asked about any more, and a sale is', () => {
    const pit = bullish({ more: { ...patient, 'trader.mode': 'approve' }, known: CLOSE });
    expect(pit.card).toMatchObject({ action: 'buy', status: 'pending' });
    pit.pass(5_500, LAST);
    expect(pit.card.status).toBe('pending');
    pit.pass(LAST + 500, LAST + 500);
    expect(pit.card).toMatchObject({ status: 'withdrawn', told: 'The market is about to close.' });
    pit.approve(LAST + 600);
    expect(pit.tickets).toEqual([]);
    const held = new AccountPit({ more: patient, known: CLOSE });
    held.statement(0, { held: { A: 10 } });
    held.statement(1_000, { held: { A: 10 } });
    held.snapshot(1_000, 48, 40);
    held.command(2_000, { name: 'sell', ticker: 'A', count: null });
    held.pass(LAST, LAST + 500);
    expect(held.card).toMatchObject({ action: 'sell', status: 'pending' });
  });

  it('are not pursued in a market that has closed', () => {
    const pit = bullish({ more: patient, known: CLOSE });
    pit.placed(5_100, pit.sent);
    pit.give({ type: 'tick', at: T + 136_000 });
    expect(pit.cancels).toEqual([]);
  });

  it('on paper end as well', () => {
    const pit = new Pit({ ...patient, 'trader.skipInsideCosts': 'false' }, CLOSE);
    pit.snapshot(0, 30, 60);
    pit.pass(500, 4_500);
    pit.bid(5_000, 'yes', 35);
    expect(pit.desk.orders()).toHaveLength(1);
    // A cancel on paper takes as long as one on the way.
    pit.pass(5_500, LAST + 1_000);
    expect(pit.desk.orders()).toEqual([]);
  });
});
