import { expect, it } from 'vitest';
import { catalogue } from '../../../src/practice/exchange/catalogue.ts';
import { Random } from '../../../src/practice/exchange/random.ts';
import { Street } from '../../../src/practice/exchange/street.ts';

const NOW = Date.parse('2026-11-21T15:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A street that opened at `at`, and the times of the trades it prints from then on. */
function opened(at: number) {
  const street = new Street(catalogue(at), new Random(7), at);
  const times: number[] = [];
  street.venue.listen((event) => {
    if (event.type === 'trade') times.push(event.trade.time);
  });
  const pass = (from: number, ms: number): void => {
    for (let time = from; time <= from + ms; time += 1_000) street.advance(time);
  };
  return { street, times, pass };
}

it('sleeps while the computer sleeps, and trades on afterwards', () => {
  const { times, pass } = opened(NOW);
  pass(NOW, MINUTE);
  const before = times.length;
  pass(NOW + 8 * HOUR, 5 * MINUTE);
  expect(times.length).toBeGreaterThan(before + 20);
  expect(times.slice(before).every((time) => time > NOW + 8 * HOUR - MINUTE)).toBe(true);
});

it('trades on when the clock is set back', () => {
  const { times, pass } = opened(NOW + 5 * HOUR);
  pass(NOW + 5 * HOUR, MINUTE);
  const before = times.length;
  pass(NOW, 5 * MINUTE);
  expect(times.length).toBeGreaterThan(before + 20);
  expect(times.slice(before).every((time) => time <= NOW + 5 * MINUTE)).toBe(true);
});
