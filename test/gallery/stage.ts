import type { Message } from 'grammy/types';
import { commands } from '../../commands/index.ts';
import { Studio } from '../../src/charts/studio.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { defaults } from '../../src/desk/settings.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import { type PracticeChat, startPracticeChat } from '../../src/practice/chat/practice-chat.ts';
import { type Chat, createChat } from '../../src/telegram/bot.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeCockpit } from '../fakes/cockpit.ts';
import { memoryLog } from '../fakes/log.ts';
import { FakeSchedule } from '../fakes/schedule.ts';
import { quiet } from '../fakes/traffic.ts';
import { Owner } from '../practice/chat/owner.ts';

/** What the notifier takes from the engine. */
export type Showable = Parameters<Chat['notifier']['show']>[0];

/** The real chat in the real practice chat, over a cockpit whose values a scene sets, and a clock that it moves. */
export class Stage {
  readonly clock = new FakeClock();
  readonly cockpit = new FakeCockpit(this.clock);
  readonly log = memoryLog();
  readonly studio = new Studio(this.log);
  readonly schedule = new FakeSchedule();
  chat!: Chat;
  house!: PracticeChat;
  owner!: Owner;
  #stop = new AbortController();
  #saved = newChatState();
  #running: Promise<void> = Promise.resolve();
  #seen = 0;
  #looks = 0;

  async open(): Promise<this> {
    const { clock, cockpit, log } = this;
    cockpit.state = { ...cockpit.state, settings: defaults() };
    this.house = await startPracticeChat({ port: 0, clock, log });
    this.owner = await Owner.open(this.house.pageUrl);
    this.#begin();
    await this.pass(3_000);
    return this;
  }

  #begin(): void {
    const { clock, cockpit, log } = this;
    this.#stop = new AbortController();
    this.chat = createChat({
      fetch,
      token: this.house.token,
      chatId: this.house.chatId,
      apiRoot: this.house.apiRoot,
      cockpit,
      commands,
      clock,
      random: () => 0.5,
      schedule: this.schedule,
      log,
      sink: () => undefined,
      saved: this.#saved,
      save: async (saved) => {
        this.#saved = saved;
      },
    });
    cockpit.show = (effect) => this.chat.notifier.show(effect);
    this.#running = this.chat.run(this.#stop.signal);
  }

  /** The bot is stopped, the owner writes all the same, and after so long it is begun again. */
  async away(ms: number, ...said: readonly string[]): Promise<void> {
    this.#stop.abort();
    await Promise.race([this.#running, this.pass(10_000)]);
    for (const text of said) await this.owner.say(text);
    await this.clock.leap(ms);
    this.#begin();
    // Time to read the account in, which the chat waits for.
    await this.pass(30_000);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.studio.close();
    await Promise.race([this.#running, this.pass(10_000)]);
    this.owner.close();
    await this.house.close();
  }

  /** The owner types this, and the bot has time to answer. */
  async say(text: string): Promise<void> {
    await this.owner.say(text);
    await this.pass(8_000);
  }

  /** The owner taps a button of the bot's newest message that has it. */
  async press(label: string): Promise<void> {
    const message = this.messages().findLast((one) =>
      one.reply_markup?.inline_keyboard.flat().some(({ text }) => text.includes(label)),
    );
    if (message === undefined) throw new Error(`no button “${label}”`);
    await this.owner.press(message, label);
    await this.pass(8_000);
  }

  async show(...effects: readonly (Showable & Effect)[]): Promise<void> {
    for (const effect of effects) this.chat.notifier.show(effect);
    await this.pass(8_000);
  }

  /** Time goes by, and what it starts over the loopback gets done. */
  async pass(ms: number, step = 1_000): Promise<void> {
    await quiet();
    for (let gone = 0; gone < ms; gone += step) {
      await this.clock.advance(step);
      await quiet();
    }
  }

  /** What the bot has newly said or changed since the last call, as it stands now. */
  fresh(): readonly Message[] {
    const events = this.owner.heard.slice(this.#seen);
    this.#seen = this.owner.heard.length;
    this.#looks += 1;
    const ids = new Set(events.flatMap((event) => ('shown' in event ? [event.shown.message.message_id] : [])));
    const fresh = this.messages().filter(({ message_id, pinned_message }) => ids.has(message_id) && !pinned_message);
    // The pinned card goes with the time: it is shown where it is all that there is to see.
    const others = fresh.filter(({ message_id }) => message_id !== this.#pinned);
    return others.length > 0 && this.#looks > 1 ? others : fresh;
  }

  get #pinned(): number | null {
    return this.owner.heard.findLast((event) => event.type === 'pin')?.id ?? null;
  }

  /** Every message of the bot that stands in the chat, as it is now. */
  messages(): readonly Message[] {
    const standing = new Map<number, Message>();
    for (const event of this.owner.heard) {
      if (event.type === 'gone') for (const id of event.ids) standing.delete(id);
      if ('shown' in event && event.shown.message.from?.is_bot === true)
        standing.set(event.shown.message.message_id, event.shown.message);
    }
    return [...standing.values()];
  }
}
