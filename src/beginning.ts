import type { DeskEvent } from './desk/event.ts';
import type { DeskView } from './desk/view.ts';
import type { Clock, Environment } from './ports.ts';
import type { GreetingFacts } from './telegram/cards/greeting.ts';
import { runningText } from './telegram/cards/status.ts';

export type BeginningParts = {
  readonly environment: Environment;
  readonly desk: DeskView;
  /** Resolves when the markets are known. */
  readonly ready: Promise<void>;
  /** Said at the terminal. */
  readonly progress: (text: string) => void;
  /** Said in the chat. */
  readonly greet: (facts: GreetingFacts) => void;
  readonly clock: Clock;
};

/** The beginning of a run: the terminal tells how far it is, and the chat that it is over. */
export class Beginning {
  readonly #parts: BeginningParts;
  readonly #feedUp = Promise.withResolvers<void>();
  #over = false;

  constructor(parts: BeginningParts) {
    this.#parts = parts;
  }

  observe(event: DeskEvent): void {
    if (event.type === 'feed.up') this.#feedUp.resolve();
    if (event.type === 'feed.down')
      this.progress(`No feed: ${event.reason}. It is tried again; npm run doctor says more.`);
  }

  /** To the terminal while the beginning goes on; afterwards the chat tells, and a console must not be written to. */
  progress(text: string): void {
    if (!this.#over) this.#parts.progress(text);
  }

  /** Says that the run has begun once the feed is heard and the markets are known; resolves then, or when stopped. */
  async run(signal: AbortSignal): Promise<void> {
    const { environment, desk, ready, greet, clock } = this.#parts;
    // One that is over already tells nobody any more.
    if (signal.aborted) return;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([Promise.all([this.#feedUp.promise, ready]), stopped]);
    if (signal.aborted) return;
    const status = desk.status();
    const { day, settings } = desk.state;
    this.progress(`Connected. Watching ${status.markets.watched.toLocaleString('en-US')} markets.`);
    this.#over = true;
    greet({
      environment,
      address: status.feed.address,
      watched: status.markets.watched,
      running: runningText(status, desk.state, clock.now()),
      alerts: { sent: day.sent, cap: settings['flow.dailyCap'] },
    });
  }
}
