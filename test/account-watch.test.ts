import { expect, it } from 'vitest';
import { AccountWatch } from '../src/account-watch.ts';
import type { Account } from '../src/desk/account.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import type { Money } from '../src/desk/money.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

const account: Account = {
  balance: 1 as Money,
  exposure: 2 as Money,
  realized: 3 as Money,
  fees: 4 as Money,
  positions: 1,
};

function start(answer: (call: number) => Account | Error, limits: () => Promise<unknown> = async () => undefined) {
  const clock = new FakeClock(0);
  const events: DeskEvent[] = [];
  let calls = 0;
  const watch = new AccountWatch({
    exchange: {
      async account() {
        calls += 1;
        const answered = answer(calls);
        if (answered instanceof Error) throw answered;
        return answered;
      },
    },
    learnLimits: limits,
    clock,
    sink: (event) => events.push(event),
    log: memoryLog(),
  });
  const stop = new AbortController();
  const done = watch.run(stop.signal);
  return {
    clock,
    kinds: () => events.map(({ type }) => type),
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

it('lists the account every half minute', async () => {
  const { clock, kinds, stop } = start(() => account);
  await clock.advance(60_000);
  expect(kinds()).toEqual(['account', 'account', 'account']);
  await stop();
});

it('never takes a failed listing for an empty account, and tells of trouble only when it lasts', async () => {
  const { clock, kinds, stop } = start((call) => (call < 2 || call > 5 ? account : new Error('503')));
  await clock.advance(150_000);
  expect(kinds()).toEqual(['account', 'part.failed', 'account', 'part.recovered']);
  await stop();
});

it('goes on with the smallest limits when the exchange does not tell its own', async () => {
  const { clock, kinds, stop } = start(
    () => account,
    () => Promise.reject(new Error('404')),
  );
  await clock.advance(1);
  expect(kinds()).toEqual(['account']);
  await stop();
});
