import { expect, test } from 'vitest';
import { Random } from '../../src/practice/exchange/random.ts';
import { CANCELLING, type Fate, of, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const SEEDS = [1, 2, 3, 4];
const CAP = 12;
const ROUNDS = 60;
const NOBODY: Fate = { status: 503, body: '{}', landed: false };
const FATES: readonly Fate[] = [
  'lost',
  'unanswered',
  'late',
  'held',
  'heldBack',
  NOBODY,
  { status: 500, body: '<html>oops</html>', html: true, landed: true },
  { status: 429, body: '{"error":"too many requests"}', landed: false },
  { status: 201, body: '{}', landed: true },
];

/** Two minutes in which anything goes wrong that a seed says, on top of markets that move all the time. */
async function suffer(rig: Rig, random: Random, tickers: readonly string[]): Promise<void> {
  const { control } = rig;
  const rules = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const ticker of tickers) {
      if (random.chance(0.5)) continue;
      const yes = random.whole(30, 60);
      control.quote(ticker, { yes, no: 100 - yes - random.whole(2, 12), size: random.whole(2, 50) });
      if (random.chance(0.3)) control.take(ticker, random.chance(0.5) ? 'yes' : 'no', random.whole(40, 70), 3);
    }
    const on = random.pick([PLACING, PLACING, CANCELLING, of('GET', '/portfolio/')]);
    if (random.chance(0.3))
      rules.push(rig.proxy.on(on, on === PLACING || on === CANCELLING ? random.pick(FATES) : NOBODY));
    if (random.chance(0.2)) random.pick([...rules, rig.proxy.on(PLACING, 'held')]).release();
    const evil = random.unit();
    if (evil < 0.02) await rig.crash().then(() => rig.launch());
    else if (evil < 0.04) rig.proxy.socket.cut();
    else if (evil < 0.06) rig.proxy.socket.blackHole();
    else if (evil < 0.08) rig.proxy.socket.hold();
    else if (evil < 0.1) rig.proxy.socket.letGo();
    else if (evil < 0.12) control.lag(random.whole(0, 10) * 1_000);
    else if (evil < 0.13) control.foreignTrade(random.pick(tickers), 'yes', 'buy', 1, 30);
    await rig.pass(2_000, 500);
  }
  control.lag(0);
  for (const rule of rules) rule.end();
  rig.proxy.heal();
}

test.for(SEEDS)('row 63 over the wire: seed %i ends with belief and truth alike', async (seed) => {
  const rig = await Rig.open({
    settings: {
      'trader.entryStyle': seed % 2 === 0 ? 'cross' : 'improve',
      'trader.windowSeconds': 2,
      'trader.maxTotalExposure': CAP,
      'trader.maxDailyLoss': 1_000_000,
      'trader.skipInsideCosts': 'false',
    },
  });
  const tickers = await rig.markets(4);
  await suffer(rig, new Random(seed), tickers);
  await rig.pass(60_000, 1_000);
  // What others hold counts too, and it came on top.
  const truth = await rig.verdict(CAP + 5);
  expect(truth.orders.length, `SEED=${seed}`).toBeGreaterThan(3);
});
