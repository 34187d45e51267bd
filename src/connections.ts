import { readKeyFile } from './config/key.ts';
import { type Config, type ExchangeConfig, faultMessage } from './config.ts';
import { HOSTS } from './kalshi/hosts.ts';
import type { Line } from './kalshi/open.ts';
import { type Key, loadKey } from './kalshi/signature.ts';
import type { PilotParts } from './pilot-parts.ts';
import type { Clock, Log } from './ports.ts';
import type { PracticeChat } from './practice/chat/practice-chat.ts';
import type { PracticeExchange } from './practice/exchange/server.ts';
import { redactor } from './redact.ts';
import { StartFault } from './start-fault.ts';
import { isTokenRefused } from './telegram/line/token.ts';

const UNKNOWN_TOKEN = 'TELEGRAM_BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather.';

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  /** What happens at the practice exchange. */
  readonly seed: number;
  /** What is started here is closed with it. */
  readonly opened: AsyncDisposableStack;
};

/** Who a run talks to. */
export type Connections = {
  readonly line: Line;
  /** Its owner's chat is null where nobody has said who that is. */
  readonly chat: Omit<PilotParts['chat'], 'chatId'> & { readonly chatId: number | null };
  /** Where the owner chats when there is no Telegram; it holds a secret. */
  readonly pageUrl: string | null;
};

type World = PracticeExchange['control'] | undefined;

/** Finds the exchange and the chat of a run, and starts the embedded ones that practice needs. Throws `StartFault`. */
export async function openConnections(config: Config, parts: Parts): Promise<Connections> {
  const { line, world } = await openLine(config.exchange, parts);
  if (config.telegram !== null) {
    if (await isTokenRefused(config.telegram, parts.clock)) throw new StartFault(faultMessage([UNKNOWN_TOKEN]));
    return { line, chat: config.telegram, pageUrl: null };
  }
  const { pageUrl, ...chat } = await openPage(config.chatPort, world, parts);
  return { line, chat, pageUrl };
}

/** The way to the exchange, and in practice what the chat's page may do to it. Throws `StartFault`. */
export async function openLine(exchange: ExchangeConfig, parts: Parts): Promise<{ line: Line; world: World }> {
  if (exchange.environment === 'practice') return practiceEnd(parts);
  return { line: await kalshiLine(exchange), world: undefined };
}

/** The embedded chat, which stands in for Telegram. Throws `StartFault`. */
export async function openPage(
  port: number,
  world: World,
  { clock, log, opened }: Omit<Parts, 'seed'>,
): Promise<PracticeChat> {
  // Loaded only when needed: with both real ends, a run is a third smaller without the embedded ones.
  const { startPracticeChat } = await import('./practice/chat/practice-chat.ts');
  const chat = await startPracticeChat({ port, clock, log, world }).catch(fault);
  opened.defer(() => chat.close());
  return chat;
}

async function practiceEnd({ clock, log, seed, opened }: Parts): Promise<{ line: Line; world: World }> {
  const { startPracticeExchange } = await import('./practice/exchange/server.ts');
  const exchange = await startPracticeExchange({ clock, seed, log }).catch(fault);
  opened.defer(() => exchange.close());
  const { restUrl, wsUrl, keyId, privateKeyPem, control } = exchange;
  const credentials = { keyId, key: loadKey(privateKeyPem) };
  return { line: { restUrl, wsUrl, site: HOSTS.demo.site, credentials }, world: control };
}

async function kalshiLine(exchange: Exclude<ExchangeConfig, { environment: 'practice' }>): Promise<Line> {
  const { environment, restUrl, wsUrl, keyId, keyPath } = exchange;
  const key = await openKey(keyPath).catch(fault);
  return { restUrl, wsUrl, site: HOSTS[environment].site, credentials: { keyId, key } };
}

/** What is wrong with the key file at `path`, if anything: for the one list of what to mend. */
export async function keyFaults(path: string | null): Promise<readonly string[]> {
  if (path === null) return [];
  return openKey(path).then(
    () => [],
    (error: Error) => [redactor([])(error.message)],
  );
}

async function openKey(path: string): Promise<Key> {
  const file = await readKeyFile(path);
  if (!file.ok) throw new Error(file.fault);
  try {
    return loadKey(file.pem);
  } catch (error) {
    throw new Error(`KALSHI_PRIVATE_KEY_PATH: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fault(error: unknown): never {
  throw new StartFault(error instanceof Error ? error.message : String(error));
}
