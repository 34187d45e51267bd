import { type TestContext, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { seeded } from '../../src/replay/random.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { Machine } from '../trading/machine.ts';

/** `TWINS=100 npx vitest run test/process/twins.test.ts` is the long run. */
const ROUNDS = Number(process.env.TWINS ?? 3);

/** A start over lines of its own: whatever it says to anybody is seen. */
async function over(machine: Machine, atEnd: TestContext['onTestFinished']) {
  const exchange = await FaultProxy.open(machine.exchange);
  const telegram = await FaultProxy.open({ restUrl: machine.telegram.apiRoot });
  atEnd(async () => {
    await Promise.all([exchange.close(), telegram.close()]);
  });
  const variables = {
    KALSHI_REST_URL: exchange.restUrl,
    KALSHI_WS_URL: exchange.wsUrl,
    TELEGRAM_API_ROOT: new URL(telegram.restUrl).origin,
  };
  const begin = () => {
    const run = machine.launch({ variables });
    // Killed, it has none.
    let code: number | null | undefined;
    void run.ended.then((ended) => {
      code = ended;
    });
    return { ...run, code: () => code };
  };
  return { begin, moves: () => exchange.moves + telegram.moves + exchange.asked.length + telegram.asked.length };
}

test.skipIf(process.platform === 'win32')(
  `row 14: of two started within 50 ms exactly one runs, and the other ends with 77 before any network call (${ROUNDS} times)`,
  { concurrent: true, timeout: 60_000 + ROUNDS * 20_000 },
  async ({ onTestFinished, expect }) => {
    const machine = await Machine.open(onTestFinished);
    const random = seeded(5);
    const lines = [await over(machine, onTestFinished), await over(machine, onTestFinished)];
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = machine.printed.length;
      if (random() < 0.5) lines.reverse();
      const before = lines.map(({ moves }) => moves());
      const runs: ReturnType<(typeof lines)[number]['begin']>[] = [];
      for (const line of lines) {
        if (runs.length > 0) await systemClock.sleep(random() * 50);
        runs.push(line.begin());
      }
      await machine.until(() => runs.some(({ code }) => code() !== undefined), 'the end of one', 60_000);
      await machine.until(() => machine.printed.slice(from).includes('Connected'), 'the start of the other', 60_000);
      // Time for one that had changed its mind.
      await systemClock.sleep(200);
      const codes = runs.map(({ code }) => code());
      expect([...codes].sort()).toEqual([77, undefined]);
      const loser = codes.indexOf(77);
      expect(lines[loser]?.moves(), `round ${round}`).toBe(before[loser]);
      expect(machine.printed.slice(from).match(/Another instance .* already runs on/g)).toHaveLength(1);
      const winner = runs[codes.indexOf(undefined)];
      winner?.child.kill('SIGKILL');
      await winner?.ended;
    }
  },
);

test.skipIf(process.platform === 'win32')(
  'row 15: a second one beside a frozen one ends with 77 before any network call, again and again, and the frozen one goes on',
  { concurrent: true, timeout: 60_000 },
  async ({ onTestFinished, expect }) => {
    const machine = await Machine.open(onTestFinished);
    const child = await machine.start();
    const twin = await over(machine, onTestFinished);
    child.kill('SIGSTOP');
    for (let round = 0; round < 2; round += 1) {
      const run = twin.begin();
      expect(await run.ended).toBe(77);
    }
    expect(twin.moves()).toBe(0);
    machine.telegram.write('/threshold 12.5', Date.now() - 61_000);
    child.kill('SIGCONT');
    await machine.reads('/status', 'Exposure');
    // What was asked for too long ago is not done by one that wakes.
    expect(machine.telegram.texts.join('\n')).not.toContain('→ 12.5');
    expect(child.exitCode).toBeNull();
    machine.noSecrets();
  },
);
