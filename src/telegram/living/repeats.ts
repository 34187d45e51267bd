import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Clock } from '../../ports.ts';
import { shortId, timeOfDay } from '../cards/figures.ts';
import type { Shown } from '../cards/notice.ts';
import { type Message, message } from '../message.ts';
import type { Outgoing } from '../outgoing/item.ts';

/** The same trouble again within so long is the same message, ms. */
const SAME = 600_000;
/** Trouble that has lasted so long, and of which no sound was made, must be heard while money is at stake, ms. */
const LASTS = 60_000;

/** When it last rang, monotonic ms, and whether money was at stake then; null for one that made no sound. */
type Rang = { readonly at: number; readonly exposed: boolean } | null;
/** `owed` is the message of trouble that lasts and has made no sound. */
type Known = { readonly card: string; readonly rang: Rang; times: number; last: number; owed: Outgoing | null };

/**
 * Trouble that comes and goes: it rings once, and its message counts how often it came. While money is at stake it
 * rings again when ten minutes have gone by without a sound, and when it does not end by itself.
 */
export class Repeats {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  #cards = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How this notice goes out, which would go out as `plain` were it the first. `exposed`: money is at stake now. */
  take(notice: Shown, plain: Outgoing, exposed: boolean): Outgoing {
    const key = keyOf(notice);
    if (key === null) return plain;
    const over = this.#known.get(troubleOf(notice) ?? '');
    if (over !== undefined) over.owed = null;
    const [now, tick, rings] = [this.#clock.now(), this.#clock.monotonic(), plain.silent !== true];
    for (const [other, { last }] of this.#known) if (tick - last >= SAME) this.#known.delete(other);
    const known = this.#known.get(key);
    if (known === undefined || (rings && mustRing(known.rang, tick, exposed))) {
      this.#cards += 1;
      const card = `tr:${shortId(key)}:${now.toString(36)}.${this.#cards}`;
      this.#known.set(key, { card, rang: rings ? { at: tick, exposed } : null, times: 1, last: tick, owed: null });
      return { ...plain, card };
    }
    known.times += 1;
    known.last = tick;
    const message = again(plain.message, known.times, now);
    if (rings) known.owed = { ...plain, message };
    return { ...plain, message, silent: true, card: known.card };
  }

  /** Time passes: what must be heard now. */
  due(exposed: boolean): readonly Outgoing[] {
    const tick = this.#clock.monotonic();
    return [...this.#known].flatMap(([key, known]) => {
      if (known.owed === null || !exposed || tick - known.last < LASTS) return [];
      this.#cards += 1;
      const card = `tr:${shortId(key)}:${this.#clock.now().toString(36)}.${this.#cards}`;
      this.#known.set(key, { ...known, card, rang: { at: tick, exposed }, owed: null });
      return [{ ...known.owed, card }];
    });
  }
}

/** One that made no sound, or that rang with nothing at stake, does not silence one that must be heard. */
const mustRing = (rang: Rang, tick: number, exposed: boolean): boolean =>
  rang === null || (exposed && (!rang.exposed || tick - rang.at >= SAME));

/** The trouble of which this is the end; null when it is none. */
function troubleOf(notice: Shown): string | null {
  if (notice.kind === 'feed.back') return 'feed.lost';
  if (notice.kind === 'feed.calm') return 'feed.flooded';
  return notice.kind === 'part.recovered' ? `part.failed ${notice.part}` : null;
}

/** What makes two notices the same trouble; null for what is told each time. */
function keyOf(notice: Shown): string | null {
  switch (notice.kind) {
    case 'feed.lost':
    case 'feed.back':
    case 'feed.flooded':
    case 'feed.calm':
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
