import { describe, expect, it } from 'vitest';
import type { Trade } from '../../src/desk/market.ts';
import { cents, contracts } from '../../src/desk/money.ts';
import { Outcomes } from '../../src/what-if/outcomes.ts';
import { HOUR, MINUTE, NOON } from './tape.ts';

const trade = (ticker: string, price: number, more: Partial<Trade> = {}): Trade => ({
  id: `${ticker}${price}`,
  ticker,
  price: cents(price),
  count: contracts(1),
  taker: 'yes',
  block: false,
  time: NOON,
  ...more,
});

/** An alert to A at noon, at 40¢. */
function alerted(): Outcomes {
  const outcomes = new Outcomes();
  outcomes.hear(trade('A', 40), NOON);
  outcomes.follow('A', NOON);
  return outcomes;
}

describe('what became of an alert', () => {
  it('is the last price at or before five and sixty minutes later', () => {
    const outcomes = alerted();
    outcomes.hear(trade('A', 42), NOON + 5 * MINUTE);
    outcomes.hear(trade('A', 60), NOON + 5 * MINUTE + 1);
    outcomes.hear(trade('A', 55), NOON + HOUR);
    outcomes.hear(trade('A', 99), NOON + HOUR + 1);
    outcomes.end(NOON + 2 * HOUR);
    expect(outcomes.of('A', NOON)).toEqual({ after5: cents(42), after60: cents(55) });
  });

  it('is the price of the alert where nothing traded since, and no price of another market or a block', () => {
    const outcomes = alerted();
    outcomes.hear(trade('B', 70), NOON + MINUTE);
    outcomes.hear(trade('A', 71, { block: true }), NOON + MINUTE);
    outcomes.end(NOON + HOUR);
    expect(outcomes.of('A', NOON)).toEqual({ after5: cents(40), after60: cents(40) });
  });

  it('is unknown where the recording ends before, and is not made up from what comes after the hole', () => {
    const outcomes = alerted();
    outcomes.end(NOON + 20 * MINUTE);
    outcomes.hear(trade('A', 90), NOON + 50 * MINUTE);
    outcomes.end(NOON + 3 * HOUR);
    expect(outcomes.of('A', NOON)).toEqual({ after5: cents(40), after60: null });
  });
});
