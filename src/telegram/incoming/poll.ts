import type { Bot, Context } from 'grammy';
import type { Update } from 'grammy/types';
import type { Clock, Log, Runner } from '../../ports.ts';
import { span } from '../cards/figures.ts';
import { faultOf, faultText } from '../line/fault.ts';
import type { Link } from '../line/link.ts';

type PollParts<C extends Context> = {
  readonly bot: Bot<C>;
  readonly link: Link;
  readonly clock: Clock;
  /** 0 to 1. */
  random(): number;
  readonly log: Log;
  /** Handles one update; never rejects. */
  handle(update: Update): Promise<void>;
  /** Telegram answers, for the first time in this run. */
  ready(): void;
  /** Every update that had come was handled. */
  drained(): Promise<void>;
  /** Tells the owner. */
  tell(text: string): void;
};

const LONGEST_WAIT = 60_000;
/** How long a rival may be the long poll of a run that was killed, ms. */
const RIVAL_PATIENCE = 60_000;
/** Taps say nothing of when they were made: after a silence of more than this they may be from within it, ms. */
const LONGEST_SILENCE = 30_000;

/** What may be counted from: a number that is none would make every later update look old. */
const isUpdate = (update: Update | null): update is Update =>
  Number.isSafeInteger(update?.update_id) && (update?.update_id ?? -1) >= 0;

type Signal = Parameters<Bot['api']['getMe']>[0];

/**
 * Hears what comes from Telegram, one update after the other. A loop of its own because grammY's gives up for good at
 * 401 and 409, waits up to an hour at its start, and does not tell when it cannot reach Telegram.
 */
export class Poll<C extends Context> implements Runner {
  readonly #parts: PollParts<C>;
  #offset: number | undefined;
  #ready = false;
  /** When Telegram last answered, by both clocks: one of them may stand still or go back while the machine sleeps. */
  #heardAt: { readonly now: number; readonly monotonic: number } | null = null;
  #afterSilence = true;
  #failures = 0;
  /** Since when another copy takes the updates, ms. */
  #rivalSince: number | null = null;
  #rivalTold = false;
  #tokenFaultTold = false;

  constructor(parts: PollParts<C>) {
    this.#parts = parts;
  }

  /** Whether what is handled now may have waited at Telegram while nobody listened. */
  get afterSilence(): boolean {
    return this.#afterSilence;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (!signal.aborted) {
      try {
        await this.#round(signal);
      } catch (error) {
        if (!signal.aborted) await clock.sleep(this.#pause(error), signal);
      }
    }
    await this.#confirm();
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { bot, link, ready, handle, drained } = this.#parts;
    if (!this.#ready) {
      bot.botInfo = await bot.api.getMe(signal as Signal);
      await bot.api.deleteWebhook({}, signal as Signal);
      this.#ready = true;
      ready();
    }
    const updates = await bot.api.getUpdates(
      {
        // After a failure one short poll shows at once that Telegram is back; at first it fetches what had waited.
        timeout: this.#failures > 0 || this.#heardAt === null ? 0 : 25,
        allowed_updates: ['message', 'callback_query'],
        ...(this.#offset === undefined ? {} : { offset: this.#offset }),
      },
      signal as Signal,
    );
    link.heard('poll');
    this.#listened();
    this.#recovered();
    const whole = updates.filter(isUpdate);
    for (const update of whole) {
      // Moved on before it is handled: what fails once is not tried forever.
      this.#offset = update.update_id + 1;
      await handle(update);
    }
    await drained();
    // It will be sent again and again: not without a pause, and without making what is whole wait.
    if (whole.length < updates.length) throw new Error('Telegram sent something that is no update');
  }

  #listened(): void {
    const { clock } = this.#parts;
    const before = this.#heardAt;
    this.#heardAt = { now: clock.now(), monotonic: clock.monotonic() };
    this.#afterSilence =
      before === null ||
      Math.max(this.#heardAt.now - before.now, this.#heardAt.monotonic - before.monotonic) > LONGEST_SILENCE;
  }

  #recovered(): void {
    const { clock, tell } = this.#parts;
    this.#failures = 0;
    this.#tokenFaultTold = false;
    if (this.#rivalSince === null) return;
    tell(
      `Another copy of this bot took the messages for ${span(clock.now() - this.#rivalSince)}; some may have gone to it.`,
    );
    this.#rivalSince = null;
    this.#rivalTold = false;
  }

  /** Notes why a round failed and answers how long to wait, ms. */
  #pause(error: unknown): number {
    const { link, log, clock, random } = this.#parts;
    const fault = faultOf(error);
    const slow = fault.kind === 'conflict' || fault.kind === 'token';
    if (fault.kind === 'conflict' && this.#rivalSince === null) {
      this.#rivalSince = clock.now();
      log.error({}, 'another copy uses this bot token, so messages from the chat go astray: stop the other one');
    } else if (fault.kind === 'conflict') this.#tellRival();
    else if (fault.kind === 'token' && !this.#tokenFaultTold) {
      this.#tokenFaultTold = true;
      log.error({}, 'Telegram does not know the bot token: check TELEGRAM_BOT_TOKEN');
    } else if (!slow && this.#failures === 0) log.warn({ fault: faultText(error) }, 'Telegram cannot be heard');
    link.missed('poll', slow ? faultText(error) : `cannot be reached: ${faultText(error)}`);
    if (fault.kind === 'wait') return fault.ms;
    const least = slow ? 5_000 : 1_000;
    const wait = Math.min(slow ? LONGEST_WAIT : LONGEST_WAIT / 4, least * 2 ** this.#failures);
    this.#failures += 1;
    return wait * (0.75 + random() / 4);
  }

  /** It can be said, for only hearing fails. A copy that was killed just now is taken for one that polls for a while. */
  #tellRival(): void {
    const { clock, tell } = this.#parts;
    if (this.#rivalTold || this.#rivalSince === null || clock.now() - this.#rivalSince < RIVAL_PATIENCE) return;
    this.#rivalTold = true;
    tell(
      'Another copy of this bot takes the messages: I hear none of them, and in a few minutes nothing enters any more. ' +
        'Stop the other copy; if there is none, have @BotFather make a new token.',
    );
  }

  /** Tells Telegram what was handled, so that the next run does not get it again. */
  async #confirm(): Promise<void> {
    if (this.#offset === undefined) return;
    await this.#parts.bot.api.getUpdates({ offset: this.#offset, limit: 1, timeout: 0 }).catch(() => []);
  }
}
