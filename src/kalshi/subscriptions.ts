import { Sequences } from './sequence.ts';
import type { Channel } from './wire/command.ts';
import type { Frame } from './wire.ts';

/**
 * The subscriptions of one connection: which command asked for what, which sid carries which channel, and whether every
 * numbered frame of it arrived.
 */
export class Subscriptions {
  readonly #send: (text: string) => void;
  readonly #sequences = new Sequences();
  readonly #channels = new Map<number, Channel>();
  /** Sids that ended, whose late frames are ignored. */
  readonly #retired = new Set<number>();
  /** Commands without a final answer, by id. */
  readonly #asked = new Map<number, readonly Channel[]>();
  #id = 0;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  /** Sends a command about these channels; `write` gets the id to put on it. */
  ask(channels: readonly Channel[], write: (id: number) => string): void {
    this.#id += 1;
    this.#asked.set(this.#id, channels);
    this.#send(write(this.#id));
  }

  /** The channels that a command was about, when it has not been answered before. */
  answered(id: number | null): readonly Channel[] {
    if (id === null) return [];
    const channels = this.#asked.get(id) ?? [];
    this.#asked.delete(id);
    return channels;
  }

  /** Whether a frame counts: `ignore` is a repeated one or one of a subscription that ended. */
  place(frame: Frame): 'next' | 'gap' | 'ignore' {
    const { sid, seq } = frame;
    if (sid === null) return 'next';
    if (this.#retired.has(sid)) {
      if (frame.kind === 'reply') this.answered(frame.reply.id);
      return 'ignore';
    }
    if (seq === null) return 'next';
    const heard = this.#sequences.heard(sid, seq);
    return heard === 'repeat' ? 'ignore' : heard;
  }

  began(sid: number, channel: Channel): void {
    this.#retired.delete(sid);
    this.#channels.set(sid, channel);
  }

  /** The channel that a sid is known to carry. */
  carriedBy(sid: number): Channel | undefined {
    return this.#channels.get(sid);
  }

  retire(sid: number): void {
    this.#retired.add(sid);
    this.#channels.delete(sid);
    this.#sequences.forget(sid);
  }

  /** The channel of a frame. Data may arrive before the subscription is confirmed; then its own type tells. */
  channelOf(frame: Frame): Channel | undefined {
    if (frame.type === 'trade') return 'trade';
    if (frame.type.startsWith('orderbook_')) return 'orderbook_delta';
    return frame.sid === null ? undefined : this.#channels.get(frame.sid);
  }
}
