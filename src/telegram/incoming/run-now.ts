import type { Clock } from '../../ports.ts';
import { oneLine, span } from '../cards/figures.ts';
import type { Pressed } from '../command.ts';
import { Newest } from '../newest.ts';
import type { Call, Switchboard } from './switchboard.ts';

/** How long a late command may be run by its button, ms. */
const RUN_NOW = 600_000;
const MOST_OFFERS = 8;
/** Offers remembered, so that an old button says what became of it. */
const MOST = 64;

/** A late command that a tap may run. */
export type Offer = { readonly id: string; readonly text: string; usedAt: number | null };

type Kept = { readonly offer: Offer; readonly call: Call; readonly until: number };

/**
 * Commands that came too late to be done, each behind a button that does it once. In memory: a tap after a restart
 * finds nothing. A command that trades asks anew, as if it were typed now.
 */
export class RunNow {
  readonly #switchboard: Switchboard;
  readonly #clock: Clock;
  readonly #kept = new Newest<Kept>(MOST);
  #made = 0;

  constructor(switchboard: Switchboard, clock: Clock) {
    this.#switchboard = switchboard;
    this.#clock = clock;
  }

  /** Buttons for the first of these; a command that would ask a question is better typed again. */
  offer(calls: readonly Call[]): readonly Offer[] {
    const now = this.#clock.now();
    const able = calls.filter(({ command, args }) => command !== null && (command.given?.(args) ?? null) === null);
    return able.slice(0, MOST_OFFERS).map((call) => {
      // No other run has it: an earlier one ended before this moment.
      const id = `${now.toString(36)}.${this.#made}`;
      this.#made += 1;
      const offer: Offer = { id, text: textOf(call), usedAt: null };
      this.#kept.set(id, { offer, call, until: now + RUN_NOW });
      return offer;
    });
  }

  /** What a tap on `data` does; null when it is no button of this kind. `done` hears that an offer was taken. */
  press(data: string, done: (id: string) => void): Pressed | null {
    if (!data.startsWith('rn:')) return null;
    const kept = this.#kept.get(data.slice(3));
    if (kept === undefined)
      return { toast: 'Not run: this button is from an earlier run. Send the command again.', act: null };
    const { offer, call, until } = kept;
    const now = this.#clock.now();
    if (offer.usedAt !== null) {
      return {
        toast: `Already run ${span(now - offer.usedAt)} ago. Send ${oneLine(offer.text, 60)} to run it again.`,
        act: null,
      };
    }
    if (now > until) return { toast: 'Not run: this button has expired. Send the command again.', act: null };
    const run = async () => {
      // Two taps may wait side by side: the first takes it.
      if (offer.usedAt !== null) return [];
      offer.usedAt = this.#clock.now();
      done(offer.id);
      return this.#switchboard.answer(call);
    };
    // Whatever it does, a tap that may be from before does it as little as the command that came late.
    return { toast: `Running ${oneLine(offer.text, 60)}`, act: run, trades: true };
  }
}

/** The command as it was typed, on one line. */
export const textOf = ({ name, args }: Call): string => oneLine(`/${name} ${args}`, 80);
