import { defineConfig } from 'vitest/config';

/** What measures time or fills the machine by itself: one file at a time. */
const ALONE = [
  'test/{load,sim,soak,windows}/**/*.test.ts',
  'test/bench/speed.test.ts',
  'test/process/{block,disks,kills,stops,twins}.test.ts',
  'test/trading/process.test.ts',
  'test/{instance,options,what-if}.test.ts',
];
/** The whole bot, browsers and programs: a process a file, for what an earlier test left behind would matter. */
const WHOLE = [
  'test/{hostile,process,trading,what-if}/**/*.test.ts',
  'test/practice/chat/page*.test.ts',
  'test/{doctor,replay}/command.test.ts',
  'test/{lint,log,pilot,start,stop-note}.test.ts',
];

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
