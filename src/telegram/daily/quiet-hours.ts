import type { Settings } from '../../desk/settings.ts';
import type { Held } from '../../ports/chat-state.ts';
import type { Memory } from '../memory.ts';
import { OwnerTime } from './owner-time.ts';

/** What is held back besides alerts, which the desk keeps. */
export type Rest = 'blocks' | 'changes' | 'news';

/** Of the zone that was asked for last. */
let time: OwnerTime | null = null;

/**
 * When the quiet hours end that `at` (ms) lies in, by the owner's clock: `07:00`; null outside of them. A day of 23 or
 * 25 hours has them by its clock like any other.
 */
export function quietUntil({ 'notify.quietHours': span, timezone }: Settings, at: number): string | null {
  const [from, to] = span.split('-');
  if (from === undefined || to === undefined) return null;
  if (time?.zone !== timezone) time = new OwnerTime(timezone);
  const clock = time.timeOf(at);
  const within = from < to ? clock >= from && clock < to : clock >= from || clock < to;
  return within ? to : null;
}

/**
 * The owner's quiet hours: whether they are now, and what came in them. That is on disk, so that the morning tells of
 * a night in which the process ended too.
 */
export class QuietHours {
  readonly #memory: Memory;
  readonly #settings: () => Settings;

  constructor(memory: Memory, settings: () => Settings) {
    this.#memory = memory;
    this.#settings = settings;
  }

  /** Whether `at` (ms) is within them. */
  includes = (at: number): boolean => quietUntil(this.#settings(), at) !== null;

  /** An alert of `at` (ms) is told in the morning. */
  holdAlert(at: number): void {
    this.#keep(at, {});
  }

  hold(rest: Rest, at: number): void {
    this.#keep(at, { [rest]: (this.#memory.state.held?.[rest] ?? 0) + 1 });
  }

  /** What came in the quiet hours, once they are over; null while they last, and when nothing came. */
  over(now: number): Held | null {
    const { held } = this.#memory.state;
    return held === null || this.includes(now) ? null : held;
  }

  /** The morning has told of it. */
  told(): void {
    this.#remember(null);
  }

  #keep(at: number, more: Partial<Held>): void {
    const held = this.#memory.state.held ?? { from: at, to: at, blocks: 0, changes: 0, news: 0 };
    this.#remember({ ...held, from: Math.min(held.from, at), to: Math.max(held.to, at), ...more });
  }

  /** That the disk is full is told by whoever must not go on then. */
  #remember(held: Held | null): void {
    void this.#memory.keep({ held }).catch(() => undefined);
  }
}
