import { Api } from 'grammy';
import type { DeskEvent } from '../../src/desk/event.ts';
import { type ChatState, newChatState } from '../../src/ports/chat-state.ts';
import { createDial } from '../../src/telegram/line/dial.ts';
import { Link } from '../../src/telegram/line/link.ts';
import { Memory } from '../../src/telegram/memory.ts';
import { message } from '../../src/telegram/message.ts';
import type { Outgoing, Priority } from '../../src/telegram/outgoing/item.ts';
import { Outbox } from '../../src/telegram/outgoing/outbox.ts';
import { Places } from '../../src/telegram/outgoing/places.ts';
import { createPost } from '../../src/telegram/outgoing/post.ts';
import { FakeClock } from './clock.ts';
import { memoryLog } from './log.ts';
import { eventually, FakeTelegram, OWNER, TOKEN } from './telegram.ts';
import { quiet } from './traffic.ts';

/** The real outbox, on a real server, with a clock that a test holds. */
export class OutboxRig {
  readonly clock = new FakeClock();
  readonly telegram = new FakeTelegram(this.clock);
  readonly log = memoryLog();
  readonly events: DeskEvent[] = [];
  readonly link = new Link(this.clock, (event) => this.events.push(event));
  saved: ChatState = newChatState();
  readonly memory = new Memory(this.saved, 1, async (chat) => {
    this.saved = chat;
  });
  outbox!: Outbox;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  async open(): Promise<this> {
    await this.telegram.start();
    const { clock, link, log } = this;
    const api = new Api(TOKEN, { apiRoot: this.telegram.apiRoot, fetch: createDial(clock, fetch).fetch });
    this.outbox = new Outbox({
      post: createPost(api, OWNER, clock),
      places: new Places(this.memory),
      link,
      clock,
      log,
      hush: () => false,
    });
    this.#running = this.outbox.run(this.#stop.signal);
    return this;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.telegram.close();
  }

  put(text: string, priority: Priority = 'reply', more: Partial<Outgoing> = {}): void {
    this.outbox.put({ message: message(text), priority, ...more });
  }

  sent(count: number): Promise<void> {
    return eventually(() => this.telegram.chat.length === count, `${count} messages`);
  }

  /** Moves time on in steps, letting requests finish in between. */
  async pass(ms: number, step = 500): Promise<void> {
    await quiet();
    for (let gone = 0; gone < ms; gone += step) {
      await this.clock.advance(step);
      await quiet();
    }
  }
}
