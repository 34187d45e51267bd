import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSetting, settingText } from '../../src/desk/setting-input.ts';
import { defaults, isSettingKey, SETTINGS, settingKeys, withSetting } from '../../src/desk/settings.ts';

const contract = new URL('../../../shared/contract.md', import.meta.url);

/** Not in the contract's table, and behind it. */
const OWN = settingKeys.slice(settingKeys.indexOf('trader.skipInsideCosts'));

it.skipIf(!existsSync(contract))('has every setting of the contract at its default, in its order', () => {
  const rows = [...readFileSync(contract, 'utf8').matchAll(/^\| `((?:flow|trader)\.\w+|timezone)` \| `([^`]+)` \|/gm)];
  expect(rows.length).toBeGreaterThan(25);
  expect(rows.map(([, key, value]) => [key, value])).toEqual(
    settingKeys.filter((key) => !OWN.includes(key)).map((key) => [key, settingText(defaults()[key])]),
  );
});

it.each(settingKeys)('%s reads back its own default', (key) => {
  expect(parseSetting(key, settingText(SETTINGS[key].value))).toEqual({ ok: true, value: SETTINGS[key].value });
});

it.each([
  ['flow.soloScore', '101', 'flow.soloScore is a number from 0 to 100, not “101”; for example 85.'],
  ['flow.dailyCap', '2.5', 'flow.dailyCap is a whole number from 0 to 1,000,000, not “2.5”; for example 20.'],
  ['flow.soloScore', '1e1', 'flow.soloScore is a number from 0 to 100, not “1e1”; for example 85.'],
  ['trader.mode', 'yolo', 'trader.mode is one of off, paper, approve, auto, not “yolo”.'],
  ['timezone', 'Mars/Base', 'timezone is a zone name such as America/New_York, not “Mars/Base”.'],
  [
    'trader.feeCents',
    'free',
    'trader.feeCents is a number from 0 to 99 or the word schedule, not “free”; for example 1.',
  ],
  ['flow.categories', ' , ', 'flow.categories needs at least one name, for example Elections,Politics.'],
  ['trader.skipInsideCosts', 'perhaps', 'trader.skipInsideCosts is one of auto, true, false, not “perhaps”.'],
  ['trader.entryStyle', 'yes', 'trader.entryStyle is one of improve, cross, not “yes”.'],
  ['notify.reportAt', '24:00', 'notify.reportAt is a time such as 08:00, or off, not “24:00”.'],
  ['notify.reportAt', '8', 'notify.reportAt is a time such as 08:00, or off, not “8”.'],
  ['notify.quietHours', '22:30', 'notify.quietHours is a span such as 22:30-07:00, or off, not “22:30”.'],
  ['notify.quietHours', '7:00-07:00', 'notify.quietHours is a span such as 22:30-07:00, or off, not “7:00-07:00”.'],
  ['notify.exit', 'off', 'notify.exit is one of on, silent, not “off”.'],
  ['flow.on', 'maybe', 'flow.on is on or off, not “maybe”.'],
] as const)('refuses %s = %s in one sentence with the range', (key, text, fault) => {
  expect(parseSetting(key, text)).toEqual({ ok: false, fault });
});

it.each([
  ['flow.on', 'OFF', false],
  ['flow.categories', 'all', ['all']],
  ['flow.categories', 'Elections, Climate and Weather', ['Elections', 'Climate and Weather']],
  ['trader.mode', 'Paper', 'paper'],
  ['trader.mode', 'off', 'off'],
  ['trader.skipInsideCosts', 'Auto', 'auto'],
  ['trader.skipInsideCosts', 'on', 'true'],
  ['trader.skipInsideCosts', 'yes', 'true'],
  ['trader.skipInsideCosts', 'TRUE', 'true'],
  ['trader.skipInsideCosts', 'off', 'false'],
  ['trader.skipInsideCosts', 'No', 'false'],
  ['trader.feeCents', 'Schedule', 'schedule'],
  ['flow.dailyCap', '1000000', 1_000_000],
  ['timezone', 'Europe/Berlin', 'Europe/Berlin'],
  ['notify.reportAt', '7:05', '07:05'],
  ['notify.reportAt', 'Off', 'off'],
  ['notify.quietHours', '22:30 – 7:00', '22:30-07:00'],
  ['notify.quietHours', 'no', 'off'],
  ['notify.solo', 'Silent', 'silent'],
] as const)('reads %s = %s', (key, text, value) => expect(parseSetting(key, text)).toEqual({ ok: true, value }));

it('never throws, whatever is typed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...settingKeys),
      fc.string(),
      (key, text) => typeof parseSetting(key, text).ok === 'boolean',
    ),
  );
});

it('changes one setting and leaves the old value of the whole as it was', () => {
  const before = defaults();
  const after = withSetting(before, 'flow.soloScore', 90);
  expect([before['flow.soloScore'], after['flow.soloScore'], after['flow.dailyCap']]).toEqual([85, 90, 20]);
  expect(Object.isFrozen(after)).toBe(true);
});

it('takes no inherited name for a setting', () =>
  expect([isSettingKey('toString'), isSettingKey('__proto__'), isSettingKey('timezone')]).toEqual([
    false,
    false,
    true,
  ]));
