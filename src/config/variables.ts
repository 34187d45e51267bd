import { z } from 'zod';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An address without a slash at the end. Plain text on the wire is for this machine only. */
const url = (secure: 'https' | 'wss', plain: 'http' | 'ws') =>
  z.string().transform((text, context) => {
    const fault = (message: string) => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const parsed = URL.parse(text);
    if (parsed === null || ![`${secure}:`, `${plain}:`].includes(parsed.protocol)) {
      return fault(`must be an address that begins with ${secure}://`);
    }
    if (parsed.protocol === `${plain}:` && parsed.hostname !== '127.0.0.1') {
      return fault(`may use ${plain}:// for 127.0.0.1 only; write ${secure}://`);
    }
    if (parsed.username !== '' || parsed.password !== '') return fault('must not hold a user name or password');
    if (parsed.search !== '' || parsed.hash !== '') return fault('must not hold ? or #');
    return parsed.href.replace(/\/+$/, '');
  });

const path = z.string().regex(/^[^\0\r\n]+$/, 'must be a path');

/** Every variable there is. A message says what the value must be, and never what it is. */
const VARIABLES = {
  KALSHI_ENV: z.enum(['practice', 'demo', 'prod'], 'must be practice, demo or prod').default('practice'),
  KALSHI_KEY_ID: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the API key id as Kalshi shows it'),
  KALSHI_PRIVATE_KEY_PATH: path,
  KALSHI_REST_URL: url('https', 'http'),
  KALSHI_WS_URL: url('wss', 'ws'),
  TELEGRAM_BOT_TOKEN: z.string().regex(/^\d+:[\w-]+$/, 'must look like 123456789:AA… as @BotFather gave it'),
  TELEGRAM_CHAT_ID: z
    .string()
    // A group's id is negative, and in a group nobody is obeyed.
    .regex(/^\d{1,15}$/, 'must be the number of a private chat, a whole number such as 123456789')
    .transform(Number),
  TELEGRAM_API_ROOT: url('https', 'http'),
  DATA_DIR: path.default('data'),
  LOG_DIR: path.default('logs'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  CHAT_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'must be a port from 0 to 65535'))
    .default(8787),
} as const;
export type Name = keyof typeof VARIABLES;
export const NAMES = Object.keys(VARIABLES) as Name[];

export const Variables = z.object(VARIABLES).partial({
  KALSHI_KEY_ID: true,
  KALSHI_PRIVATE_KEY_PATH: true,
  KALSHI_REST_URL: true,
  KALSHI_WS_URL: true,
  TELEGRAM_BOT_TOKEN: true,
  TELEGRAM_CHAT_ID: true,
  TELEGRAM_API_ROOT: true,
});
export type Values = z.infer<typeof Variables>;
