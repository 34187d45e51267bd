import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Clock } from '../../ports.ts';
import { shortId, timeOfDay } from '../cards/figures.ts';
import type { Shown } from '../cards/notice.ts';
import { type Message, message } from '../message.ts';
import type { Outgoing } from './queue.ts';

/** The same trouble again within so long is the same message, ms. */
const SAME = 600_000;

type Known = { readonly card: string; readonly rang: boolean; times: number; last: number };

/** Trouble that comes and goes: it rings once, and its message counts how often it came. */
export class Repeats {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How this notice goes out, which would go out as `plain` were it the first. */
  take(notice: Shown, plain: Outgoing): Outgoing {
    const key = keyOf(notice);
    if (key === null) return plain;
    const [now, tick, rings] = [this.#clock.now(), this.#clock.monotonic(), plain.silent !== true];
    for (const [other, { last }] of this.#known) if (tick - last >= SAME) this.#known.delete(other);
    const known = this.#known.get(key);
    // One that made no sound, for instance at night with nothing at stake, does not silence one that must be heard.
    if (known === undefined || (rings && !known.rang)) {
      const card = `tr:${shortId(key)}:${now.toString(36)}${rings ? '' : '~'}`;
      this.#known.set(key, { card, rang: rings, times: 1, last: tick });
      return { ...plain, card };
    }
    known.times += 1;
    known.last = tick;
    return { ...plain, message: again(plain.message, known.times, now), silent: true, card: known.card };
  }
}

/** What makes two notices the same trouble; null for what is told each time. */
function keyOf(notice: Shown): string | null {
  switch (notice.kind) {
    case 'feed.lost':
    case 'feed.back':
      return notice.kind;
    case 'feed.fault':
      return `${notice.kind} ${notice.frame}`;
    case 'part.failed':
    case 'part.recovered':
      return `${notice.kind} ${notice.part}`;
    default:
      return null;
  }
}

/** The newest words, with how often they were said behind the first line. */
function again({ text, entities, buttons }: Message, times: number, at: number): Message {
  const whole = new FormattedString(text, [...entities]);
  const end = text.indexOf('\n');
  const head = whole.slice(0, end < 0 ? text.length : end);
  const rest = whole.slice(head.text.length);
  return message(FormattedString.join([head, fmt` ×${times}, last ${timeOfDay(at)}`, rest]), buttons);
}
