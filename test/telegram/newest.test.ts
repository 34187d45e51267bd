import { expect, it } from 'vitest';
import { Newest } from '../../src/telegram/newest.ts';

it('forgets what was set longest ago, and nothing that was set again', () => {
  const newest = new Newest<number>(2, [['a', 1]]);
  newest.set('b', 2);
  newest.set('a', 3);
  newest.set('c', 4);
  expect([...newest.entries()]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});
