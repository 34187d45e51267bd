import { expect, test } from 'vitest';
import { of } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const checkup = (rig: Rig): string => rig.telegram.texts.findLast((text) => text.startsWith('🩺')) ?? '';

test('/doctor in a run that holds something looks on the run’s own line and touches no order', {
  timeout: 60_000,
}, async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  const orders = rig.orders.length;
  await rig.say('/doctor');
  await rig.until(() => / to look at/.test(checkup(rig)), 'the findings');
  const said = checkup(rig);
  for (const line of [/^feed: up/m, /^account: \$[\d,.]+ to spend, read/m, /^positions: 1, each with a stop/m])
    expect(said).toMatch(line);
  for (const line of [/^REST: answers/m, /^trading hours: open/m, /^clock: /m, /^API key: taken/m])
    expect(said).toMatch(line);
  expect(said).toMatch(/⚠️ subaccount: none/);
  expect(said).not.toContain('❌');
  expect(rig.orders).toHaveLength(orders);
  await rig.verdict();
});

test('/doctor with a revoked key says which, and what it knew before', { timeout: 60_000 }, async () => {
  const rig = await Rig.open();
  const body = '{"error":{"code":"authentication_error","message":"authentication error","details":"NOT_FOUND"}}';
  rig.proxy.on(of('GET', '/api_keys'), { status: 401, body, landed: false }, 9);
  await rig.say('/doctor');
  await rig.until(() => / to mend/.test(checkup(rig)), 'the findings');
  expect(checkup(rig)).toMatch(
    /❌ API key: the demo exchange does not know this key id\n→ Keys of demo and prod are separate/,
  );
  expect(checkup(rig)).toMatch(/^feed: up/m);
});
