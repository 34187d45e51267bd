import { expect, test } from 'vitest';
import { PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const APPROVE = { 'trader.mode': 'approve' } as const;

/** A rig whose first market has just signalled, with the card that asks. */
async function asked(settings: object = {}) {
  const rig = await Rig.open({ settings: { ...APPROVE, ...settings } });
  const [ticker = '', other = ''] = await rig.markets(2);
  await rig.rise(ticker);
  await rig.until(() => rig.card('Approve') !== null, 'the card', 10_000);
  const card = rig.card('Approve');
  if (card === null) throw new Error('no card');
  return { rig, ticker, other, card };
}
const textOf = (rig: Rig, id: number): string => rig.telegram.chat.find((sent) => sent.id === id)?.text ?? '';

test('row 16: an approval that is tapped again and again, and after a restart, places one order', async () => {
  const { rig, ticker, card } = await asked({ 'trader.entryTimeoutSeconds': 3_600 });
  expect(rig.orders).toEqual([]);
  for (let tap = 0; tap < 5; tap += 1) rig.telegram.tap(card.data, card.id, `tap-${tap}`);
  await rig.pass(5_000);
  rig.telegram.tap(card.data, card.id, 'tap-0');
  await rig.pass(2_000);
  expect(rig.orders).toHaveLength(1);
  await rig.crash();
  await rig.begin();
  rig.telegram.tap(card.data, card.id, 'tap-9');
  await rig.pass(10_000);
  const truth = await rig.verdict();
  expect(truth.orders).toMatchObject([{ ticker, initial_count_fp: '5.00' }]);
});

test('row 16: an approval that was executed and is long over is worth nothing any more', async () => {
  const { rig, ticker, card } = await asked({ 'trader.approvalSeconds': 600, 'trader.cooldownSeconds': 0 });
  rig.telegram.tap(card.data, card.id);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'the order', 3_000);
  await rig.sell(ticker, 46, 5);
  await rig.until(() => rig.held(ticker) === 5, 'the position');
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.held(ticker) === 0, 'the exit');
  await rig.quote(ticker, 45, 50);
  await rig.pass(20_000);
  rig.telegram.tap(card.data, card.id, 'again');
  await rig.pass(3_000);
  expect(rig.orders).toHaveLength(2);
  await rig.verdict();
});

test('an approval taken by half buys half, and its card says so', async () => {
  const { rig, ticker, card } = await asked({ 'trader.entryTimeoutSeconds': 3_600 });
  const half = rig.card('½');
  expect(half).toMatchObject({ id: card.id });
  rig.telegram.tap(half?.data ?? '', card.id, 'half');
  rig.telegram.tap(card.data, card.id, 'whole');
  await rig.pass(5_000);
  expect(textOf(rig, card.id)).toContain('Half taken: 3 of the 5 asked for');
  const truth = await rig.verdict();
  expect(truth.orders).toMatchObject([{ ticker, initial_count_fp: '3.00' }]);
});

test('row 49: an approval that somebody else taps places nothing', async () => {
  const { rig, card } = await asked();
  const stranger = { id: 666, is_bot: false, first_name: 'Some' };
  const message = { ...rig.telegram.message('card', 0), message_id: card.id };
  rig.telegram.push({ callback_query: { id: 'x', from: stranger, chat_instance: '1', data: card.data, message } });
  const elsewhere = { ...message, chat: { id: -5, type: 'group', title: 'Us' } };
  rig.telegram.push({
    callback_query: { id: 'y', from: stranger, chat_instance: '1', data: card.data, message: elsewhere },
  });
  await rig.pass(5_000);
  expect((await rig.verdict()).orders).toEqual([]);
});

test('row 16: two taps at once on a slow line place one order', async () => {
  const { rig, card } = await asked();
  const slow = rig.proxy.on(PLACING, 'held', 9);
  rig.telegram.tap(card.data, card.id, 'a');
  rig.telegram.tap(card.data, card.id, 'b');
  await rig.pass(3_000);
  rig.telegram.tap(card.data, card.id, 'c');
  await rig.pass(1_000);
  slow.release();
  await rig.pass(3_000);
  expect((await rig.verdict()).orders).toHaveLength(1);
});

test('row 17: an approval tapped after its time places nothing, and its card says so', async () => {
  const { rig, card } = await asked();
  await rig.pass(22_000);
  expect(textOf(rig, card.id)).toMatch(/expired/i);
  rig.telegram.tap(card.data, card.id);
  await rig.pass(3_000);
  expect((await rig.verdict()).orders).toEqual([]);
});

test('row 17: a price that got worse between question and tap is asked about again', async () => {
  const { rig, ticker, card } = await asked();
  await rig.quote(ticker, 49, 48);
  rig.telegram.tap(card.data, card.id);
  await rig.pass(3_000);
  expect(rig.orders).toEqual([]);
  const again = rig.card('Approve');
  expect(again?.id).toBe(card.id);
  rig.telegram.tap(again?.data ?? '', card.id);
  await rig.pass(3_000);
  const truth = await rig.verdict();
  expect(truth.orders).toMatchObject([{ ticker, yes_price_dollars: '0.5000' }]);
});

test.for(['halted', 'closed'] as const)(
  'row 17: an approval for a market that was %s meanwhile places nothing, and its card says so',
  async (how) => {
    const { rig, ticker, card } = await asked({ 'trader.approvalSeconds': 300 });
    if (how === 'halted') rig.control.inactivate(ticker);
    // The clock closes it: of that nobody tells.
    else rig.control.reschedule(ticker, rig.clock.now() + 150_000);
    await rig.pass(how === 'halted' ? 3_000 : 35_000);
    rig.telegram.tap(card.data, card.id);
    await rig.pass(5_000);
    expect(textOf(rig, card.id)).toMatch(how === 'halted' ? /halted|not open|inactive/i : /close/i);
    expect(rig.card('Approve')).toBeNull();
    expect((await rig.verdict()).orders).toEqual([]);
    expect(rig.sent).toEqual([]);
  },
);

test('row 17: an approval for which the cap has no room any more places nothing, and its card says so', async () => {
  const { rig, other, card } = await asked({ 'trader.approvalSeconds': 300, 'trader.maxTotalExposure': 20 });
  // A bid of the owner’s own: it may cost $18 yet, and stops nothing.
  rig.control.foreignTrade(other, 'yes', 'buy', 60, 30);
  await rig.pass(70_000, 1_000);
  expect(textOf(rig, card.id)).not.toMatch(/Withdrawn/);
  rig.telegram.tap(card.data, card.id);
  await rig.pass(5_000);
  expect(textOf(rig, card.id)).toMatch(/exposure/i);
  expect(rig.card('Approve')).toBeNull();
  expect(rig.sent).toEqual([]);
  const truth = await rig.verdict(20);
  expect(truth.resting).toHaveLength(1);
});

test('row 18: an approval whose order did not leave before a crash is not executed afterwards', async () => {
  const { rig, card } = await asked();
  const gone = rig.proxy.on(PLACING, 'silent');
  rig.telegram.tap(card.data, card.id);
  await rig.until(() => gone.hits.length === 1, 'the order', 3_000);
  await rig.crash();
  await rig.pass(25_000);
  await rig.begin();
  rig.telegram.tap(card.data, card.id, 'again');
  await rig.pass(30_000);
  expect((await rig.verdict()).orders).toEqual([]);
});

test('row 18: an approval whose order landed in a crash is found again and protected, and is worth nothing more', async () => {
  const { rig, ticker, card } = await asked({ 'trader.entryStyle': 'cross' });
  const landed = rig.proxy.on(PLACING, 'heldBack');
  rig.telegram.tap(card.data, card.id);
  await rig.until(() => landed.hits.length === 1, 'the order', 3_000);
  await rig.crash();
  await rig.begin();
  rig.telegram.tap(card.data, card.id, 'again');
  await rig.pass(5_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, own: true, count: 500 }]);
  expect(rig.desk.positions()[0]?.stop).not.toBeNull();
  expect((await rig.verdict()).orders).toHaveLength(1);
});

test('an approved entry is told on its card until the exit, which rings in an answer to it', async () => {
  const { rig, ticker, card } = await asked({ 'trader.cooldownSeconds': 600 });
  rig.telegram.tap(card.data, card.id);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'the order', 3_000);
  await rig.sell(ticker, 46, 5);
  await rig.until(() => rig.held(ticker) === 5, 'the position');
  await rig.pass(8_000);
  expect(textOf(rig, card.id)).toMatch(/entry[\s\S]*YES 5 at 46¢[\s\S]*Approved – Filled 5 at 46¢/);
  await rig.quote(ticker, 50, 48);
  await rig.until(() => /trail 42¢\nBid now 50¢/.test(textOf(rig, card.id)), 'the trail on the card', 15_000);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.held(ticker) === 0, 'the exit');
  await rig.pass(8_000);
  expect(textOf(rig, card.id)).toMatch(/exit[\s\S]*trailing_stop\nP&L -\$[\s\S]*Entry .* exit/);
  const told = rig.telegram.chat.filter(({ text }) => /(entry|exit) · /.test(text));
  expect(told.map(({ id }) => id)).toEqual([card.id, expect.any(Number)]);
  expect(told[1]).toMatchObject({
    text: expect.stringMatching(/^🔻 .* exit .* trailing_stop .* P&L/),
    payload: { disable_notification: false, reply_parameters: { message_id: card.id } },
  });
  await rig.verdict();
});
