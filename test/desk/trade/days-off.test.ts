import { expect, it } from 'vitest';
import type { Effect } from '../../../src/desk/effect.ts';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

const DAY = 86_400_000;
const since = ({ effects }: { effects: readonly Effect[] }): number | undefined =>
  effects.find((effect) => effect.type === 'audit')?.since;

it('a start with something held asks for the settlements of the days in which nothing ran', () => {
  const before = new LiveDesk();
  before.bullish();
  before.placed(before.last, 5);
  expect(since(new LiveDesk({}, { live: before.desk.state.live }))).toBe(T - 30 * DAY);
  expect(since(new LiveDesk())).toBe(T - 3_600_000);
});
