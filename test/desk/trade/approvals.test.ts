import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { Approvals, type Proposal } from '../../../src/desk/trade/approvals.ts';
import { T } from './fixture.ts';

const SECONDS = 20;
const wish = (more: Partial<Proposal> = {}): Proposal => ({
  by: 'signal',
  action: 'buy',
  ticker: 'A',
  name: 'A market',
  side: 'yes',
  count: contracts(5),
  price: cents(41),
  stop: cents(38),
  trail: cents(39),
  cost: dollars(2.05),
  worst: dollars(0.15),
  fees: 0 as Money,
  breakEven: cents(42),
  insideCosts: false,
  soldAtOnce: false,
  ...more,
});
const made = (): Approvals => {
  let n = 0;
  return new Approvals(() => `run-${n++}`);
};
/** A registry with one approval asked at {@link T}. */
const asked = (more: Partial<Proposal> = {}) => {
  const approvals = made();
  return { approvals, id: approvals.propose(wish(more), SECONDS, T).id };
};
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('an approval', () => {
  it('waits for its time with everything needed to decide', () => {
    const approvals = made();
    const one = approvals.propose(wish(), SECONDS, T);
    const times = { askedAt: T, expiresAt: T + 20_000, left: 20 };
    expect(one).toEqual({ ...wish(), id: 'run-0', status: 'pending', ...times, of: null, before: null, told: '' });
    expect(approvals.waiting).toEqual([one]);
    expect(approvals.pending('A')).toEqual([one]);
    expect(approvals.pending('B')).toEqual([]);
  });

  it('is claimed once', () => {
    const { approvals, id } = asked();
    expect(approvals.claim(id, T + 1)?.status).toBe('claimed');
    expect(approvals.claim(id, T + 1)).toBeNull();
    expect([approvals.waiting, approvals.pending('A')]).toEqual([[], []]);
  });

  it('cannot be claimed once its time is over, though nothing has looked at the clock since', () => {
    expect(asked().approvals.claim('run-0', T + 19_999)).not.toBeNull();
    expect(asked().approvals.claim('run-0', T + 20_000)).toBeNull();
  });

  it('cannot be claimed when the clock was set back: how long it has waited is not known', () => {
    const { approvals, id } = asked();
    expect(approvals.claim(id, T - 1)).toBeNull();
    expect(approvals.tick(T - 1).map(({ status }) => status)).toEqual(['expired']);
  });

  it('of an earlier run is not known', () => {
    const { approvals } = asked();
    expect([approvals.get('old-0'), approvals.claim('old-0', T), approvals.reject('old-0', T)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is rejected once, and never claimed after', () => {
    const { approvals, id } = asked();
    expect(approvals.reject(id, T + 1)).toMatchObject({ status: 'rejected', told: 'Rejected: nothing was sent.' });
    expect([approvals.claim(id, T + 1), approvals.reject(id, T + 1)]).toEqual([null, null]);
  });

  it('is asked again at a worse price under the same id, with the old price beside it and its time anew', () => {
    const { approvals, id } = asked();
    const again = approvals.reprice(id, wish({ price: cents(43) }), SECONDS, T + 15_000);
    expect(again).toMatchObject({ id, price: cents(43), before: cents(41), left: 20, expiresAt: T + 35_000 });
    expect(approvals.claim(id, T + 34_999)).toMatchObject({ price: cents(43) });
    expect(approvals.reprice(id, wish(), SECONDS, T + 34_999)).toBeNull();
  });

  it('that is over is not asked again', () => {
    const { approvals, id } = asked();
    expect(approvals.reprice(id, wish(), SECONDS, T + 20_000)).toBeNull();
  });
});

describe('those that wait', () => {
  it('reserve what the purchases among them would cost', () => {
    const approvals = made();
    approvals.propose(wish(), SECONDS, T);
    approvals.propose(wish({ ticker: 'B', cost: dollars(1) }), SECONDS, T);
    approvals.propose(wish({ ticker: 'C', action: 'sell', cost: dollars(9) }), SECONDS, T);
    expect(approvals.reserved).toBe(dollars(3.05));
    approvals.claim('run-0', T + 1);
    expect(approvals.reserved).toBe(dollars(1));
  });

  it('are withdrawn as far as they are meant, and no others', () => {
    const approvals = made();
    for (const ticker of ['A', 'B', 'C']) approvals.propose(wish({ ticker }), SECONDS, T);
    approvals.claim('run-2', T);
    const gone = approvals.withdraw(({ ticker }) => ticker !== 'B', 'Trading is paused.', T + 1);
    expect(gone.map(({ id, status, told }) => [id, status, told])).toEqual([
      ['run-0', 'withdrawn', 'Trading is paused.'],
    ]);
    expect([ids(approvals.waiting), approvals.claim('run-0', T + 1)]).toEqual([['run-1'], null]);
  });

  it('are told of every 5 s, and once when their time is over', () => {
    const { approvals } = asked();
    const told: [number, string, number][] = [];
    for (let ms = 0; ms <= 30_000; ms += 500) {
      for (const { status, left } of approvals.tick(T + ms)) told.push([ms, status, left]);
    }
    expect(told).toEqual([
      [5_000, 'pending', 15],
      [10_000, 'pending', 10],
      [15_000, 'pending', 5],
      [20_000, 'expired', 0],
    ]);
  });
});

describe('what became of an order', () => {
  it('reaches the approval that it carries out', () => {
    const { approvals, id } = asked();
    approvals.claim(id, T + 1);
    approvals.follow(id, 'kp-1');
    expect(approvals.of('kp-1')?.id).toBe(id);
    expect(approvals.of('kp-2')).toBeNull();
    const said = (['sent', 'unknown', 'sent', 'done'] as const).map(
      (status) => approvals.tell(id, status, 'words', T + 2)?.status,
    );
    expect(said).toEqual(['sent', 'unknown', 'sent', 'done']);
  });

  it('is never told of one that was not claimed, but for a refusal', () => {
    for (const status of ['sent', 'unknown', 'done'] as const) {
      const { approvals, id } = asked();
      expect(approvals.tell(id, status, 'words', T)).toBeNull();
    }
    const { approvals, id } = asked();
    expect(approvals.tell(id, 'refused', 'Refused by rate.', T)).toMatchObject({ status: 'refused' });
    expect(approvals.claim(id, T)).toBeNull();
  });

  it('changes nothing about one that was rejected or withdrawn or is over', () => {
    const { approvals, id } = asked();
    approvals.reject(id, T);
    for (const status of ['sent', 'unknown', 'done', 'refused'] as const)
      expect(approvals.tell(id, status, 'words', T)).toBeNull();
  });

  it('is known again when an order that was given up turns up after all, and is kept as long as it is open', () => {
    const { approvals, id } = asked();
    approvals.claim(id, T);
    approvals.tell(id, 'refused', 'It never arrived.', T);
    expect(approvals.tell(id, 'sent', 'It is there after all.', T + 1)?.status).toBe('sent');
    approvals.tick(T + 3_600_000);
    expect(approvals.get(id)?.status).toBe('sent');
  });
});

describe('the registry', () => {
  it('remembers an end for ten minutes, with its order, and then forgets both', () => {
    const { approvals, id } = asked();
    approvals.claim(id, T);
    approvals.follow(id, 'kp-1');
    approvals.tell(id, 'done', 'Filled.', T + 1);
    const open = approvals.propose(wish({ ticker: 'B' }), SECONDS, T + 599_999).id;
    approvals.claim(open, T + 599_999);
    approvals.follow(open, 'kp-2');
    approvals.tick(T + 600_000);
    expect(approvals.of('kp-1')?.status).toBe('done');
    approvals.tick(T + 600_001);
    expect([approvals.get(id), approvals.of('kp-1'), approvals.of('kp-2')?.id]).toEqual([null, null, open]);
  });

  it('keeps at most 200 ends, the newest, and all that are open', () => {
    const approvals = made();
    for (let n = 0; n < 300; n += 1) approvals.propose(wish({ ticker: `M${n}` }), SECONDS, T);
    for (let n = 1; n < 300; n += 1) approvals.reject(`run-${n}`, T + n);
    approvals.tick(T + 300);
    const known = Array.from({ length: 300 }, (_, n) => `run-${n}`).filter((id) => approvals.get(id) !== null);
    expect(known).toEqual(['run-0', ...Array.from({ length: 200 }, (_, n) => `run-${n + 100}`)]);
  });

  it('lets no mix of taps, ticks, withdrawals and time claim one twice, late or after its end', () => {
    const step = fc.record({
      what: fc.constantFrom('claim', 'claim', 'reject', 'withdraw', 'tick', 'reprice', 'refuse', 'none'),
      wait: fc.integer({ min: 0, max: 9_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { approvals, id } = asked();
        let at = T;
        let expires = T + 20_000;
        let over = false;
        let claims = 0;
        for (const { what, wait } of steps) {
          at += wait;
          const open: boolean = !over && at < expires;
          if (what === 'claim') {
            const claimed = approvals.claim(id, at) !== null;
            expect(claimed).toBe(open);
            claims += claimed ? 1 : 0;
          }
          if (what === 'reject') expect(approvals.reject(id, at) !== null).toBe(open);
          if (what === 'withdraw') approvals.withdraw(() => true, 'No more.', at);
          if (what === 'tick') approvals.tick(at);
          if (what === 'refuse') approvals.tell(id, 'refused', 'No.', at);
          if (what === 'reprice') {
            expect(approvals.reprice(id, wish(), SECONDS, at) !== null).toBe(open);
            if (open) expires = at + 20_000;
          }
          over ||= ['claim', 'reject', 'withdraw', 'refuse'].includes(what) && (open || what !== 'claim');
          over ||= what === 'tick' && at >= expires;
        }
        expect(claims).toBeLessThanOrEqual(1);
      }),
    );
  });
});
