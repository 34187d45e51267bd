import { defineConfig } from 'vitest/config';

/** Tests that start processes, browsers or worker threads, or measure time: one file at a time, with the machine to itself. */
const ALONE = [
  'test/{process,load,soak,windows}/**/*.test.ts',
  'test/practice/chat/page*.test.ts',
  'test/{doctor,replay}/command.test.ts',
  'test/trading/process.test.ts',
  'test/what-if/**/*.test.ts',
  'test/{instance,stop-note,start,what-if,lint}.test.ts',
];
/** The whole bot under a clock of its own: how long a turn takes does not matter, what an earlier test left behind would. */
const WHOLE = ['test/{trading,hostile}/**/*.test.ts', 'test/{pilot,log}.test.ts'];

const limits = { testTimeout: 20_000, hookTimeout: 30_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, ...WHOLE],
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...limits, name: 'whole', include: WHOLE, exclude: ALONE, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      { test: { ...limits, name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
