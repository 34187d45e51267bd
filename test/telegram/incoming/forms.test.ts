import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { eventually } from '../../fakes/telegram.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

type Markup = { inline_keyboard: { text: string; callback_data?: string }[][] };
const card = (text: RegExp) => rig.telegram.chat.find((sent) => text.test(sent.text));
const buttons = (text: RegExp) =>
  ((card(text)?.payload.reply_markup ?? { inline_keyboard: [] }) as Markup).inline_keyboard.flat();
/** Taps the button of that label on the card that says `text`. */
function tap(text: RegExp, label: string): void {
  const button = buttons(text).find((known) => known.text === label);
  rig.telegram.tap(button?.callback_data ?? `no button ${label}`, card(text)?.id ?? 0);
}

describe('/threshold as a form', () => {
  it('shows the values, the range and an example, and takes the answer', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Solo alert at 85, cluster at 70[\s\S]*0 to 100[\s\S]*For example 80/);
    rig.telegram.write('solo 80 cluster 60');
    await rig.said(/flow.soloScore: 85 → 80\nflow.clusterScore: 70 → 60/);
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'set', key: 'flow.soloScore', value: 80 },
      { name: 'set', key: 'flow.clusterScore', value: 60 },
    ]);
  });

  it('asks again after an answer that does not do, and changes nothing by it', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    for (const wrong of ['101', 'solo', 'high', 'solo 80 cluster 900']) rig.telegram.write(wrong);
    await eventually(() => rig.telegram.texts.filter((text) => text.includes('Send another')).length === 4);
    expect(rig.cockpit.dispatched).toEqual([]);
    rig.telegram.write('90');
    await rig.said(/85 → 90/);
    expect(rig.cockpit.dispatched).toHaveLength(1);
  });

  it('is over after its answer: the next words are only words', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.telegram.write('90');
    await rig.said(/85 → 90/);
    rig.telegram.write('70');
    await rig.said(/Commands begin with a slash/);
    expect(rig.cockpit.dispatched).toHaveLength(1);
  });

  it('is left by Cancel, and says so in its place', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    tap(/Alert thresholds/, 'Cancel');
    await rig.said(/^Cancelled: nothing was changed/);
    rig.telegram.write('90');
    await rig.said(/Commands begin with a slash/);
    expect(rig.telegram.texts.join()).not.toContain('Alert thresholds');
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('is left by any command, which is answered', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.telegram.write('/status');
    await rig.said(/^PRACTICE/);
    await rig.said(/^Left by \/status: nothing was changed/);
    rig.telegram.write('90');
    await rig.said(/Commands begin with a slash/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('begins anew when it is asked for again', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.telegram.write('/threshold');
    await rig.said(/^Left by \/threshold/);
    await rig.said(/Alert thresholds/);
    rig.telegram.write('90');
    await rig.said(/85 → 90/);
  });

  it('expires where everybody sees it, and then takes no answer', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    await rig.pass(4 * 60_000, 60_000);
    expect(rig.telegram.texts.join()).not.toContain('expired');
    await rig.pass(60_000, 30_000);
    await rig.said(/^This form expired after 5 minutes: nothing was changed. \/threshold begins anew/);
    rig.telegram.write('90');
    await rig.said(/Commands begin with a slash/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('lets buttons of other cards work while it waits', async () => {
    rig.telegram.write('/status');
    await rig.said(/^PRACTICE/);
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.telegram.tap('wt:KXSENATE-26-DEM', 1);
    await rig.said(/Made of/);
    rig.telegram.write('90');
    await rig.said(/85 → 90/);
  });

  it('does not count what was typed before Telegram was away as its answer', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.telegram.write('90', rig.clock.now() - 120_000);
    await rig.said(/Not done[\s\S]*90/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('says what went wrong and ends, when the change fails', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    rig.cockpit.gate = Promise.reject(new Error('the disk is full'));
    rig.cockpit.gate.catch(() => undefined);
    rig.telegram.write('90');
    await rig.said(/\/threshold ran into trouble: the disk is full/);
    await rig.passed();
  });
});

describe('/buy as a form', () => {
  it('goes from market to side to count, and ends at the approval', async () => {
    rig.telegram.write('/buy');
    await rig.said(/Buy in which market/);
    tap(/Buy in which market/, 'KXSENATE-26-DEM');
    await rig.said(/Which side/);
    tap(/Which side/, 'NO');
    await rig.said(/How many contracts/);
    rig.telegram.write('3 44');
    await rig.said(/Asked: its card waits for your tap/);
    await rig.pass(2_000);
    await rig.said(/you asked[\s\S]*s left/);
    expect(rig.cockpit.dispatched).toMatchObject([{ name: 'buy', ticker: 'KXSENATE-26-DEM', side: 'no', count: 300 }]);
  });

  it('is left by /cancel, which then cancels no order', async () => {
    rig.telegram.write('/buy KXSENATE-26-DEM');
    await rig.said(/Which side/);
    rig.telegram.write('/cancel');
    await rig.said(/^Left by \/cancel: nothing was changed/);
    await rig.passed();
    expect(rig.cockpit.dispatched).toEqual([]);
    rig.telegram.write('/cancel');
    await eventually(() => rig.cockpit.dispatched.length === 1);
  });

  it('says at once when what was given with it does not do', async () => {
    rig.telegram.write('/buy nothing-like-it');
    await rig.said(/No market matches “nothing-like-it”/);
  });
});

describe('/set as a form', () => {
  it('goes by buttons from group to key to value, on one card', async () => {
    rig.telegram.write('/set');
    await rig.said(/Which group/);
    expect(buttons(/Which group/).map(({ text }) => text)).toEqual(['flow', 'general', 'trader', 'notify', 'Cancel']);
    tap(/Which group/, 'trader');
    await rig.said(/Which setting/);
    tap(/Which setting/, 'mode');
    await rig.said(/trader.mode\nHow the trader acts.\nNow approve/);
    expect(buttons(/Now approve/).map(({ text }) => text)).toEqual(['off', 'paper', 'approve', 'auto', 'Cancel']);
    tap(/Now approve/, 'paper');
    await rig.said(/trader.mode: approve → paper/);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(buttons(/approve → paper/).map(({ text }) => text)).toEqual(['↩ Undo']);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'set', key: 'trader.mode', value: 'paper' }]);
  });

  it('takes typed answers too, with the range and an example before the value', async () => {
    rig.telegram.write('/set');
    await rig.said(/Which group/);
    rig.telegram.write('FLOW.dailycap');
    await rig.said(/Default 20 · 0 to 1,000,000 alerts\nFor example 10\n/);
    rig.telegram.write('-1');
    await rig.said(/flow.dailyCap is a whole number/);
    rig.telegram.write('50');
    await rig.said(/flow.dailyCap: 20 → 50/);
  });

  it('asks for the value alone when the key was given, and takes the next words for it', async () => {
    rig.telegram.write('/set FLOW.dailycap');
    await rig.said(/flow.dailyCap[\s\S]*Send the new value/);
    rig.telegram.write('many');
    await rig.said(/flow.dailyCap is a whole number/);
    rig.telegram.write('50');
    await rig.said(/flow.dailyCap: 20 → 50/);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'set', key: 'flow.dailyCap', value: 50 }]);
  });

  it('ends a card’s buttons when the card is over', async () => {
    rig.telegram.write('/set');
    await rig.said(/Which group/);
    const id = card(/Which group/)?.id ?? 0;
    rig.telegram.write('/status');
    await rig.said(/Left by/);
    rig.telegram.tap('fm:0:0', id);
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 1);
    expect(rig.telegram.of('answerCallbackQuery')[0]).toMatchObject({ text: 'This button has expired.' });
  });

  it('takes a double tap as one: the second does not answer the next question', async () => {
    rig.telegram.write('/set');
    await rig.said(/Which group/);
    const id = card(/Which group/)?.id ?? 0;
    rig.telegram.tap('fm:0:0', id, 'one');
    rig.telegram.tap('fm:0:0', id, 'two');
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 2);
    await rig.said(/Which setting/);
    await rig.passed();
    expect(rig.telegram.of('answerCallbackQuery').map((payload) => payload.text)).toEqual([
      undefined,
      'This button has expired.',
    ]);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('refuses a tap that Telegram calls old', async () => {
    rig.telegram.write('/set');
    await rig.said(/Which group/);
    rig.telegram.oldTaps.add('old');
    rig.telegram.tap('fm:0:0', card(/Which group/)?.id ?? 0, 'old');
    await rig.said(/came too late/);
    expect(rig.telegram.texts.join()).not.toContain('Which setting');
  });
});
