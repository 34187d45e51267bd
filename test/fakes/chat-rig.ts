import { commands } from '../../commands/index.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { type ChatState, newChatState } from '../../src/ports/chat-state.ts';
import { type Chat, createChat } from '../../src/telegram/bot.ts';
import { FakeClock } from './clock.ts';
import { FakeCockpit } from './cockpit.ts';
import { memoryLog } from './log.ts';
import { FakeSchedule } from './schedule.ts';
import { eventually, FakeTelegram, OWNER, TOKEN } from './telegram.ts';
import { quiet } from './traffic.ts';

/** The real chat on a real server, with a cockpit and a clock that a test holds. */
export class ChatRig {
  readonly clock: FakeClock;
  readonly cockpit: FakeCockpit;
  telegram: FakeTelegram;
  readonly schedule = new FakeSchedule();
  log = memoryLog();
  events: DeskEvent[] = [];
  saved: ChatState = newChatState();
  diskFull = false;
  chat!: Chat;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(clock = new FakeClock()) {
    this.clock = clock;
    this.cockpit = new FakeCockpit(clock);
    this.telegram = new FakeTelegram(clock);
  }

  async open(): Promise<this> {
    await this.telegram.start();
    this.begin();
    return this;
  }

  async close(): Promise<void> {
    await this.end();
    await this.telegram.close();
  }

  /** Begins a run with what the last one saved. */
  begin(apiRoot = this.telegram.apiRoot): void {
    this.events = [];
    this.#stop = new AbortController();
    this.chat = createChat({
      fetch,
      token: TOKEN,
      chatId: OWNER,
      apiRoot,
      cockpit: this.cockpit,
      commands,
      clock: this.clock,
      random: () => 0.5,
      schedule: this.schedule,
      log: this.log,
      sink: (event) => this.events.push(event),
      saved: this.saved,
      save: async (state) => {
        if (this.diskFull) throw new Error('ENOSPC: no space left on device');
        this.saved = state;
      },
    });
    this.cockpit.show = (effect) => this.chat.notifier.show(effect);
    this.#running = this.chat.run(this.#stop.signal);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  said(pattern: RegExp): Promise<void> {
    return eventually(() => this.telegram.texts.some((text) => pattern.test(text)), `saying ${pattern}`);
  }

  /** Waits until a later message is answered, so that whatever came before it is handled. */
  async passed(): Promise<void> {
    const before = this.telegram.chat.length;
    this.telegram.write('/help');
    await eventually(() => this.telegram.texts.slice(before).some((text) => text.includes('/status')), 'an answer');
  }

  /** Moves time on in steps, letting real requests finish in between. */
  async pass(ms: number, step = 1_000): Promise<void> {
    await quiet();
    for (let gone = 0; gone < ms; gone += step) {
      await this.clock.advance(step);
      await quiet();
    }
  }
}
