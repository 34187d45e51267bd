import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commands as all } from '../../commands/index.ts';
import type { Command } from '../../src/desk/event.ts';
import { parseSetting, settingText } from '../../src/desk/setting-input.ts';
import { settingKeys } from '../../src/desk/settings.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { Switchboard } from '../../src/telegram/incoming/switchboard.ts';
import { fitsData, type Message, split } from '../../src/telegram/message.ts';
import { CommandRig } from '../fakes/command-rig.ts';
import { memoryLog } from '../fakes/log.ts';
import { alert, market } from '../fakes/samples.ts';
import { approval, liquidation, order, position } from '../fakes/trading.ts';
import { door } from './door.ts';
import { soundValue } from './sound.ts';

const TICKER = 'KXSENATE-26-DEM';
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ...[
      '',
      '0',
      '-0',
      '-1',
      '1e9',
      '1e309',
      'NaN',
      '0.00001',
      '4.999',
      '99999999999999999999',
      '０５',
      '½',
      '5/2',
      '$',
      '¢',
      '@',
    ],
    ...[
      '\u0000',
      '\u202eevil',
      '\ud83d',
      '\u2066x',
      'a\u0300'.repeat(500),
      '_*[x](tg://user?id=1)',
      '<b>',
      '__proto__',
      'constructor',
    ],
    ...[
      'x'.repeat(4_000),
      '\n\n\n',
      ' , ,, ',
      'toString',
      '../..',
      '/status',
      '@other_bot',
      '👩‍👩‍👧‍👦'.repeat(40),
      'null',
      'undefined',
    ],
  ),
);
const word = fc.oneof(
  { weight: 3, arbitrary: oddText },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...[TICKER, 'senate', 'yes', 'no', '5', '45', '45c', '45¢', '0.45', '$0.45', '@', 'at', 'all', 'flow', 'trading'],
      ...[
        '1h',
        '30m',
        '2d',
        '999999999d',
        '0m',
        'on',
        'off',
        'silent',
        'auto',
        'approve',
        'paper',
        'breaker',
        'start',
        'stop',
      ],
      ...['50', '6', 'today', '7d', ...settingKeys],
    ),
  },
);
const line = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...all.map(({ name }) => name)) }, oddText),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([name, words]) => `/${name} ${words.join(' ')}`);
const verbs = [
  ...all.flatMap(({ buttons = {} }) => Object.keys(buttons)),
  're',
  'go',
  'rn',
  'fm',
  '__proto__',
  'constructor',
  '',
];
const subject = fc.oneof(
  oddText,
  fc.constantFrom(
    ...[
      TICKER,
      shortId(TICKER),
      shortId('a1'),
      shortId('o1'),
      'a1',
      'a2',
      'asked1',
      'all',
      '8',
      '45',
      'solo:90',
      'cluster:NaN',
    ],
    ...['status', 'flatten', 'buy', 'pause', 'resume', 'set', ...settingKeys.slice(0, 9)],
  ),
);
const tap = fc
  .tuple(fc.constantFrom(...verbs), fc.array(subject, { minLength: 1, maxLength: 3 }))
  .map(([verb, parts]) => `${verb}:${parts.join('.')}`);
const act = fc.oneof(
  line.map((text) => ({ text, tap: null })),
  tap.map((data) => ({ text: '', tap: data })),
);

/** Telegram takes it: under its limits, well formed, its entities and buttons in place. */
function soundMessage(whole: Message): void {
  for (const { text, entities, buttons = [] } of split(whole)) {
    assert(text.length > 0 && text.length <= 4_096 && text.isWellFormed(), JSON.stringify(text.slice(0, 300)));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert(!/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/.test(text), JSON.stringify(text.slice(0, 300)));
    for (const { offset, length } of entities) assert(offset >= 0 && length > 0 && offset + length <= text.length);
    for (const { text: label, data } of buttons.flat()) {
      assert(label !== '' && label.isWellFormed() && label.length <= 80, label);
      assert(data === undefined || fitsData(data), data);
    }
  }
}

/** What reaches the desk is in whole units and in bounds, and no name in it is made up. */
function soundCommand(command: Command): void {
  soundValue(command, command.name === 'set' ? 'x.settings.x' : 'command');
  if (command.name === 'set') {
    assert.deepEqual(parseSetting(command.key, settingText(command.value)), { ok: true, value: command.value });
  }
  if ('count' in command) assert((command.count ?? 1) > 0, `${command.count}`);
  if (command.name === 'buy') assert((command.limit ?? 1) > 0 && (command.limit ?? 1) < 10_000, `${command.limit}`);
  if (command.name === 'mute') assert(command.until < Date.UTC(2200, 0), 'a mute that a start would not read');
  if (command.name === 'snooze') assert(command.until < Date.UTC(2200, 0), 'a snooze that a start would not read');
}

const input = fc.record({ title: oddText, acts: fc.array(act, { minLength: 1, maxLength: 8 }) });

/** Whatever is typed or tapped: an answer that Telegram takes, and nothing for the desk that is not in its units. */
export const commands = door(
  'commands',
  'rows 27, 50 and 51: whatever is typed or tapped is answered, and reaches the desk in its own units or not at all',
  200,
  input,
  async ({ title, acts }) => {
    const rig = new CommandRig();
    const { cockpit } = rig;
    cockpit.listed = [market(TICKER, title, title), market('KXSENATE-26-REP', title, 'Republicans')];
    cockpit.state = { ...cockpit.state, alerts: [alert('a1'), alert('a2')] };
    cockpit.held = [position(TICKER, { name: title })];
    cockpit.resting = [order('o1')];
    cockpit.closing = [liquidation()];
    cockpit.waiting = [approval('asked1', { name: title })];
    const log = memoryLog();
    const switchboard = new Switchboard(rig.context, log);
    for (const { text, tap: data } of acts) {
      const said: Message[] = [];
      if (data === null) {
        const call = switchboard.call(text);
        if (call !== null) said.push(...(await switchboard.answer(call)));
      } else {
        const pressed = switchboard.press(data);
        assert((pressed?.toast ?? '').length <= 200, pressed?.toast);
        const run = pressed?.act;
        if (run) said.push(...(await switchboard.attempt('This button', run)));
      }
      for (const message of [...said, ...rig.cards.values()]) soundMessage(message);
    }
    assert.deepEqual(log.lines, [], 'a command failed');
    for (const command of cockpit.dispatched) soundCommand(command);
  },
);
