import { accountOf } from '../account-binding.ts';
import type { Config } from '../config.ts';
import { openLine, openPage } from '../connections.ts';
import type { DeskState } from '../desk/state.ts';
import { findInstance } from '../instance.ts';
import { internet } from '../kalshi/network.ts';
import { type Line, openExchange } from '../kalshi/open.ts';
import { type Finding, ok, warn } from '../ports/finding.ts';
import type { Clock, Log } from '../ports.ts';
import { type Peek, peek } from '../store/peek.ts';
import type { Fetch } from '../telegram/line/dial.ts';
import { botIdOf } from '../telegram/line/token.ts';
import { account, noAccount, orderGroups, type Situation } from './account.ts';
import { addressFinding } from './address.ts';
import { apiKey } from './api-key.ts';
import { chatPage } from './chat-page.ts';
import type { Check } from './check.ts';
import { dotenvFile } from './dotenv-file.ts';
import { exchangeHours, handshake } from './exchange.ts';
import { folder, freeSpace } from './folder.ts';
import { instance } from './instance.ts';
import { keyFile } from './key-file.ts';
import type { Machine } from './machine.ts';
import { runtime } from './runtime.ts';
import { sleep } from './sleep.ts';
import { stateFinding } from './state.ts';
import { type Owner, telegram } from './telegram.ts';

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly machine: Machine;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** What happens at the practice exchange. */
  readonly seed: number;
  /** Goes to Telegram. */
  readonly fetch: Fetch;
  /** What is started for it is closed with it. */
  readonly opened: AsyncDisposableStack;
};

/** What can be looked at on the computer, also from within a run. */
export function machineChecks(
  config: Config,
  zone: string,
  { clock, machine }: Pick<Parts, 'clock' | 'machine'>,
): readonly Check[] {
  const { exchange, dataDir, logDir } = config;
  return [
    runtime(machine.node, zone, clock.now()),
    ...('keyPath' in exchange ? [keyFile(exchange.keyPath, machine)] : []),
    dotenvFile(machine),
    folder('data folder', 'DATA_DIR', dataDir, machine),
    folder('log folder', 'LOG_DIR', logDir, machine),
    freeSpace(dataDir, machine),
    sleep(machine),
  ];
}

/** Everything that a run with this configuration needs, looked at from outside. Starts the embedded ends of practice. */
export async function wholeRound(config: Config, parts: Parts): Promise<readonly Check[]> {
  const { clock, log, machine, opened } = parts;
  const found = await peek(config.dataDir, clock).catch(
    (error: Error): Peek => ({ kind: 'lost', reason: error.message }),
  );
  const desk = 'saved' in found ? found.saved.desk : null;
  const running = findInstance(config.dataDir);
  const { line, world } = await openLine(config.exchange, parts).catch((fault: Error) => ({
    line: fault.message,
    world: undefined,
  }));
  const exchange = typeof line === 'string' ? [noAccount()] : exchangeChecks(line, config, desk, running, parts);
  const page = config.telegram === null ? await openPage(0, world, { clock, log, opened }) : null;
  const owner = ownerOf(config, found);
  return [
    { name: 'settings', unseen: 'FAIL', mend: '', look: async () => settings(config) },
    ...machineChecks(config, desk?.settings.timezone ?? 'America/New_York', parts),
    { name: 'state', unseen: 'FAIL', mend: '', look: async () => [stateFinding(found)] },
    instance(running),
    ...exchange,
    ...(page === null
      ? []
      : [chatPage(config.chatPort, running, machine), telegram(page, { chat: page.chatId, from: 'practice' }, parts)]),
    ...(config.telegram === null ? [] : [telegram(config.telegram, owner, parts)]),
  ];
}

function settings(config: Config): readonly Finding[] {
  const idle = config.notes.map((note) => warn('settings', note, 'Remove it, or set what it belongs to.'));
  return [...(idle.length === 0 ? [ok('settings', 'complete')] : idle), addressFinding(config.exchange)];
}

function exchangeChecks(
  line: Line,
  { exchange: { environment } }: Config,
  desk: DeskState | null,
  running: ReturnType<typeof findInstance>,
  { clock, random, log }: Parts,
): readonly Check[] {
  const way = openExchange(line, {
    network: internet,
    clock,
    random,
    log,
    sink: nothing,
    interest: { traded: () => new Set(), watches: () => false },
    onFrame: nothing,
    onMarketChange: nothing,
    onEventChange: nothing,
  });
  const live = desk !== null && desk.live.account === accountOf(environment, line, '') ? desk.live : null;
  // Another account than the remembered one begins on paper where there is real money.
  const mode = live === null && environment === 'prod' ? 'paper' : (desk?.settings['trader.mode'] ?? 'approve');
  const trades = mode === 'approve' || mode === 'auto';
  const situation = running.then((found): Situation => ({ known: live, running: found !== null, trades }));
  const now = (): number => clock.now();
  return [
    exchangeHours(way, clock),
    handshake(way, clock),
    apiKey(way, { environment, keyId: line.credentials.keyId, trades }, now),
    account(way, situation, now),
    orderGroups(way, situation),
  ];
}

const nothing = (): void => {};

function ownerOf({ telegram: bot }: Config, found: Peek): Owner {
  if (bot === null) return null;
  if (bot.chatId !== null) return { chat: bot.chatId, from: 'TELEGRAM_CHAT_ID' };
  const paired = 'saved' in found ? found.saved.chat.owner : null;
  return paired?.bot === botIdOf(bot.token) ? { chat: paired.chat, from: 'pairing' } : null;
}
