import { Bot, GrammyError } from 'grammy';
import { expect } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Clock, Log } from '../../../src/ports.ts';
import { startPracticeChat } from '../../../src/practice/chat/practice-chat.ts';
import type { World } from '../../../src/practice/chat/tries.ts';
import { Owner } from './owner.ts';

/** Real time that can be moved ahead, so that nobody waits for what expires. */
export class ShiftedClock implements Clock {
  #ahead = 0;
  #heldAt: number | null = null;
  /** Every wait asked for, ms. */
  readonly slept: number[] = [];
  /** Waits are over at once. */
  hasty = false;

  now(): number {
    return systemClock.now() + this.#ahead;
  }

  monotonic(): number {
    return this.#heldAt ?? systemClock.monotonic() + this.#ahead;
  }

  busy(): number {
    return systemClock.busy();
  }

  turn(): Promise<void> {
    return systemClock.turn();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return systemClock.sleep(this.hasty ? 0 : ms, signal);
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }

  /** Stops the monotonic time, or lets it go on. */
  hold(still: boolean): void {
    this.#heldAt = still ? this.monotonic() : null;
  }
}

/** A log that remembers its lines as one text each. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: write, info: write, warn: write, error: write };
}

/** A practice chat with its owner, and bots that are stopped at `close`. */
export async function openChat(world?: World, port = 0) {
  const clock = new ShiftedClock();
  const log = recordingLog();
  const chat = await startPracticeChat({ port, clock, log, world });
  const owner = await Owner.open(chat.pageUrl);
  const bots: Bot[] = [];
  return {
    chat,
    owner,
    clock,
    log,
    /** A real grammY bot that talks to this chat. */
    newBot(): Bot {
      const bot = new Bot(chat.token, { client: { apiRoot: chat.apiRoot } });
      bots.push(bot);
      return bot;
    },
    /** A bare call; answers the whole body. */
    async call(method: string, body: object = {}): Promise<{ ok: boolean; [key: string]: unknown }> {
      const answer = await fetch(`${chat.apiRoot}/bot${chat.token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: chat.chatId, ...body }),
      });
      return (await answer.json()) as { ok: boolean };
    },
    async close(): Promise<void> {
      owner.close();
      await Promise.all(bots.map((bot) => (bot.isRunning() ? bot.stop().catch(() => {}) : undefined)));
      await chat.close();
    },
  };
}

/** The refusal of a call that must fail. */
export async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => new Error('it was taken'),
    (reason: unknown) => reason,
  );
  if (error instanceof GrammyError) return error;
  throw error;
}

/** Expects what becomes true soon, with patience for a busy machine. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 8_000, interval: 20 });

/** A PNG of one colour, just big enough to be a picture: 4 × 2. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEElEQVR4nGOQm9YORwzIHAB8ygnZHE1oRAAAAABJRU5ErkJggg==',
  'base64',
);
