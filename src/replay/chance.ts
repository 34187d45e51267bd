import { Desk } from '../desk/desk.ts';
import type { Effect } from '../desk/effect.ts';
import type { DeskEvent } from '../desk/event.ts';
import type { Settings } from '../desk/settings.ts';
import { initialState } from '../desk/state.ts';
import type { Signals } from '../desk/trade/floor.ts';
import type { Signal } from '../desk/trade/momentum.ts';
import { Ledger, type Results } from './ledger.ts';
import { seeded } from './random.ts';
import { Session } from './session.ts';

const RUNS = 10;
const SEED = 1;

type Stay = { readonly first: number; last: number; entries: number };

/** Where and how often a run entered, so that as many entries can be drawn at random times of the same markets. */
export class Whereabouts {
  readonly #stays = new Map<string, Stay>();

  /** A market's book was live then. */
  meet(event: DeskEvent): void {
    if (event.type !== 'book.snapshot' && event.type !== 'book.delta') return;
    const stay = this.#stays.get(event.ticker);
    if (stay === undefined) this.#stays.set(event.ticker, { first: event.at, last: event.at, entries: 0 });
    else stay.last = event.at;
  }

  hear(effect: Effect): void {
    const stay = effect.type === 'order' && effect.action === 'buy' ? this.#stays.get(effect.ticker) : undefined;
    if (stay !== undefined) stay.entries += 1;
  }

  /** As many entries in each market, at random times and on random sides. */
  draw(random: () => number): Signals {
    const plans = new Map<string, { readonly at: number; readonly signal: Signal }[]>();
    for (const [ticker, { first, last, entries }] of this.#stays) {
      const drawn = Array.from({ length: entries }, () => ({
        at: first + random() * (last - first),
        signal: random() < 0.5 ? ('bullish' as const) : ('bearish' as const),
      }));
      plans.set(
        ticker,
        drawn.sort((a, b) => b.at - a.at),
      );
    }
    return (ticker, at) => {
      const plan = plans.get(ticker);
      const next = plan?.at(-1);
      if (next === undefined || next.at > at) return 'none';
      plan?.pop();
      return next.signal;
    };
  }
}

/** Plays the events again to traders that enter at random times and leave by the same rules; all their trades together. */
export async function byChance(
  events: AsyncIterable<DeskEvent>,
  settings: Settings,
  where: Whereabouts,
): Promise<Results> {
  const random = seeded(SEED);
  const ledger = new Ledger();
  const quiet: Settings = { ...settings, 'flow.on': false, 'flow.categories': ['none'] };
  const sessions = Array.from({ length: RUNS }, () => {
    const desk = new Desk({ ...initialState(), settings: quiet }, { paper: where.draw(random) });
    return new Session({ decide: (event) => desk.decide(event), heard: (effect) => ledger.hear(effect) });
  });
  for await (const event of events) for (const session of sessions) session.play(event);
  for (const session of sessions) session.end();
  return ledger.results;
}
