import { Api } from 'grammy';
import type { Message, Update } from 'grammy/types';
import type { ChatState } from '../../ports/chat-state.ts';
import type { Clock, Log } from '../../ports.ts';
import { oneLine } from '../cards/figures.ts';
import { createDial, type Dial, type Fetch } from '../line/dial.ts';
import { faultOf, faultText } from '../line/fault.ts';
import { botIdOf } from '../line/token.ts';
import { type Moment, PairingCode } from './pairing-code.ts';

export type PairingParts = {
  readonly token: string;
  /** Telegram's own when null. */
  readonly apiRoot: string | null;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** A whole number below `max` that nobody can foresee. */
  random(max: number): number;
  /** To the person at the terminal, and nowhere else: it is told the code. */
  print(text: string): void;
  /** Resolves when it is on disk. */
  keep(change: Pick<ChatState, 'owner' | 'lastUpdateId'>): Promise<void>;
};

/** How long one question to Telegram waits for news, s. */
const LONG_POLL = 25;
const RETRY = 2_000;
/** Another copy, or a token that is not known any more, does not go away at once. */
const SLOW_RETRY = 15_000;
/** Neither of the last two calls holds up the start for longer, ms. */
const LAST_CALLS = 5_000;

type Private = Message & { readonly from: NonNullable<Message['from']>; readonly text: string };
type Signal = Parameters<Api['getMe']>[0];

/** Finds out who owns a bot of which nobody has said it: whoever sends the code that stands on the terminal. */
export class Pairing {
  readonly #parts: PairingParts;
  readonly #dial: Dial;
  readonly #api: Api;
  #offset: number | undefined;
  /** The bot's name in links; null before Telegram has told it. */
  #username: string | null = null;
  #code: PairingCode | null = null;
  /** When the code was made, as Telegram has the time, ms. */
  #madeAt = 0;
  /** What the terminal was last told of the line. */
  #trouble: string | null = null;

  constructor(parts: PairingParts) {
    this.#parts = parts;
    this.#dial = createDial(parts.clock, parts.fetch);
    const { token, apiRoot } = parts;
    this.#api = new Api(token, {
      timeoutSeconds: LONG_POLL + 15,
      fetch: this.#dial.fetch,
      ...(apiRoot === null ? {} : { apiRoot }),
    });
  }

  /** Answers the owner's chat once it is on disk; null when `signal` aborts before. */
  async run(signal: AbortSignal): Promise<number | null> {
    const { clock, log } = this.#parts;
    log.info({}, 'nobody owns this bot yet: pairing waits for the code that was printed to the terminal');
    while (!signal.aborted) {
      try {
        const owner = await this.#round(signal);
        if (owner !== null) return owner;
      } catch (error) {
        if (!signal.aborted) await clock.sleep(this.#tell(error), signal);
      }
    }
    return null;
  }

  async #round(signal: AbortSignal): Promise<number | null> {
    if (this.#username === null) {
      const { username } = await this.#api.getMe(signal as Signal);
      await this.#api.deleteWebhook({}, signal as Signal);
      this.#username = username;
    }
    const code = this.#current(this.#username);
    const wait = this.#trouble === null ? Math.min(LONG_POLL, Math.ceil(code.left(this.#moment()) / 1000)) : 0;
    const updates = await this.#api.getUpdates(
      {
        timeout: wait,
        allowed_updates: ['message', 'callback_query'],
        ...(this.#offset === undefined ? {} : { offset: this.#offset }),
      },
      signal as Signal,
    );
    if (this.#trouble !== null) this.#parts.print('Telegram answers again.');
    this.#trouble = null;
    for (const update of updates) {
      this.#offset = update.update_id + 1;
      const sent = privateText(update);
      // What was sent before the code was made cannot mean it. Both times are only known to the second.
      if (sent === null || (sent.date + 2) * 1000 <= this.#madeAt) continue;
      if (!this.#fits(this.#current(this.#username), sent)) continue;
      if (await this.#own(sent, update.update_id)) return sent.chat.id;
    }
    return null;
  }

  /** Whether this is the code; of a wrong one only the terminal hears, for a stranger is told nothing. */
  #fits(code: PairingCode, { from, text }: Private): boolean {
    const before = code.tries;
    if (code.matches(from.id, text, this.#moment())) return true;
    if (code.tries > before) this.#parts.print(`A wrong code came from ${oneLine(from.first_name, 40)} (${from.id}).`);
    return false;
  }

  /** The code that is valid now; a new one is told to the terminal. */
  #current(username: string): PairingCode {
    const { random, print } = this.#parts;
    const before = this.#code;
    if (before !== null && !before.exhausted && before.left(this.#moment()) > 0) return before;
    const code = new PairingCode(random, this.#moment());
    this.#code = code;
    this.#madeAt = this.#dial.serverNow();
    const why =
      before === null
        ? 'Nobody owns this bot yet. To own it, open this link, or send it the code in a private chat:'
        : `${before.exhausted ? 'Too many wrong codes were sent' : 'The code has expired'}. The new one:`;
    print(`${why}\n\n  ${code.text}\n  https://t.me/${username}?start=${code.text}\n\nValid for 15 minutes, once.`);
    return code;
  }

  /** Makes the sender the owner; false when that could not be written down. */
  async #own({ from, chat }: Private, updateId: number): Promise<boolean> {
    const { token, print, log, keep } = this.#parts;
    try {
      await keep({ owner: { bot: botIdOf(token), chat: chat.id }, lastUpdateId: updateId });
    } catch (error) {
      print(`The code is right, but the owner could not be written to disk: ${faultText(error)}. Send it again.`);
      return false;
    }
    log.info({ chat: chat.id }, 'paired: this chat owns the bot now');
    print(`Paired: ${oneLine(from.first_name, 40)} (${chat.id}) owns this bot now.`);
    // Confirmed, so that the code does not come again as a command.
    await this.#last((signal) =>
      this.#api.getUpdates(
        { limit: 1, timeout: 0, ...(this.#offset === undefined ? {} : { offset: this.#offset }) },
        signal,
      ),
    );
    await this.#last((signal) =>
      this.#api.sendMessage(chat.id, 'You are the owner of this bot now. /help lists what I can do.', {}, signal),
    );
    return true;
  }

  /** A call without which all is well, too. */
  async #last(call: (signal: Signal) => Promise<unknown>): Promise<void> {
    const { clock, log } = this.#parts;
    const late = new AbortController();
    const done = new AbortController();
    void clock.sleep(LAST_CALLS, done.signal).then(() => late.abort());
    await call(late.signal as Signal).catch((error) => log.warn({ fault: faultText(error) }, 'after the pairing'));
    done.abort();
  }

  /** Says once why it does not go on, and answers how long to wait, ms. */
  #tell(error: unknown): number {
    const { print, log } = this.#parts;
    const fault = faultOf(error);
    const trouble =
      fault.kind === 'conflict'
        ? 'Another copy uses this bot token and takes its messages: stop the other one.'
        : fault.kind === 'token'
          ? 'Telegram does not know this token any more: check TELEGRAM_BOT_TOKEN.'
          : 'Telegram cannot be reached: I go on trying.';
    if (trouble !== this.#trouble) {
      print(trouble);
      log.warn({ fault: faultText(error) }, 'pairing waits for Telegram');
    }
    this.#trouble = trouble;
    if (fault.kind === 'wait') return fault.ms;
    return fault.kind === 'conflict' || fault.kind === 'token' ? SLOW_RETRY : RETRY;
  }

  #moment(): Moment {
    const { clock } = this.#parts;
    return { now: clock.now(), monotonic: clock.monotonic() };
  }
}

/** A text that a person has written in a private chat; null for anything else. */
function privateText({ message }: Update): Private | null {
  const { chat, from, text } = message ?? {};
  if (message === undefined || chat?.type !== 'private' || from === undefined || text === undefined) return null;
  return from.is_bot || from.id !== chat.id ? null : { ...message, from, text };
}
