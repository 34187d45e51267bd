import type { Bot, Filter, MiddlewareFn, NextFunction } from 'grammy';
import type { Pressed, Risk } from '../command.ts';
import type { Dial } from '../line/dial.ts';
import { type Message, message } from '../message.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import type { Post } from '../outgoing/post.ts';
import type { Owner } from '../owner/owner.ts';
import type { ChatContext, Forms } from './forms.ts';
import { type Latecomers, verdict } from './latecomers.ts';
import type { Seen } from './seen.ts';
import type { Call, Switchboard } from './switchboard.ts';

type IntakeParts = {
  readonly owner: Owner;
  readonly seen: Seen;
  readonly late: Latecomers;
  readonly switchboard: Switchboard;
  readonly forms: Forms;
  readonly dial: Pick<Dial, 'serverNow'>;
  /** When the process started, as Telegram has the time, ms. */
  startedAt(): number;
  /** Whether what is handled now may have waited while nobody listened. */
  afterSilence(): boolean;
  readonly outbox: Outbox;
  readonly post: Post;
  reply(messages: readonly Message[]): void;
  /** The owner has written or tapped. */
  written(): void;
};

const UNSAVED = 'Not done: it could not be written to disk first. Free some space or see /log, then send it again.';
const EXPIRED = 'This button has expired.';
const AWAY = 'Not done: I was away when you tapped. Tap again if you still want it.';
const EARLIER = 'Not done: this card is from an earlier run. Send its command again.';

/** The way of an update through the chat: who, whether anew, how late, and then what it means. */
export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /**
   * The order matters: a conversation swallows whatever reaches it while it waits, so that everything else, commands
   * and buttons of cards included, comes before it; only what begins one comes after.
   */
  install(bot: Bot<ChatContext>): void {
    const { forms } = this.#parts;
    bot.use(this.#ownerOnly, this.#onceAndInTime);
    bot.use(forms.plugin(), forms.guard);
    bot.on('callback_query', this.#tap);
    bot.on('message', this.#textOnly);
    bot.use(forms.dialog());
    bot.on('callback_query:data', this.#form);
    bot.on('message:text', this.#text);
  }

  /** Everything that had come was handled: what came late is answered. */
  async drained(): Promise<void> {
    await this.#parts.late.flush();
  }

  readonly #ownerOnly: MiddlewareFn<ChatContext> = async (ctx, next) => {
    // The bot is told of its own pinning as if somebody had written: nobody has.
    if (ctx.message?.pinned_message !== undefined) return;
    if (!this.#parts.owner.admits(ctx)) return;
    this.#parts.written();
    await next();
  };

  readonly #onceAndInTime: MiddlewareFn<ChatContext> = async (ctx, next) => {
    const { seen, reply, post } = this.#parts;
    const id = ctx.update.update_id;
    if (seen.repeated(id)) return;
    const text = ctx.message?.text ?? '';
    const call = this.#parts.switchboard.call(text);
    const risk = this.#risk(ctx, call);
    // Written before anything is changed: a killed process gets its updates again and must not do them twice.
    if (risk !== 'read' && !(await seen.remember(id))) {
      if (ctx.callbackQuery) await post.answerTap(ctx.callbackQuery.id, UNSAVED, true);
      else reply([message(UNSAVED)]);
      return;
    }
    try {
      if (ctx.message === undefined || !this.#late(text, call, risk, ctx.message.date * 1000)) await next();
      else if (risk === 'pause' && call !== null) await this.#obey(call, ctx.message.date * 1000);
    } finally {
      if (risk === 'read') await seen.remember(id);
    }
  };

  #risk(ctx: ChatContext, call: Call | null): Risk {
    if (call !== null) return this.#parts.switchboard.risk(call);
    return ctx.callbackQuery !== undefined || this.#parts.forms.active ? 'change' : 'read';
  }

  /** Whether it came too late to be done as usual; what is not obeyed is kept for the one answer to all of them. */
  #late(text: string, call: Call | null, risk: Risk, sentAt: number): boolean {
    const { dial, startedAt, late } = this.#parts;
    const now = dial.serverNow();
    // Words that are no command may be an answer to a form: what they meant then is not known now.
    const outcome = verdict(call === null ? 'change' : risk, sentAt, now, startedAt());
    if (outcome === 'collect' && call !== null) late.collect(call, now - sentAt);
    if (outcome === 'refuse') late.refuse(text === '' ? 'a message without text' : text, call, now - sentAt);
    return outcome !== 'do';
  }

  async #obey(call: Call, sentAt: number): Promise<void> {
    const { dial, switchboard, late } = this.#parts;
    const replies = await switchboard.answer(call);
    late.obeyed(call, dial.serverNow() - sentAt, replies);
  }

  readonly #tap = async (ctx: Filter<ChatContext, 'callback_query'>, next: NextFunction): Promise<void> => {
    const { forms, switchboard, post, late } = this.#parts;
    const { id, data = '', message: card } = ctx.callbackQuery;
    const messageId = card?.message_id;
    if (forms.standsAt(messageId)) {
      // Buttons of the card that was there before are over: what they did would hide the question.
      const owned = forms.owns(messageId, data);
      if (!(await post.answerTap(id, owned ? '' : EXPIRED, false))) this.#refuseTap();
      else if (owned) await next();
      return;
    }
    const pressed = late.press(data) ?? switchboard.press(data);
    const stale = pressed?.trades === true ? this.#stale(card?.date ?? 0) : null;
    if (stale !== null) {
      await post.answerTap(id, stale, true);
      return;
    }
    // The answer comes first: Telegram refuses it for a tap that is old, and then nothing is done.
    if (!(await post.answerTap(id, pressed?.toast ?? EXPIRED, false))) this.#refuseTap();
    else if (pressed?.act) await this.#act(pressed, pressed.act, messageId);
    else if (pressed?.form) {
      await forms.leave(ctx, 'Left for another setting: nothing was changed.');
      await next();
    }
  };

  /** A button that begins a form, on the card where it was. */
  readonly #form: MiddlewareFn<ChatContext> = async (ctx) => {
    const { switchboard, forms } = this.#parts;
    const { form } = switchboard.press(ctx.callbackQuery?.data ?? '') ?? {};
    const command = switchboard.context.commands.find(({ name }) => name === form?.command);
    if (form === undefined || command === undefined) return;
    await forms.enter(ctx, command, form.given, ctx.callbackQuery?.message?.message_id ?? null);
  };

  async #act(pressed: Pressed, act: NonNullable<Pressed['act']>, messageId: number | undefined): Promise<void> {
    const { switchboard, outbox, reply } = this.#parts;
    const messages = await switchboard.attempt('This button', act);
    const [first, ...more] = messages;
    if (pressed.inPlace !== true || messageId === undefined || first === undefined) reply(messages);
    else {
      outbox.put({ message: first, messageId, priority: 'reply' });
      reply(more);
    }
  }

  /** Why a tap for which an order may leave is not done; null when it is surely of now. `cardDate` in seconds. */
  #stale(cardDate: number): string | null {
    if (this.#parts.afterSilence()) return AWAY;
    return cardDate * 1000 < this.#parts.startedAt() - 1_000 ? EARLIER : null;
  }

  #refuseTap(): void {
    this.#parts.reply([message('A tap came too late and nothing was done. Tap again if you still want it.')]);
  }

  readonly #textOnly: MiddlewareFn<ChatContext> = async (ctx, next) => {
    if (ctx.message?.text !== undefined) await next();
    else this.#parts.reply([message('I read text and buttons only. /help lists what I can do.')]);
  };

  readonly #text: MiddlewareFn<ChatContext> = async (ctx) => {
    const { switchboard, forms, reply } = this.#parts;
    const call = switchboard.call(ctx.message?.text ?? '');
    if (call === null) reply([message('Commands begin with a slash: /status, /flow, or /help for all of them.')]);
    else {
      const { command, args } = call;
      const given = args === '' ? [] : (command?.given?.(args) ?? null);
      if (command?.form !== undefined && given !== null) await forms.enter(ctx, command, given);
      else reply(await switchboard.answer(call));
    }
  };
}
