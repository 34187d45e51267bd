import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readConfig } from '../../src/config.ts';
import { parseSetting, settingText } from '../../src/desk/setting-input.ts';
import { defaults, SETTINGS, type SettingValue, settingKeys } from '../../src/desk/settings.ts';
import { readReplayArguments } from '../../src/replay/arguments.ts';
import { door } from './door.ts';
import { hurtText } from './mutate.ts';
import { soundValue } from './sound.ts';

/** Must never be seen again, wherever it was put by mistake. */
const SECRET = 'canary7Zq9Secret0123456789abcdefXYZ';
const TOKEN = `123456789:AA${SECRET}`;

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    ...[
      '',
      ' ',
      '0',
      '-0',
      '1',
      '1e9',
      '1e309',
      '-1',
      'NaN',
      'Infinity',
      '0x10',
      '１',
      '1,000',
      '1_000',
      '.5',
      '5.',
      '+5',
      '00005',
    ],
    ...[
      'on',
      'OFF',
      'yes',
      'true',
      'auto',
      'Approve',
      'off',
      'all',
      'Politics,Sports',
      ',,,',
      '99999999999999999999',
      '0.1',
    ],
    ...[
      '22:30-07:00',
      '24:00',
      '7:5',
      '08:00-08:00',
      'America/New_York',
      'Etc/GMT+99',
      'UTC',
      '../x',
      'Europe/Berlin\0',
    ],
    ...[
      '\u202eevil',
      '\ud800',
      'a'.repeat(5_000),
      '__proto__',
      'constructor',
      '<b>',
      '“”',
      'x'.repeat(100_000),
      ' '.repeat(100_000),
    ],
  ),
);
const key = fc.oneof(fc.constantFrom(...settingKeys), odd);
const set = fc.tuple(key, odd).map(([name, value]) => `${name}=${value}`);
const argument = fc.oneof(
  set.map((text) => `--set=${text}`),
  set,
  odd,
  fc.constantFrom(
    '--set',
    '--practice',
    '--set=',
    '--set==',
    '--json',
    '--scores',
    'tape.jsonl',
    '-h',
    `--token=${TOKEN}`,
    TOKEN,
  ),
);
const ENV = [
  `KALSHI_ENV=demo\nKALSHI_KEY_ID=${SECRET}\nKALSHI_PRIVATE_KEY_PATH="C:\\keys\\${SECRET}.pem"\nTELEGRAM_BOT_TOKEN=${TOKEN}\n`,
  `# a comment\r\nexport TELEGRAM_CHAT_ID='42' # mine\r\nDATA_DIR=data\r\nLOG_LEVEL=debug\r\nCHAT_PORT=8787\r\n`,
  `KALSHI_REST_URL=https://user:${SECRET}@example.com/\nKALSHI_WS_URL=wss://x.test/${SECRET}\nTELEGRAM_API_ROOT=http://127.0.0.1:9\n`,
  `KALSHI_ENV=live\nTELEGRAM_BOT_TOKEN ${TOKEN}\nDATA_DIR=x${' '.repeat(100_000)}y\n${'A'.repeat(100_000)}=1\n`,
];
const dotenv = fc.oneof(
  hurtText(ENV),
  fc.array(hurtText(ENV), { maxLength: 3 }).map((texts) => texts.join('')),
);

const input = fc.record({
  argv: fc.array(argument, { maxLength: 6 }),
  text: dotenv,
});

/** Every sentence is short enough for a terminal, on one line, and holds none of what must not be shown. */
function told(sentences: readonly string[], secrets: boolean): void {
  for (const sentence of sentences) {
    assert(sentence.length < 700, `${sentence.length} characters`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert(!/[\u0000-\u001f]/.test(sentence), JSON.stringify(sentence));
    assert(!secrets || !sentence.includes(SECRET), sentence);
  }
}

/** What a person can type wrong before the start: every fault a sentence, and no secret in any. */
export const starting = door(
  'starting',
  'what is typed wrong before a start is a sentence, and shows no secret',
  200,
  input,
  ({ argv, text }) => {
    const read = readConfig(argv, {}, { path: '.env', text });
    if (!read.ok) told(read.faults, true);
    else {
      soundValue(read.config.overrides, 'x.settings.x');
      told(read.config.notes, true);
      for (const name of settingKeys) {
        const value: SettingValue | undefined = read.config.overrides[name];
        if (value === undefined) continue;
        assert.deepEqual(parseSetting(name, settingText(value)), { ok: true, value }, `${name} reads otherwise again`);
        const entry = SETTINGS[name];
        if (entry.kind === 'number' && typeof value === 'number') assert(value >= entry.min && value <= entry.max);
      }
    }
    told(readReplayArguments(argv, defaults()).faults, true);
  },
);
