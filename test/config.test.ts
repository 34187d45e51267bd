import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { NAMES } from '../src/config/variables.ts';
import { faultMessage, readConfig } from '../src/config.ts';

const TOKEN = '123456789:AAcanaryCANARYcanaryCANARYcanary_-00';
const KEY = { KALSHI_KEY_ID: '0b1c2d3e-key', KALSHI_PRIVATE_KEY_PATH: '/keys/kalshi.pem' };
const read = (env: Record<string, string | undefined>, text: string | null = null, argv: string[] = []) =>
  readConfig(argv, env, text === null ? null : { path: '.env', text });
const faultsOf = (...input: Parameters<typeof read>) => {
  const result = read(...input);
  return result.ok ? [] : result.faults;
};
const configOf = (...input: Parameters<typeof read>) => {
  const result = read(...input);
  if (!result.ok) throw new Error(faultMessage(result.faults));
  return result.config;
};

test('nothing set at all is practice with the chat page', () => {
  expect(configOf({})).toEqual({
    exchange: { environment: 'practice' },
    telegram: null,
    dataDir: 'data',
    logDir: 'logs',
    logLevel: 'info',
    chatPort: 8787,
    overrides: {},
    notes: [],
  });
});

test('exchange and chat are chosen independently', () => {
  const demo = configOf({ KALSHI_ENV: 'demo', ...KEY });
  expect(demo.telegram).toBeNull();
  expect(demo.exchange).toEqual({
    environment: 'demo',
    restUrl: 'https://external-api.demo.kalshi.co/trade-api/v2',
    wsUrl: 'wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2',
    keyId: KEY.KALSHI_KEY_ID,
    keyPath: KEY.KALSHI_PRIVATE_KEY_PATH,
  });
  const chat = configOf({ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_CHAT_ID: '42' });
  expect(chat.exchange.environment).toBe('practice');
  expect(chat.telegram).toEqual({ token: TOKEN, chatId: 42, apiRoot: null });
  const unpaired = configOf({ TELEGRAM_BOT_TOKEN: TOKEN });
  expect(unpaired.telegram).toEqual({ token: TOKEN, chatId: null, apiRoot: null });
});

test('addresses of other servers are taken as given, without the slash at the end', () => {
  const config = configOf({
    KALSHI_ENV: 'prod',
    ...KEY,
    KALSHI_REST_URL: 'http://127.0.0.1:9000/trade-api/v2/',
    KALSHI_WS_URL: 'ws://127.0.0.1:9001/trade-api/ws/v2',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_CHAT_ID: '100123',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:9002/',
  });
  expect(config.exchange).toMatchObject({
    restUrl: 'http://127.0.0.1:9000/trade-api/v2',
    wsUrl: 'ws://127.0.0.1:9001/trade-api/ws/v2',
  });
  expect(config.telegram?.apiRoot).toBe('http://127.0.0.1:9002');
});

test('row 36: an address of the other environment is refused, whichever of the two is wrong', () => {
  const demo = 'https://demo-api.kalshi.co/trade-api/v2';
  const prod = 'wss://external-api-ws.kalshi.com/trade-api/ws/v2';
  const mixed = { KALSHI_ENV: 'prod', ...KEY, KALSHI_REST_URL: demo, KALSHI_WS_URL: prod };
  expect(faultsOf(mixed)).toEqual([expect.stringMatching(/^KALSHI_REST_URL is an address of the demo exchange/)]);
  expect(faultsOf({ ...mixed, KALSHI_ENV: 'demo' })).toEqual([
    expect.stringMatching(/^KALSHI_WS_URL is an address of the prod exchange, and KALSHI_ENV is demo/),
  ]);
  for (const own of ['https://kalshi.com.example/v2', 'https://notkalshi.com/v2', 'http://127.0.0.1:9/v2'])
    expect(faultsOf({ KALSHI_ENV: 'demo', ...KEY, KALSHI_REST_URL: own })).toEqual([]);
  expect(faultsOf({ KALSHI_REST_URL: demo })).toEqual([]);
});

test('the environment wins over .env, and an empty value counts as unset', () => {
  const file = 'LOG_LEVEL=warn\nDATA_DIR=from-file\nLOG_DIR=\n';
  const config = configOf({ LOG_LEVEL: 'debug', DATA_DIR: '' }, file);
  expect(config).toMatchObject({ logLevel: 'debug', dataDir: 'from-file', logDir: 'logs' });
});

test('--practice needs no key, keeps a real chat, and says what it leaves aside', () => {
  const file = `KALSHI_ENV=prod\nKALSHI_KEY_ID=abc\nTELEGRAM_BOT_TOKEN=${TOKEN}\nTELEGRAM_CHAT_ID=7`;
  const config = configOf({}, file, ['--practice']);
  expect(config.exchange).toEqual({ environment: 'practice' });
  expect(config.telegram?.chatId).toBe(7);
  expect(config.notes).toEqual(['KALSHI_KEY_ID is set but has no effect in practice.']);
});

test('--set is kept apart as an override, the last of a key holding', () => {
  const config = configOf({}, null, [
    '--set',
    'flow.soloScore=90',
    '--set=trader.mode=paper',
    '--set',
    'flow.soloScore=91',
  ]);
  expect(config.overrides).toEqual({ 'flow.soloScore': 91, 'trader.mode': 'paper' });
  expect(Object.isFrozen(config) && Object.isFrozen(config.overrides) && Object.isFrozen(config.exchange)).toBe(true);
});

describe('.env is read as people write it', () => {
  test.each([
    ['a BOM and Windows line ends', '\uFEFFDATA_DIR=x\r\nLOG_DIR=y\r\n', 'x'],
    ['double quotes and a comment', 'DATA_DIR="a b" # mine', 'a b'],
    ['single quotes', "DATA_DIR='a # b'", 'a # b'],
    ['a bare comment', 'DATA_DIR=a#b # mine', 'a#b'],
    ['export and spaces', '  export DATA_DIR = x', 'x'],
    ['a Windows path, even quoted', 'DATA_DIR="C:\\new\\table"', 'C:\\new\\table'],
  ])('%s', (_, text, expected) => expect(configOf({}, text).dataDir).toBe(expected));

  test('the example file names exactly the known variables and is itself accepted, with or without its #', async () => {
    const text = await readFile(new URL('../.env.example', import.meta.url), 'utf8');
    const named = [...text.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named).toEqual(NAMES);
    expect(read({}, text).ok).toBe(true);
    expect(faultsOf({}, text.replace(/^#(?=[A-Z_]+=)/gm, ''))).toEqual([]);
  });
});

describe('each fault is one sentence that names the variable and the mend', () => {
  const cases: [string, Record<string, string>, string | null, string[], RegExp][] = [
    ['a wrong environment', { KALSHI_ENV: 'live' }, null, [], /^KALSHI_ENV must be practice, demo or prod, not “live”/],
    [
      'no key id',
      { KALSHI_ENV: 'demo', KALSHI_PRIVATE_KEY_PATH: 'k' },
      null,
      [],
      /^KALSHI_KEY_ID is missing.*--practice/,
    ],
    ['no key path', { KALSHI_ENV: 'prod', KALSHI_KEY_ID: 'k' }, null, [], /^KALSHI_PRIVATE_KEY_PATH is missing/],
    [
      'plain http abroad',
      { KALSHI_REST_URL: 'http://10.0.0.1/v2' },
      null,
      [],
      /^KALSHI_REST_URL may use http:.*127\.0\.0\.1/,
    ],
    ['localhost by name', { KALSHI_WS_URL: 'ws://localhost:1' }, null, [], /^KALSHI_WS_URL may use ws:/],
    ['a look-alike host', { KALSHI_REST_URL: 'http://127.0.0.1.evil.example/' }, null, [], /^KALSHI_REST_URL may use/],
    ['a wrong scheme', { KALSHI_WS_URL: 'https://x.example' }, null, [], /^KALSHI_WS_URL must be.*wss:/],
    ['no address', { TELEGRAM_API_ROOT: 'api.telegram.org' }, null, [], /^TELEGRAM_API_ROOT must be.*https:/],
    ['a password in an address', { KALSHI_REST_URL: 'https://u:p@x.example' }, null, [], /user name or password/],
    ['a query in an address', { KALSHI_REST_URL: 'https://x.example/?a' }, null, [], /must not hold \?/],
    [
      'a token of no shape',
      { TELEGRAM_BOT_TOKEN: 'hello', TELEGRAM_CHAT_ID: '1' },
      null,
      [],
      /^TELEGRAM_BOT_TOKEN must look/,
    ],
    ['a chat by name', { TELEGRAM_CHAT_ID: '@me' }, null, [], /^TELEGRAM_CHAT_ID must be.* a whole number.*“@me”/],
    ['a group, in which nobody is obeyed', { TELEGRAM_CHAT_ID: '-100123' }, null, [], /the number of a private chat/],
    ['a level that is none', { LOG_LEVEL: 'loud' }, null, [], /^LOG_LEVEL must be one of.*“loud”/],
    ['a port too high', { CHAT_PORT: '65536' }, null, [], /^CHAT_PORT must be a port from 0 to 65535/],
    ['a port in letters', { CHAT_PORT: '80a' }, null, [], /^CHAT_PORT must be a port/],
    ['an unknown name in .env', {}, 'KALSHI_KEYID=1', [], /^KALSHI_KEYID in \.env .*Did you mean KALSHI_KEY_ID\?/],
    ['any other name in .env', {}, 'FOO=1', [], /^FOO in \.env is no variable/],
    ['an unknown name in the environment', { TELEGRAM_TOKEN: 'x' }, null, [], /^TELEGRAM_TOKEN in the environment/],
    ['a name in the wrong case', { kalshi_env: 'demo' }, null, [], /Did you mean KALSHI_ENV\?/],
    ['a line that is none', {}, 'DATA_DIR=x\nMIIEowIBAAKCAQEA\n', [], /^\.env line 2 is not NAME=value/],
    ['an open quote', {}, 'DATA_DIR="x', [], /^\.env line 1: the quote that opens DATA_DIR/],
    ['a name given twice', {}, 'DATA_DIR=x\nDATA_DIR=y', [], /^\.env line 2 sets DATA_DIR a second time/],
    ['UTF-16', {}, 'D\0A\0', [], /UTF-8/],
    ['an unknown argument', {}, null, ['--prod'], /^Unknown argument --prod/],
    ['--set without a value', {}, null, ['--set'], /^--set needs KEY=VALUE/],
    [
      'an unknown setting',
      {},
      null,
      ['--set', 'flow.soloscores=1'],
      /no setting flow\.soloscores\. Did you mean flow\.soloScore\?/,
    ],
    [
      'a setting out of range',
      {},
      null,
      ['--set', 'flow.soloScore=101'],
      /^--set: flow\.soloScore is a number from 0 to 100/,
    ],
  ];
  test.each(cases)('%s', (_, env, text, argv, expected) => {
    const faults = faultsOf(env, text, argv);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  test('all of them come in one message', () => {
    const faults = faultsOf(
      { KALSHI_ENV: 'prod', KALSHI_X: '1', CHAT_PORT: 'x' },
      `what\nTELEGRAM_BOT_TOKEN=${TOKEN}\nFOO=1`,
      ['--frob', '--set', 'x=1'],
    );
    expect(faults).toHaveLength(8);
    expect(faultMessage(faults).split('\n')).toHaveLength(9);
  });

  test('other names of the environment are none of our business', () => {
    expect(faultsOf({ PATH: '/bin', HOME: '/', MY_KALSHI_ENV: 'x' })).toEqual([]);
  });
});

test('no fault shows a secret, wherever it was put by mistake', () => {
  const pem = '-----BEGIN PRIVATE KEY-----MIIcanaryMIIcanary';
  const text = faultsOf(
    {
      TELEGRAM_BOT_TOKEN: `${TOKEN} x`,
      TELEGRAM_CHAT_ID: TOKEN,
      KALSHI_ENV: TOKEN,
      KALSHI_PRIVATE_KEY_PATH: `${pem}\ncanary`,
      KALSHI_KEY_ID: 'canary key',
      LOG_LEVEL: pem,
      KALSHI_REST_URL: 'http://canary:canary@x.example',
      [`KALSHI_${TOKEN}`]: 'canary',
    },
    `${pem}\ncanarycanary\nTELEGRAM_TOKEN=${TOKEN}`,
    [`--token=${TOKEN}`, '--set', TOKEN, '--set', `flow.on=${TOKEN}`],
  ).join('\n');
  expect(text).not.toMatch(/canary/i);
  expect(text.split('\n').length).toBeGreaterThan(9);
});
