import { type ConversationFlavor, conversations, createConversation } from '@grammyjs/conversations';
import type { Context, MiddlewareFn } from 'grammy';
import type { Clock } from '../../ports.ts';
import { oneLine } from '../cards/figures.ts';
import type { Command, FormStep } from '../command.ts';
import { type Buttons, type Message, message } from '../message.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import type { Post } from '../outgoing/post.ts';
import type { Switchboard } from './switchboard.ts';

export type ChatContext = ConversationFlavor<Context>;

/** How long a form waits for an answer, ms. */
const PATIENCE = 5 * 60_000;
const ID = 'form';
const LONGEST_ANSWER = 500;

type Ask = Extract<FormStep, { type: 'ask' }>;
/** The question on the screen. */
type Open = {
  readonly name: string;
  readonly messageId: number;
  readonly message: Message;
  /** Begins the data of its buttons: a second tap must not answer the question that took this one's place. */
  readonly mark: string;
  readonly closed: AbortController;
};

type FormsParts = {
  readonly switchboard: Switchboard;
  readonly post: Post;
  readonly outbox: Outbox;
  readonly clock: Clock;
};

/**
 * Asks for what a command was not given. The conversation only collects answers, in memory: what changes something is
 * the last step of the command's form, which may safely happen twice.
 */
export class Forms {
  readonly #parts: FormsParts;
  #open: Open | null = null;

  constructor(parts: FormsParts) {
    this.#parts = parts;
  }

  /** The plugin; before {@link guard}. */
  readonly plugin = (): MiddlewareFn<ChatContext> => conversations<ChatContext, Context>();

  /** Ends a form that has expired, and any form when a command comes. */
  readonly guard: MiddlewareFn<ChatContext> = async (ctx, next) => {
    const { switchboard } = this.#parts;
    const call = switchboard.call(ctx.message?.text ?? '');
    // Whoever leaves a question by /cancel does not mean the orders.
    const left = this.#open !== null && call?.name === 'cancel' && call.args === '';
    if (this.#open !== null && call !== null) this.#close(`Left by /${call.name}: nothing was changed.`);
    if (this.#open === null && ctx.conversation.active(ID) > 0) await ctx.conversation.exitAll();
    if (!left) await next();
  };

  /** The conversation itself; what it is given must be an answer. After every handler that must not be swallowed. */
  readonly dialog = (): MiddlewareFn<ChatContext> =>
    createConversation<ChatContext, Context>(
      async (conversation, _ctx, name: string, known: readonly string[], at: number | null) => {
        const answers = [...known];
        let ask = await conversation.external(() => this.#begin(name, known, at));
        while (ask !== null) {
          const given = await conversation.wait();
          const answer = read(given, ask);
          if (answer === null) {
            await conversation.external(() => this.#close('Cancelled: nothing was changed.'));
            return;
          }
          const [tapped, current] = [given.callbackQuery !== undefined, ask];
          const outcome = await conversation.external(() => this.#advance(name, [...answers, answer], tapped));
          if (outcome === null) return;
          if (outcome.type === 'ask') answers.push(answer);
          ask = outcome.type === 'ask' ? outcome : current;
        }
      },
      ID,
    );

  /** Whether the question on the screen is this message. */
  standsAt = (messageId: number | undefined): boolean => this.#open !== null && this.#open.messageId === messageId;

  /** Whether a tap belongs to the question on the screen. */
  owns = (messageId: number | undefined, data: string): boolean =>
    this.standsAt(messageId) && this.#open !== null && data.startsWith(this.#open.mark);

  get active(): boolean {
    return this.#open !== null;
  }

  /** Begins a form: in place of the message `at`, or with a new one. */
  async enter(ctx: ChatContext, command: Command, given: readonly string[], at: number | null = null): Promise<void> {
    await ctx.conversation.enter(ID, command.name, given, at);
  }

  /** Ends the form that waits, if any, with why in place of its question. */
  async leave(ctx: ChatContext, why: string): Promise<void> {
    this.#close(why);
    if (ctx.conversation.active(ID) > 0) await ctx.conversation.exitAll();
  }

  async #begin(name: string, given: readonly string[], at: number | null): Promise<Ask | null> {
    const step = await this.#step(name, given);
    if (step.type !== 'ask') {
      const said = step.type === 'done' ? step.message : message(step.fault);
      this.#parts.outbox.put({ message: said, priority: 'reply' });
      return null;
    }
    await this.#show(name, step, given.length, at);
    return step;
  }

  /** Takes an answer further; null when the form is at its end. */
  async #advance(name: string, answers: readonly string[], tapped: boolean): Promise<FormStep | null> {
    const { outbox } = this.#parts;
    const step = await this.#step(name, answers);
    if (step.type === 'fault') {
      outbox.put({ message: message(`${step.fault}\nSend another, or tap Cancel.`), priority: 'reply' });
      this.#arm();
      return step;
    }
    if (step.type === 'ask') {
      await this.#show(name, step, answers.length, tapped ? (this.#open?.messageId ?? null) : null);
      return step;
    }
    const open = this.#open;
    this.#finish();
    if (open !== null && tapped) outbox.put({ message: step.message, messageId: open.messageId, priority: 'reply' });
    else outbox.put({ message: step.message, priority: 'reply' });
    return null;
  }

  /** The command's next step; what goes wrong there ends the form with a sentence. */
  async #step(name: string, answers: readonly string[]): Promise<FormStep> {
    const { switchboard } = this.#parts;
    const form = switchboard.context.commands.find((command) => command.name === name)?.form;
    let step: FormStep | null = null;
    const [fallback] = await switchboard.attempt(`/${name}`, async () => {
      if (form !== undefined) step = await form(answers, switchboard.context);
      return message('This form is not known any more.');
    });
    return step ?? { type: 'done', message: fallback ?? message('This form has ended.') };
  }

  /** Puts the question in place of the message `at`, or under everything. */
  async #show(name: string, ask: Ask, depth: number, at: number | null): Promise<void> {
    const { outbox, post } = this.#parts;
    const mark = `fm:${depth}:`;
    const shown = message(ask.message, keys(ask, mark));
    const before = this.#open;
    if (at !== null) outbox.put({ message: shown, messageId: at, priority: 'reply' });
    else this.#finish();
    const messageId = at ?? (await post.send(shown, false)).messageId;
    this.#open = { name, messageId, message: ask.message, mark, closed: new AbortController() };
    before?.closed.abort();
    this.#arm();
  }

  /** Starts the time over after which the question closes by itself. */
  #arm(): void {
    if (this.#open === null) return;
    this.#open.closed.abort();
    const open: Open = { ...this.#open, closed: new AbortController() };
    this.#open = open;
    const { signal } = open.closed;
    void this.#parts.clock.sleep(PATIENCE, signal).then(() => {
      if (!signal.aborted)
        this.#close(`This form expired after 5 minutes: nothing was changed. /${open.name} begins anew.`);
    });
  }

  /** Takes the buttons off the question and keeps its words. */
  #finish(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    open.closed.abort();
    this.#parts.outbox.put({ message: open.message, messageId: open.messageId, priority: 'reply' });
  }

  /** Ends the question, with why in its place. */
  #close(reason: string): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    open.closed.abort();
    this.#parts.outbox.put({ message: message(reason), messageId: open.messageId, priority: 'reply' });
  }
}

/** The choices of a question as buttons, and Cancel. */
function keys(ask: Ask, mark: string): Buttons {
  let index = 0;
  const rows = ask.choices.map((row) => row.map(({ text }) => ({ text, data: `${mark}${index++}` })));
  return [...rows, [{ text: 'Cancel', data: `${mark}x` }]];
}

/** What an update answers; null for Cancel. */
function read(ctx: Context, ask: Ask): string | null {
  const data = ctx.callbackQuery?.data;
  if (data === undefined) return oneLine(ctx.message?.text ?? '', LONGEST_ANSWER);
  return ask.choices.flat()[Number(data.split(':')[2])]?.answer ?? null;
}
