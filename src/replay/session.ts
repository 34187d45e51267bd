import type { Effect } from '../desk/effect.ts';
import type { DeskEvent } from '../desk/event.ts';

/** What a session plays to: the desk, and whoever wants to know what it did. */
export type Listener = {
  decide(event: DeskEvent): readonly Effect[];
  heard(effect: Effect): void;
};

/** As often as the live shell ticks, ms. */
const TICK = 500;
/** Through longer silences time passes by the minute: enough to turn the day. */
const SILENCE = 3_600_000;
const MINUTE = 60_000;
/** Most ticks in one silence. A recording may leap by years when a clock was wrong. */
const MOST = 10_000;

/**
 * A recorded day played to the desk in its own time: the feed comes up with the first event, and time passes between
 * the events as it would have passed live.
 */
export class Session {
  readonly #listener: Listener;
  /** Of the recording, ms; null before the first event. */
  first: number | null = null;
  last: number | null = null;
  #ticked = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Takes the next event. Events must come in the order of time. */
  play(event: DeskEvent): void {
    if (this.first === null) {
      this.first = event.at;
      this.#ticked = event.at;
      this.#decide({ type: 'feed.up', at: event.at, address: 'recording' });
    }
    if (event.at - this.#ticked >= TICK) this.#pass(event.at);
    this.last = event.at;
    this.#decide(event);
  }

  /** The recording is over: what is held is closed. */
  end(): void {
    if (this.last !== null) this.#decide({ type: 'stop', at: this.last });
  }

  /** Lets the time go by up to `until`. */
  #pass(until: number): void {
    const silence = until - this.#ticked;
    const step = silence > SILENCE ? Math.max(MINUTE, Math.ceil(silence / MOST)) : TICK;
    while (until - this.#ticked >= step) {
      this.#ticked += step;
      this.#decide({ type: 'tick', at: this.#ticked });
    }
  }

  #decide(event: DeskEvent): void {
    for (const effect of this.#listener.decide(event)) this.#listener.heard(effect);
  }
}
