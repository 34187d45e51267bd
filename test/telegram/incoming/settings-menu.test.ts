import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingKeys, withSetting } from '../../../src/desk/settings.ts';
import { groupCard, menuCard, settingGroups, settingsCard } from '../../../src/telegram/cards/settings.ts';
import { fitsData, LONGEST, type Message } from '../../../src/telegram/message.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { eventually } from '../../fakes/telegram.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

type Markup = { inline_keyboard: { text: string; callback_data?: string }[][] };
const menu = () => rig.telegram.chat[0];
const rows = () => ((menu()?.payload.reply_markup ?? { inline_keyboard: [] }) as Markup).inline_keyboard;
const labels = () => rows().flatMap((row) => row.map(({ text }) => text));
const dataOf = (label: string) =>
  rows()
    .flat()
    .find(({ text }) => text === label)?.callback_data ?? `no button ${label}`;
/** Taps the button of the menu that says `label`. */
const tap = (label: string, id?: string) => rig.telegram.tap(dataOf(label), menu()?.id ?? 0, id);
const sets = () => rig.cockpit.dispatched.filter(({ name }) => name === 'set');
const toasts = () => rig.telegram.of('answerCallbackQuery').map(({ text }) => text);

async function open(...path: string[]): Promise<void> {
  rig.telegram.write('/settings');
  await rig.said(/Tap a group/);
  for (const label of path) {
    const before = JSON.stringify(menu()?.payload);
    tap(label);
    await eventually(() => JSON.stringify(menu()?.payload) !== before, `${label} opening`);
  }
}

describe('the menu of settings', () => {
  it('goes from all to a group to one setting and back, on one message', async () => {
    await open('flow (10)');
    expect(menu()?.text).toContain('Settings · flow\n');
    tap('soloScore 85');
    await rig.said(/flow\.soloScore\nSolo alert at or above\.\nNow 85 points\nDefault 85 · 0 to 100 points/);
    tap('‹ Back');
    await rig.said(/Settings · flow/);
    tap('‹ All');
    await rig.said(/Tap a group/);
    tap('Close');
    await rig.said(/^Settings closed/);
    expect(labels()).toEqual([]);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('turns the pages of a long group', async () => {
    await open('trader (20)');
    expect(menu()?.text).toContain('trader (1/2)');
    tap('Page 2 ›');
    await rig.said(/trader \(2\/2\)/);
    expect(labels()).toContain('maxTotalExposure $500');
    tap('scanSeconds 60');
    await rig.said(/trader\.scanSeconds/);
    tap('‹ Back');
    await rig.said(/trader \(2\/2\)/);
  });

  it('sets what is tapped, says old and new, and takes it back once', async () => {
    await open('flow (10)', 'soloScore 85');
    tap('90');
    await rig.said(/^flow\.soloScore: 85 → 90\n\n[\s\S]*Now 90/);
    expect(labels()).toContain('✓ 90');
    const undo = dataOf('↩ Undo');
    tap('↩ Undo');
    await rig.said(/^↩ Undone\nflow\.soloScore: 90 → 85\n\n[\s\S]*Now 85/);
    expect(labels()).not.toContain('↩ Undo');
    rig.telegram.tap(undo, menu()?.id ?? 0);
    await eventually(() => toasts().at(-1) === 'Undone already.');
    expect(sets().map((command) => command.name === 'set' && command.value)).toEqual([90, 85]);
  });

  it('steps a number up and down within its range', async () => {
    await open('flow (10)', 'soloScore 85');
    tap('+ 86');
    await rig.said(/85 → 86/);
    tap('− 85');
    await rig.said(/86 → 85/);
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'flow.soloScore', 100),
    };
    tap('‹ Back');
    await rig.said(/Settings · flow/);
    tap('soloScore 100');
    await rig.said(/Now 100 points/);
    expect(labels().filter((text) => /^[+−]/.test(text))).toEqual(['− 99']);
  });

  it('asks before real money as /mode does', async () => {
    rig.cockpit.environment = 'prod';
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'trader.mode', 'paper'),
    };
    await open('trader (20)', 'mode paper');
    tap('auto');
    await rig.said(/PROD · mode auto\?/);
    expect(sets()).toEqual([]);
    tap('Stay in paper');
    await rig.said(/The mode stays paper/);
  });

  it('asks before an undo that leads back to real money', async () => {
    rig.cockpit.environment = 'prod';
    await open('trader (20)', 'mode approve');
    tap('off');
    await rig.said(/trader\.mode: approve → off/);
    tap('↩ Undo');
    await rig.said(/PROD · mode approve\?/);
    expect(sets()).toHaveLength(1);
    expect(rig.cockpit.state.settings['trader.mode']).toBe('off');
  });

  it('works when its buttons are of an earlier run, and says so where it cannot', async () => {
    await open('flow (10)', 'soloScore 85');
    tap('90');
    await rig.said(/85 → 90/);
    const undo = dataOf('↩ Undo');
    await rig.end();
    rig.cockpit.startedAt += 5_000;
    rig.begin();
    tap('80');
    await rig.said(/90 → 80/);
    rig.telegram.tap(undo, menu()?.id ?? 0);
    await eventually(() => /earlier run/.test(String(toasts().at(-1))));
    for (const gone of ['sk:flow.gone', 'sg:gone.1', 'sv:flow.gone=1', 'st:flow.gone']) {
      rig.telegram.tap(gone, menu()?.id ?? 0);
      await eventually(() => /This version has that no more/.test(String(toasts().at(-1))), gone);
      await rig.said(/Tap a group/);
      rig.telegram.tap('sg:flow', menu()?.id ?? 0);
      await rig.said(/Settings · flow/);
    }
    expect(sets()).toHaveLength(2);
  });

  it('sets no value that has become invalid', async () => {
    await open('flow (10)', 'soloScore 85');
    rig.telegram.tap('sv:flow.soloScore=900', menu()?.id ?? 0);
    await eventually(() => /0 to 100/.test(String(toasts().at(-1))));
    expect(sets()).toEqual([]);
  });
});

describe('typing a value from the menu', () => {
  beforeEach(() => open('flow (10)', 'dailyCap 20'));

  it('asks in place of the menu, and takes the answer', async () => {
    tap('Type a value');
    await rig.said(/flow\.dailyCap[\s\S]*Send the new value/);
    expect(labels()).toEqual(['Cancel']);
    expect(rig.telegram.chat).toHaveLength(1);
    rig.telegram.write('-3');
    await rig.said(/flow\.dailyCap is a whole number/);
    rig.telegram.write('35');
    await rig.said(/^flow\.dailyCap: 20 → 35/);
    expect(sets()).toEqual([{ name: 'set', key: 'flow.dailyCap', value: 35 }]);
  });

  it('is left by any command, and then no words are taken for a value', async () => {
    tap('Type a value');
    await rig.said(/Send the new value/);
    rig.telegram.write('/status');
    await rig.said(/^Left by \/status: nothing was changed/);
    rig.telegram.write('35');
    await rig.said(/Commands begin with a slash/);
    expect(sets()).toEqual([]);
  });

  it('expires where it was asked', async () => {
    tap('Type a value');
    await rig.said(/Send the new value/);
    await rig.pass(5 * 60_000, 60_000);
    await rig.said(/^This form expired after 5 minutes/);
    expect(menu()?.text).toContain('expired');
    rig.telegram.write('35');
    await rig.said(/Commands begin with a slash/);
    expect(sets()).toEqual([]);
  });

  it('takes the place of a form that was open, which says so', async () => {
    rig.telegram.write('/threshold');
    await rig.said(/Alert thresholds/);
    tap('Type a value');
    await rig.said(/^Left for another setting: nothing was changed/);
    await rig.said(/Send the new value/);
    rig.telegram.write('35');
    await rig.said(/flow\.dailyCap: 20 → 35/);
  });

  it('is not answered by the menu’s own buttons that were still on a screen', async () => {
    const old = dataOf('50');
    tap('Type a value');
    await rig.said(/Send the new value/);
    rig.telegram.tap(old, menu()?.id ?? 0);
    await eventually(() => toasts().at(-1) === 'This button has expired.');
    expect(menu()?.text).toContain('Send the new value');
    expect(sets()).toEqual([]);
    rig.telegram.write('35');
    await rig.said(/flow\.dailyCap: 20 → 35/);
  });

  it('lets another menu change things while it waits, without taking that for its answer', async () => {
    tap('Type a value');
    await rig.said(/Send the new value/);
    rig.telegram.tap('sv:flow.soloScore=90', 1);
    await eventually(() => sets().length === 1);
    expect(menu()?.text).toContain('Send the new value');
    rig.telegram.write('35');
    await rig.said(/flow\.dailyCap: 20 → 35/);
  });
});

describe('every card of the menu', () => {
  const cards = (): Message[] => {
    const { settings } = rig.cockpit.state;
    const groups = settingGroups().flatMap(([group]) => [1, 2, 99].map((page) => groupCard(group, page, settings)));
    return [settingsCard(settings), ...groups, ...settingKeys.map((key) => menuCard(key, settings))].filter(
      (card) => card !== null,
    );
  };
  const long = Array.from({ length: 60 }, (_, index) => `Category ${index}`);

  it('fits Telegram, and a value stands in it whole', () => {
    const check = () => {
      for (const card of cards()) {
        expect(card.text.length).toBeLessThanOrEqual(LONGEST);
        for (const { data } of card.buttons?.flat() ?? []) expect(fitsData(data ?? '')).toBe(true);
      }
    };
    check();
    rig.cockpit.state = {
      ...rig.cockpit.state,
      settings: withSetting(rig.cockpit.state.settings, 'flow.categories', long.slice(0, 40)),
    };
    check();
    const { settings } = rig.cockpit.state;
    for (const card of [settingsCard(settings), groupCard('flow', 1, settings), menuCard('flow.categories', settings)])
      expect(card?.text).toContain(long.slice(0, 40).join(','));
  });

  it('reaches every setting from its group', () => {
    const { settings } = rig.cockpit.state;
    const reached = settingGroups().flatMap(([group]) =>
      [1, 2].flatMap(
        (page) =>
          groupCard(group, page, settings)
            ?.buttons?.flat()
            .map(({ data }) => data) ?? [],
      ),
    );
    for (const key of settingKeys) expect(reached).toContain(`sk:${key}`);
  });
});
