import { Api, GrammyError } from 'grammy';
import type { Clock } from '../../ports.ts';

/** How long a start waits for Telegram's opinion, ms: an outage is no reason not to start. */
const PATIENCE = 3_000;

/**
 * Whether Telegram says that there is no bot with this token. Without an answer it is not refused: only a start with a
 * token that can never work has nobody to tell but the person at the terminal.
 */
export async function isTokenRefused(
  bot: { readonly token: string; readonly apiRoot: string | null },
  clock: Clock,
): Promise<boolean> {
  const api = new Api(bot.token, bot.apiRoot === null ? {} : { apiRoot: bot.apiRoot });
  const [late, answered] = [new AbortController(), new AbortController()];
  void clock.sleep(PATIENCE, answered.signal).then(() => late.abort());
  try {
    await api.getMe(late.signal as Parameters<Api['getMe']>[0]);
    return false;
  } catch (error) {
    return error instanceof GrammyError && error.error_code === 401;
  } finally {
    answered.abort();
  }
}

/** The numeric id of a token's bot, which stands before the colon; 0 for a text that is no token. */
export const botIdOf = (token: string): number => Number(/^(\d{1,15}):/.exec(token)?.[1] ?? 0);
