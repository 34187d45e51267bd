import { randomInt } from 'node:crypto';
import { readKeyFile } from './config/key.ts';
import type { Config, ExchangeConfig } from './config.ts';
import { HOSTS } from './kalshi/hosts.ts';
import type { Line } from './kalshi/open.ts';
import { type Key, loadKey } from './kalshi/signature.ts';
import type { PilotParts } from './pilot.ts';
import type { Clock, Log } from './ports.ts';
import { StartFault } from './start-fault.ts';

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  /** What is started here is closed with it. */
  readonly opened: AsyncDisposableStack;
};

/** Who a run talks to. */
export type Connections = {
  readonly line: Line;
  readonly chat: PilotParts['chat'];
  /** Where the owner chats when there is no Telegram; it holds a secret. */
  readonly pageUrl: string | null;
};

/** Finds the exchange and the chat of a run, and starts the embedded ones that practice needs. Throws `StartFault`. */
export async function openConnections(config: Config, parts: Parts): Promise<Connections> {
  const line =
    config.exchange.environment === 'practice' ? await practiceLine(parts) : await kalshiLine(config.exchange);
  if (config.telegram !== null) return { line, chat: config.telegram, pageUrl: null };
  // Loaded only when needed: with both real ends, a run is a third smaller without the embedded ones.
  const { startPracticeChat } = await import('./practice/chat/practice-chat.ts');
  const chat = await startPracticeChat({ port: config.chatPort, clock: parts.clock, log: parts.log }).catch(fault);
  parts.opened.defer(() => chat.close());
  return { line, chat, pageUrl: chat.pageUrl };
}

async function practiceLine({ clock, log, opened }: Parts): Promise<Line> {
  const { startPracticeExchange } = await import('./practice/exchange/server.ts');
  const exchange = await startPracticeExchange({ clock, seed: randomInt(2 ** 31), log }).catch(fault);
  opened.defer(() => exchange.close());
  const { restUrl, wsUrl, keyId, privateKeyPem } = exchange;
  return { restUrl, wsUrl, site: HOSTS.demo.site, credentials: { keyId, key: loadKey(privateKeyPem) } };
}

async function kalshiLine(exchange: Exclude<ExchangeConfig, { environment: 'practice' }>): Promise<Line> {
  const { environment, restUrl, wsUrl, keyId, keyPath } = exchange;
  const file = await readKeyFile(keyPath);
  if (!file.ok) throw new StartFault(file.fault);
  let key: Key;
  try {
    key = loadKey(file.pem);
  } catch (error) {
    return fault(error);
  }
  return { restUrl, wsUrl, site: HOSTS[environment].site, credentials: { keyId, key } };
}

function fault(error: unknown): never {
  throw new StartFault(error instanceof Error ? error.message : String(error));
}
