import { autoRetry } from '@grammyjs/auto-retry';
import { Bot, type Context } from 'grammy';
import type { Dial } from './dial.ts';

/** Putting up the menu may wait for Telegram; what the owner waits for may not, and the outbox paces itself. */
const PATIENT = new Set<string>(['setMyCommands', 'deleteMyCommands', 'setChatMenuButton']);

/** grammY over this line. `apiRoot` is Telegram's own when undefined. */
export function createBot<C extends Context>(token: string, apiRoot: string | undefined, dial: Dial): Bot<C> {
  const bot = new Bot<C>(token, {
    client: { timeoutSeconds: 40, fetch: dial.fetch, ...(apiRoot === undefined ? {} : { apiRoot }) },
  });
  const retry = autoRetry({ maxRetryAttempts: 2, maxDelaySeconds: 30, rethrowHttpErrors: true });
  bot.api.config.use((previous, method, payload, signal) =>
    PATIENT.has(method) ? retry(previous, method, payload, signal) : previous(method, payload, signal),
  );
  return bot;
}
