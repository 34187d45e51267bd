import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/kalshi/limits.ts';
import { FakeClock } from '../fakes/clock.ts';

/** How long `wait` takes on the clock, ms in steps of 10. */
async function waited(clock: FakeClock, wait: Promise<void>): Promise<number> {
  const began = clock.monotonic();
  let done = false;
  void wait.then(() => {
    done = true;
  });
  await clock.advance(0);
  while (!done) await clock.advance(10);
  return clock.monotonic() - began;
}

const real = (read: number, write: number, costs: Record<string, number> = {}) =>
  [
    { tier: 'test', read: { refill: read, capacity: read }, write: { refill: write, capacity: write } },
    { standard: 10, special: new Map(Object.entries(costs)) },
  ] as const;

describe('the account budget', () => {
  it('lets a burst of reads go and then paces them to the refill', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock);
    for (let read = 0; read < 60; read += 1) expect(await waited(clock, budget.read(10))).toBe(0);
    expect(await waited(clock, budget.read(10))).toBeGreaterThanOrEqual(50);
  });

  it('refuses an entry rather than queueing it, and keeps a reserve for exits', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock);
    let sent = 0;
    while (budget.entry(10, 0)) sent += 1;
    expect(sent).toBe(6);
    for (let exit = 0; exit < 4; exit += 1) expect(await waited(clock, budget.exit(10, 0))).toBe(0);
    expect(await waited(clock, budget.exit(10, 0))).toBeGreaterThanOrEqual(100);
    expect(budget.entry(10, 0)).toBe(false);
    await clock.advance(600);
    expect(budget.entry(10, 0)).toBe(true);
  });

  it('bills a shard its own bucket, and every bucket when the exchange routes', () => {
    const budget = new Budget(new FakeClock());
    while (budget.entry(10, 2));
    expect(budget.entry(10, 0)).toBe(true);
    expect(budget.entry(10, 2)).toBe(false);
    expect(budget.entry(10, null)).toBe(false);
  });

  it('follows the limits and costs that the account really has', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock);
    expect(budget.cost('POST /portfolio/events/orders')).toBe(10);
    expect(budget.cost('DELETE /portfolio/events/orders/{order_id}')).toBe(2);
    budget.learn(...real(1_000, 1_000, { 'GET /trade-api/v2/portfolio/orders/{order_id}': 3 }));
    expect(budget.cost('GET /portfolio/orders/{order_id}')).toBe(3);
    await clock.advance(1_000);
    let sent = 0;
    while (budget.entry(10, 0)) sent += 1;
    expect(sent).toBe(60);
  });

  it('believes the exchange that a bucket is empty', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock);
    budget.drained('write');
    expect(budget.entry(10, 0)).toBe(false);
    budget.drained('read');
    expect(await waited(clock, budget.read(10))).toBeGreaterThanOrEqual(50);
  });
});
