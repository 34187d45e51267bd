import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { Session } from '../../src/replay/session.ts';

const START = Date.UTC(2026, 4, 14, 12);
const stale = (ms: number): DeskEvent => ({ type: 'book.stale', at: START + ms, tickers: null });

/** Plays these moments and answers what the desk was given. */
function play(...moments: number[]): { session: Session; given: DeskEvent[]; heard: Effect[] } {
  const given: DeskEvent[] = [];
  const heard: Effect[] = [];
  const session = new Session({
    decide(event) {
      given.push(event);
      return event.type === 'book.stale' ? [{ type: 'score', at: event.at, ticker: 'A', score: 1 }] : [];
    },
    heard: (effect) => heard.push(effect),
  });
  for (const moment of moments) session.play(stale(moment));
  return { session, given, heard };
}

describe('a session passes the recording’s time as it would have passed live', () => {
  it('brings the feed up with the first event and ticks twice a second between events', () => {
    const { session, given, heard } = play(0, 100, 499, 1_700, 1_701, 2_000);
    expect(given.map((event) => `${event.type} ${event.at - START}`)).toEqual([
      'feed.up 0',
      'book.stale 0',
      'book.stale 100',
      'book.stale 499',
      'tick 500',
      'tick 1000',
      'tick 1500',
      'book.stale 1700',
      'book.stale 1701',
      'tick 2000',
      'book.stale 2000',
    ]);
    expect(heard.map((effect) => 'at' in effect && effect.at - START)).toEqual([0, 100, 499, 1_700, 1_701, 2_000]);
    expect([session.first, session.last]).toEqual([START, START + 2_000]);
  });

  it('ticks by the minute through hours of silence, so that a day turns in it', () => {
    const { given } = play(0, 24 * 3_600_000);
    const ticks = given.filter((event) => event.type === 'tick').map((event) => event.at - START);
    expect(ticks).toHaveLength(24 * 60);
    expect(ticks[0]).toBe(60_000);
    expect(given.at(-1)).toMatchObject({ type: 'book.stale' });
  });

  it('does not tick for ever when the recording leaps by a century', () => {
    const { given } = play(0, 100 * 365 * 24 * 3_600_000, 100 * 365 * 24 * 3_600_000 + 600);
    expect(given.length).toBeLessThan(11_000);
    expect(given.map((event) => event.at)).toEqual(given.map((event) => event.at).toSorted((a, b) => a - b));
  });
});
