import { expect, test } from 'vitest';
import { Rig } from './rig.ts';

const RULES = `If the other side wins, then the market resolves to Yes.\n${'And so on. '.repeat(600)}`;

test('the owner hears at once that a market of theirs was reworded, rescheduled or halted', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  rig.control.reword(ticker, RULES);
  await rig.until(() => rig.told('market.changed').length === 1, 'new rules', 5_000);
  const closeAt = rig.clock.now() + 3_600_000;
  rig.control.reschedule(ticker, closeAt);
  await rig.until(() => rig.told('market.changed').length === 2, 'another close', 5_000);
  rig.control.inactivate(ticker);
  await rig.until(() => rig.told('market.changed').length === 3, 'a halt', 5_000);
  expect(rig.told('market.changed').map(({ held, changes }) => [held, changes.map(({ what }) => what)])).toEqual([
    [true, ['rules']],
    [true, ['close']],
    [true, ['status']],
  ]);
  await rig.pass(2_000);
  const cards = rig.telegram.chat.filter(({ text }) => text.includes('a market of yours changed'));
  expect(cards).toHaveLength(3);
  for (const { text } of cards) expect(text.length).toBeLessThanOrEqual(4_096);
  expect(cards[0]?.text).toContain('If the other side wins');
  expect(cards[0]?.payload.entities).toContainEqual(expect.objectContaining({ type: 'expandable_blockquote' }));
  expect(cards[0]?.payload).not.toMatchObject({ disable_notification: true });
  expect(cards[1]?.text).toMatch(/Closes .* UTC → .* UTC, .* sooner/);
  expect(cards[2]?.text).toContain('Status: open → halted');
  rig.control.activate(ticker);
  await rig.pass(5_000);
  await rig.verdict();
});

test('an entry that rests is taken back when the close comes near, and no other one is made', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryTimeoutSeconds': 600 } });
  const [ticker = ''] = await rig.markets(1);
  await rig.rise(ticker);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry', 10_000);
  expect((await rig.truth()).resting).toHaveLength(1);
  rig.control.reschedule(ticker, rig.clock.now() + 100_000);
  await rig.until(() => rig.desk.orders().length === 0, 'its cancel', 10_000);
  expect((await rig.truth()).resting).toEqual([]);
  await rig.quote(ticker, 49, 45);
  await rig.pass(3_000);
  expect(rig.orders).toHaveLength(1);
  await rig.verdict();
});

test('changes of markets that are only watched gather into one silent message', async () => {
  const rig = await Rig.open({ settings: { 'flow.on': true, 'trader.mode': 'off' } });
  const tickers = rig.tickers.slice(0, 3);
  for (const ticker of tickers) rig.control.reword(ticker, RULES);
  await rig.until(() => rig.told('market.changed').length === 1, 'the message', 15_000);
  expect(rig.told('market.changed')).toMatchObject([{ held: false, more: 0, changes: tickers.map(() => ({})) }]);
  rig.control.inactivate(tickers[0] ?? '');
  await rig.pass(60_000, 1_000);
  expect(rig.told('market.changed')).toHaveLength(1);
  const card = rig.telegram.chat.find(({ text }) => text.includes('Watched markets changed'));
  expect(card?.payload).toMatchObject({ disable_notification: true });
  for (const ticker of tickers) expect(card?.text).toContain(ticker);
});
