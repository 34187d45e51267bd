import { type Overrides, readArguments } from './config/arguments.ts';
import { readDotenv } from './config/dotenv.ts';
import { nearest } from './config/nearest.ts';
import { type LogLevel, NAMES, type Name, type Values, Variables } from './config/variables.ts';
import { environmentAt, HOSTS } from './kalshi/hosts.ts';
import type { Environment } from './ports.ts';
import { redactor } from './redact.ts';

/** Where the exchange is. In practice it is embedded and needs nothing. */
export type ExchangeConfig =
  | { readonly environment: 'practice' }
  | {
      readonly environment: Exclude<Environment, 'practice'>;
      /** Without a slash at the end, `…/trade-api/v2`. */
      readonly restUrl: string;
      /** `…/trade-api/ws/v2`. */
      readonly wsUrl: string;
      readonly keyId: string;
      readonly keyPath: string;
    };

type TelegramConfig = {
  readonly token: string;
  /** The only chat that is obeyed; null for the one that has been paired, or will be. */
  readonly chatId: number | null;
  /** Without a slash at the end; null for Telegram's own. */
  readonly apiRoot: string | null;
};

export type Config = {
  readonly exchange: ExchangeConfig;
  /** Null: the embedded chat page serves instead. */
  readonly telegram: TelegramConfig | null;
  readonly dataDir: string;
  readonly logDir: string;
  readonly logLevel: LogLevel;
  /** Of the embedded chat page; 0 for any free port. */
  readonly chatPort: number;
  /** `--set`: laid over the stored settings for this run and never stored. */
  readonly overrides: Overrides;
  /** Variables that are set but have no effect in this run, a sentence each. */
  readonly notes: readonly string[];
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /**
   * `keyPath`: the key file that was named and would be needed, so that its faults can be told with the others.
   * `dataDir`: whatever else is wrong, a run can be stopped; null when no folder can be made out.
   */
  | {
      readonly ok: false;
      readonly faults: readonly string[];
      readonly keyPath: string | null;
      readonly dataDir: string | null;
    };

/** Never shown, not even in part: whatever stands there may be the secret itself, however badly typed. */
const HIDDEN: readonly string[] = [
  'KALSHI_KEY_ID',
  'KALSHI_PRIVATE_KEY_PATH',
  'KALSHI_REST_URL',
  'KALSHI_WS_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_API_ROOT',
] satisfies Name[];
const LONGEST_SHOWN = 60;

/**
 * Everything a run is told from outside, read once: arguments, the process's environment, and `.env` under it.
 * An empty value counts as unset. Reads no file and no clock; every fault there is comes back in one list.
 */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  dotenv: { readonly path: string; readonly text: string } | null,
): ConfigResult {
  const given = readArguments(argv);
  const file = dotenv === null ? { values: new Map(), faults: [] } : readDotenv(dotenv.path, dotenv.text);
  const faults = [
    ...given.faults,
    ...file.faults,
    ...[...file.values.keys()].filter((name) => !isKnown(name)).map((name) => unknown(name, dotenv?.path ?? '.env')),
    ...Object.keys(env)
      .filter((name) => /^(KALSHI|TELEGRAM)_/i.test(name) && !isKnown(name))
      .map((name) => unknown(name, 'the environment')),
  ];

  const raw: Partial<Record<Name, string>> = {};
  for (const name of NAMES) {
    const value = env[name]?.trim() || file.values.get(name);
    if (value) raw[name] = value;
  }
  const read = Variables.safeParse(raw);
  const malformed = new Set(read.error?.issues.map((issue) => String(issue.path[0])));
  for (const issue of read.error?.issues ?? []) {
    const name = String(issue.path[0]) as Name;
    faults.push(`${name} ${issue.message}${shown(name, raw[name] ?? '')}.`);
  }

  const environment = given.practice ? 'practice' : (raw.KALSHI_ENV ?? 'practice');
  const need = (name: Name, why: string) => {
    if (raw[name] === undefined) faults.push(`${name} is missing: ${why}.`);
  };
  if (environment !== 'practice' && !malformed.has('KALSHI_ENV')) {
    const why = `KALSHI_ENV=${environment} needs an API key. Set it, or run with --practice`;
    need('KALSHI_KEY_ID', why);
    need('KALSHI_PRIVATE_KEY_PATH', why);
    for (const name of ['KALSHI_REST_URL', 'KALSHI_WS_URL'] as const) {
      const at = environmentAt(raw[name] ?? '');
      if (at === null || at === environment) continue;
      faults.push(
        `${name} is an address of the ${at} exchange, and KALSHI_ENV is ${environment}: correct one of them.`,
      );
    }
  }
  if (faults.length > 0 || !read.success) {
    const unusable = environment === 'practice' || malformed.has('KALSHI_PRIVATE_KEY_PATH');
    const keyPath = unusable ? null : (raw.KALSHI_PRIVATE_KEY_PATH ?? null);
    const { data: dataDir = null } = Variables.shape.DATA_DIR.safeParse(raw.DATA_DIR);
    return { ok: false, faults: faults.map(clean), keyPath, dataDir };
  }
  return { ok: true, config: build(read.data, given.practice, given.overrides) };
}

/** The one message that a start with faults prints. */
export function faultMessage(faults: readonly string[]): string {
  const count = faults.length === 1 ? 'one thing has' : `${faults.length} things have`;
  return [`kalshi-pilot cannot start: ${count} to be mended.`, ...faults.map((fault) => `  - ${fault}`)].join('\n');
}

function build(values: Values, practice: boolean, overrides: Overrides): Config {
  const exchange = exchangeOf(values, practice);
  const token = values.TELEGRAM_BOT_TOKEN;
  const chatId = values.TELEGRAM_CHAT_ID ?? null;
  const telegram =
    token === undefined ? null : Object.freeze({ token, chatId, apiRoot: values.TELEGRAM_API_ROOT ?? null });
  const idle: readonly Name[] = [
    ...(exchange.environment === 'practice'
      ? (['KALSHI_KEY_ID', 'KALSHI_PRIVATE_KEY_PATH', 'KALSHI_REST_URL', 'KALSHI_WS_URL'] as const)
      : []),
    ...(telegram === null ? (['TELEGRAM_CHAT_ID', 'TELEGRAM_API_ROOT'] as const) : []),
  ];
  return Object.freeze({
    exchange: Object.freeze(exchange),
    telegram,
    dataDir: values.DATA_DIR,
    logDir: values.LOG_DIR,
    logLevel: values.LOG_LEVEL,
    chatPort: values.CHAT_PORT,
    overrides,
    notes: Object.freeze(
      idle
        .filter((name) => values[name] !== undefined)
        .map((name) =>
          name.startsWith('KALSHI_')
            ? `${name} is set but has no effect in practice.`
            : `${name} is set but has no effect without TELEGRAM_BOT_TOKEN.`,
        ),
    ),
  });
}

function exchangeOf(values: Values, practice: boolean): ExchangeConfig {
  const environment = values.KALSHI_ENV;
  if (practice || environment === 'practice') return { environment: 'practice' };
  const host = HOSTS[environment];
  return {
    environment,
    restUrl: values.KALSHI_REST_URL ?? host.rest,
    wsUrl: values.KALSHI_WS_URL ?? host.ws,
    // Never empty here: a run without them has been refused.
    keyId: values.KALSHI_KEY_ID ?? '',
    keyPath: values.KALSHI_PRIVATE_KEY_PATH ?? '',
  };
}

const isKnown = (name: string) => (NAMES as readonly string[]).includes(name);
const clean = redactor([]);

function unknown(name: string, where: string): string {
  const near = nearest(name, NAMES);
  return `${clean(name).slice(0, LONGEST_SHOWN)} in ${where} is no variable of this program.${near === null ? ' Remove it.' : ` Did you mean ${near}?`}`;
}

function shown(name: Name, value: string): string {
  if (HIDDEN.includes(name) || value.length > LONGEST_SHOWN || value !== clean(value)) return '';
  return `, not “${value}”`;
}
