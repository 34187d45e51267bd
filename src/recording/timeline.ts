import type { DeskEvent } from '../desk/event.ts';

/** How many events are looked at before the first is let go: whole pages of trades, which REST gives newest first. */
export const LOOK_AHEAD = 5_000;

/**
 * Puts the events of one file into the order of their time. What comes later than the look-ahead can mend is moved to
 * the time that has been reached, so that time never goes back.
 */
export class Timeline {
  /** Ascending by time, in the order of arrival where that is equal; those before `#next` are gone. */
  #events: DeskEvent[] = [];
  #next = 0;
  #reached = 0;
  #books = 0;
  /** Events that came too late to be put in their place. */
  late = 0;

  get length(): number {
    return this.#events.length - this.#next;
  }

  add(event: DeskEvent): void {
    // Changes of a book only make sense in the order in which they came, whatever the clock did.
    const ordered = event.type.startsWith('book.');
    const at = Math.max(event.at, this.#reached, ordered ? this.#books : 0);
    if (ordered) this.#books = at;
    if (event.at < this.#reached) this.late += 1;
    const placed = at === event.at ? event : { ...event, at };
    let index = this.#events.length;
    while (index > this.#next && (this.#events[index - 1] as DeskEvent).at > at) index -= 1;
    if (index === this.#events.length) this.#events.push(placed);
    else this.#events.splice(index, 0, placed);
  }

  /** The earliest event; undefined when there is none. */
  first(): DeskEvent | undefined {
    return this.#events[this.#next];
  }

  /** Takes the earliest event away. */
  take(): void {
    this.#reached = this.first()?.at ?? this.#reached;
    this.#next += 1;
    if (this.#next < LOOK_AHEAD) return;
    this.#events = this.#events.slice(this.#next);
    this.#next = 0;
  }
}
