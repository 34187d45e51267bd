import type { Clock, Log, Store } from './ports.ts';
import type { Fetch } from './telegram/line/dial.ts';
import { botIdOf } from './telegram/line/token.ts';
import { Pairing } from './telegram/owner/pairing.ts';

type Parts = {
  readonly store: Store;
  /** Goes to Telegram. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** A whole number below `bound`, which nobody can guess. */
  readonly random: (bound: number) => number;
  /** To the person at the terminal alone. */
  readonly print: (text: string) => void;
  readonly signal: AbortSignal;
};

/**
 * The owner's chat of a bot for which the configuration names none: the one that was paired before, or that is paired
 * now. Null when the run was stopped while it waited.
 */
export async function findOwner(
  bot: { readonly token: string; readonly apiRoot: string | null },
  parts: Parts,
): Promise<number | null> {
  const { store, clock, log, random, print, signal } = parts;
  const { owner } = store.saved.chat;
  if (owner?.bot === botIdOf(bot.token)) return owner.chat;
  const keep: ConstructorParameters<typeof Pairing>[0]['keep'] = (change) =>
    store.save({ chat: { ...store.saved.chat, ...change } });
  return new Pairing({ ...bot, fetch: parts.fetch, clock, log, random, print, keep }).run(signal);
}
