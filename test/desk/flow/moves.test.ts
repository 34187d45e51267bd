import { describe, expect, it } from 'vitest';
import { Moves } from '../../../src/desk/flow/moves.ts';
import { cents } from '../../../src/desk/money.ts';
import { NOON } from './fixture.ts';

const MINUTE = 60_000;

/** A market that begins at 50 cents and moves by so many cents in every minute; 0 is a minute without a trade. */
function moving(changes: readonly number[], until = NOON): Moves {
  const moves = new Moves();
  let price = 50;
  const start = until - changes.length * MINUTE;
  moves.note(cents(price), start - MINUTE);
  changes.forEach((change, index) => {
    price += change;
    moves.note(cents(price), start + index * MINUTE);
  });
  return moves;
}

const ZIGZAG = [2, -1, 3, -2, 1, -3, 2, 2, -1, -2];
const OTHER = [1, 2, -1, 1, -2, 1, 2, -3, 1, -2];

describe('learned co-movement', () => {
  it('finds markets that move together, and against each other', () => {
    const both = moving(ZIGZAG).with(moving(ZIGZAG), NOON);
    expect(both?.r).toBeCloseTo(1);
    expect(both?.minutes).toBe(10);
    expect(moving(ZIGZAG).with(moving(ZIGZAG.map((change) => -change)), NOON)?.r).toBeCloseTo(-1);
  });

  it('finds nothing between markets that move each for itself', () => {
    expect(moving(ZIGZAG).with(moving(OTHER), NOON)).toBeNull();
  });

  it('wants six minutes in which both moved', () => {
    const five = [...ZIGZAG.slice(0, 5), 0, 0, 0, 0, 0];
    expect(moving(five).with(moving(ZIGZAG), NOON)).toBeNull();
    expect(moving(ZIGZAG.slice(0, 6)).with(moving(ZIGZAG.slice(0, 6)), NOON)?.minutes).toBe(6);
  });

  it('lets minutes in which only one moved speak against it', () => {
    const alone = (even: boolean) => ZIGZAG.flatMap((change) => (even ? [change, 0] : [change, 3]));
    expect(moving(alone(true)).with(moving(alone(false)), NOON)).toBeNull();
  });

  it('does not take one leap for a habit', () => {
    const leap = (calm: readonly number[]) => moving([...calm, 40]);
    expect(leap(ZIGZAG).with(leap(OTHER), NOON)).toBeNull();
  });

  it('leaves out the moves that are to be explained', () => {
    const since = NOON - 5 * MINUTE;
    expect(moving(ZIGZAG).with(moving(ZIGZAG), since)).toBeNull();
  });

  it('remembers the last 48 minutes with a move', () => {
    const long = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 2 : -2));
    const turned = long.map((change, index) => (index < 52 ? -change : change));
    const found = moving(long).with(moving(turned), NOON);
    expect(found?.r).toBeCloseTo(1);
    expect(found?.minutes).toBe(48);
  });

  it('compares only the time that both remember', () => {
    expect(moving([...OTHER, ...OTHER, ...OTHER, ...ZIGZAG]).with(moving(ZIGZAG), NOON)?.r).toBeGreaterThan(0.9);
  });
});
