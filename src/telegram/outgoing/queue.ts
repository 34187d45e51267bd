import type { Place } from '../../ports/chat-state.ts';
import type { Log } from '../../ports.ts';
import { digestCard } from '../cards/alerts.ts';
import { Newest } from '../newest.ts';
import { before, type Item, itemsOf, leastUrgent, merged, type Outgoing } from './item.ts';
import type { Places } from './places.ts';

/** Between two messages that are no replies, and between two edits of one card, ms. */
const SPACING = 1_100;
const EDIT_SPACING = 3_000;
/** After this long an alert is no news, ms. */
const NEWS = 600_000;
const MOST_ITEMS = 500;
const MOST_TOUCHED = 200;
/** As many as surely fit one message. */
const MOST_HEADLINES = 25;

/** What waits for Telegram, in the order in which it goes; bounded, and merged where it is old. */
export class Queue {
  readonly #log: Log;
  #items: Item[] = [];
  readonly #places: Places;
  /** When each card was last tried, monotonic ms. */
  readonly #touched = new Newest<number>(MOST_TOUCHED);
  #order = 0;
  #lastSent = Number.NEGATIVE_INFINITY;
  #digest: { readonly headlines: string[]; dropped: number } = { headlines: [], dropped: 0 };

  constructor(places: Places, log: Log) {
    this.#places = places;
    this.#log = log;
  }

  put(outgoing: Outgoing, now: number): void {
    const [first, ...more] = itemsOf(outgoing, this.#order, now);
    if (first === undefined) return;
    this.#order += 1 + more.length;
    const isNew = first.card === null || this.#places.get(first.card) === null;
    this.back(first);
    if (isNew && !first.editOnly && !first.amends) this.back(...more);
    if (this.#items.length > MOST_ITEMS) this.#shed();
  }

  /** Puts items where they belong by their order; two of one card become one. */
  back(...items: readonly Item[]): void {
    for (const item of items) {
      const twin = item.card === null ? undefined : this.#items.find((other) => other.card === item.card);
      if (twin === undefined) {
        this.#items.push(item);
        continue;
      }
      this.#items = this.#items.filter((other) => other !== twin);
      this.#items.push(twin.order < item.order ? merged(twin, item) : merged(item, twin));
    }
  }

  /**
   * The next message that may go, or after how many ms to look again. `now` tells what is old; `tick`, which never goes
   * back, paces; `hold` is until which tick nothing may go; `busy` is the message that is just getting its picture.
   */
  take(
    now: number,
    tick: number,
    hold: number,
    busy: number | null,
  ): { readonly item: Item } | { readonly after: number } {
    this.#fold(now);
    let next: Item | null = null;
    let soonest = Number.POSITIVE_INFINITY;
    for (const item of this.#items) {
      const waits = item.message.picture !== undefined || this.place(item)?.messageId === busy;
      if (busy !== null && waits) continue;
      const due = Math.max(hold, this.#dueAt(item));
      soonest = Math.min(soonest, due);
      if (due <= tick && (next === null || before(item, next))) next = item;
    }
    if (next === null) return { after: Math.min(Math.max(soonest - tick, 1), 60_000) };
    const item = next;
    this.#items = this.#items.filter((other) => other !== item);
    return { item };
  }

  /** Which message of the chat this item changes; null when it is to be a new one. */
  place({ card, messageId }: Item): Place | null {
    if (messageId !== null) return this.#places.at(messageId);
    return card === null ? null : this.#places.get(card);
  }

  /** The message that a new one answers; null for none. */
  answered({ replyTo }: Item): number | null {
    return replyTo === null ? null : (this.#places.get(replyTo)?.messageId ?? null);
  }

  /** An alert, or the digest of those that are old. */
  isNews({ headline, card }: Item): boolean {
    return headline !== null || card === DIGEST;
  }

  /** It stands in the chat now. */
  sent(item: Item, place: Place): void {
    if (item.card === DIGEST) this.#digest = { headlines: [], dropped: 0 };
    if (item.card !== null && item.card !== DIGEST) this.#places.set(item.card, place);
    item.told?.(place);
  }

  /** Something was tried with this item at `tick`. */
  touched({ card, priority }: Item, tick: number): void {
    if (priority !== 'reply') this.#lastSent = tick;
    if (card === null || this.#places.get(card) === null) return;
    this.#touched.set(card, tick);
  }

  /** The message that the item was to change is gone: it becomes a new one, unless it may only change. */
  gone(item: Item): void {
    if (item.card !== null) this.#places.forget(item.card);
    if (!item.editOnly) this.back({ ...item, messageId: null });
  }

  #dueAt(item: Item): number {
    const touched = item.card === null ? undefined : this.#touched.get(item.card);
    // What became of an approval is seen at once: its buttons must not stand there for long.
    // So is the first picture of a card.
    const first = item.message.picture !== undefined && this.place(item)?.picture === false;
    const spacing = item.priority === 'approval' || first ? SPACING : EDIT_SPACING;
    const edited = touched === undefined ? Number.NEGATIVE_INFINITY : touched + spacing;
    return item.priority === 'reply' ? edited : Math.max(edited, this.#lastSent + SPACING);
  }

  /** Merges alerts that are no news any more into one digest. */
  #fold(now: number): void {
    const old = this.#items.filter(
      (item) => item.headline !== null && now - item.at > NEWS && this.place(item) === null,
    );
    if (old.length > 0) this.#merge(old, now);
  }

  #merge(old: readonly Item[], now: number): void {
    this.#items = this.#items.filter((item) => !old.includes(item) && item.card !== DIGEST);
    const { headlines } = this.#digest;
    headlines.push(...old.toSorted((a, b) => a.order - b.order).map((item) => item.headline ?? ''));
    this.#digest.dropped += headlines.splice(0, Math.max(0, headlines.length - MOST_HEADLINES)).length;
    this.put({ message: digestCard(headlines, this.#digest.dropped), priority: 'alert', card: DIGEST }, now);
    // It tells of what came first, so it goes first.
    this.#items = this.#items.map((item) => (item.card === DIGEST ? { ...item, order: -1 } : item));
  }

  /** Makes room: the oldest alert goes into the digest, else the least urgent oldest message goes. */
  #shed(): void {
    const alert = this.#items.find((item) => item.headline !== null);
    if (alert !== undefined) {
      this.#merge([alert], alert.at);
      return;
    }
    const victim = leastUrgent(this.#items);
    this.#items = this.#items.filter((item) => item !== victim);
    this.#log.warn({ priority: victim.priority }, 'too much waits for Telegram: the least urgent message was left out');
  }
}

const DIGEST = 'digest';
